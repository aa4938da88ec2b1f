package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.Key;
import io.kith.policy.routing.ArgumentReader;
import io.kith.resilience.RequestArguments;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key of a call is one of its arguments, or a component of its one argument: what stands under
 * this path in its request. A call without it has the empty key. Thread-safe; finds the way through
 * requests of a type once.
 */
final class ArgumentKey implements Key {

  private static final int MAX_TYPES = 1_000;
  private static final long NONE = Key.hash("");

  private final String path;
  private final Map<Class<?>, Optional<ArgumentReader>> readers = new ConcurrentHashMap<>();

  /**
   * A key.
   *
   * @param path the name of a parameter or a component, such as {@code userId}, or several with
   *     dots between them
   */
  ArgumentKey(String path) {
    this.path = path;
  }

  @Override
  public long of(Call call) {
    Object request = call.request();
    Optional<ArgumentReader> reader = readers.get(request.getClass());
    if (reader == null) {
      reader = RequestArguments.reader(request.getClass(), path);
      if (readers.size() < MAX_TYPES) {
        readers.put(request.getClass(), reader);
      }
    }
    return reader.isEmpty() ? NONE : read(reader.get(), request);
  }

  private static long read(ArgumentReader reader, Object request) {
    return switch (reader) {
      case ArgumentReader.OfLong number -> Key.hash(number.read(request));
      case ArgumentReader.OfText text -> {
        String value = text.read(request);
        yield value == null ? NONE : Key.hash(value);
      }
    };
  }
}
