package io.kith.policy.routing;

import io.kith.core.Method;
import java.util.Optional;

/** Finds the arguments of methods. Thread-safe. */
@FunctionalInterface
public interface Arguments {

  /**
   * What reads this argument off requests of this method; empty if it has none. Asked once for a
   * method and an argument, not for each call.
   *
   * @param path names with dots between, as in the JSON of the request
   */
  Optional<ArgumentReader> reader(Method method, String path);

  /** No method has any. */
  static Arguments none() {
    return (_, _) -> Optional.empty();
  }
}
