package io.kith.resilience;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Method;
import io.kith.policy.routing.ArgumentReader;
import io.kith.policy.routing.Arguments;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the arguments of the methods that a process calls or serves, by the types of their request
 * messages: a call then reads its arguments by plain method calls. Thread-safe.
 */
public final class RequestArguments implements Arguments {

  private final Map<Method, Class<?>> requests = new ConcurrentHashMap<>();

  /** Makes the arguments of these methods known. */
  public void add(Iterable<MethodBinding> methods) {
    for (MethodBinding method : methods) {
      if (!requests.containsKey(method.method())) {
        requestType(method.request()).ifPresent(type -> requests.put(method.method(), type));
      }
    }
  }

  /** The type that a generated codec is for. */
  private static Optional<Class<?>> requestType(Codec<?> codec) {
    for (Type implemented : codec.getClass().getGenericInterfaces()) {
      if (implemented instanceof ParameterizedType generic
          && generic.getRawType() == Codec.class
          && generic.getActualTypeArguments()[0] instanceof Class<?> type) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * What reads a value off requests of this type.
   *
   * @param path names of components with dots between
   * @return empty if the path does not lead to a single value
   */
  public static Optional<ArgumentReader> reader(Class<?> type, String path) {
    return RequestPath.of(type, path).map(RequestPath::reader);
  }

  @Override
  public Optional<ArgumentReader> reader(Method method, String path) {
    Class<?> type = requests.get(method);
    // A message of protobuf-java has a codec that does not tell its class: the first request does.
    return type == null || type == Object.class
        ? Optional.of(new ReaderByClass(path))
        : reader(type, path);
  }

  /** Reads requests of classes that are known only when there is one. */
  private record ReaderByClass(String path, Map<Class<?>, Optional<RequestPath>> known)
      implements ArgumentReader.OfText {

    private static final int MAX_CLASSES = 64;

    ReaderByClass(String path) {
      this(path, new ConcurrentHashMap<>());
    }

    @Override
    public @Nullable String read(Object request) {
      if (request instanceof Map<?, ?> values) { // single values by their paths
        return values.get(path) instanceof String value ? value : null;
      }
      Class<?> type = request.getClass();
      Optional<RequestPath> found = known.get(type);
      if (found == null) {
        found = RequestPath.of(type, path);
        if (known.size() < MAX_CLASSES) {
          known.put(type, found);
        }
      }
      return found.isPresent() ? found.get().text(request) : null;
    }
  }
}
