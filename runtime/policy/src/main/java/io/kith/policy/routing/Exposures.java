package io.kith.policy.routing;

import java.util.concurrent.atomic.LongAdder;

/** Keeps how many calls met a variant of an experiment. Thread-safe. */
@FunctionalInterface
public interface Exposures {

  /** What counts the calls that met a variant; the same whenever it is asked for. */
  LongAdder counter(String experiment, String variant);

  /** Those that nobody looks at. */
  static Exposures ignored() {
    return (_, _) -> new LongAdder();
  }
}
