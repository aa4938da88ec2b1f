package io.kith.transport;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which services of a server are fit to be called: {@code grpc.health.v1.Health}, which every
 * server serves.
 *
 * <p>The server as a whole, under the empty name, and each service serve from the moment that they
 * are served until the server drains. An application that knows better says so by {@link #set}.
 * Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">GRPC Health
 *     Checking Protocol</a>
 */
public final class Health {

  /** The name of the server as a whole. */
  public static final String SERVER = "";

  /** What is known of a service. */
  enum Serving {
    UNKNOWN,
    SERVING,
    NOT_SERVING,
    SERVICE_UNKNOWN
  }

  // Guarded by this.
  private final Map<String, Boolean> serving = new HashMap<>(Map.of(SERVER, true));
  private boolean closed;

  /**
   * Says whether a service is fit to be called.
   *
   * @param service its full name, or {@link #SERVER}
   */
  public synchronized void set(String service, boolean isServing) {
    serving.put(service, isServing);
    notifyAll();
  }

  /** Nothing is served any more: whoever watches is told, and the watch ends. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** How a service is now. */
  synchronized Serving check(String service) {
    Serving now = now(service);
    if (now == Serving.SERVICE_UNKNOWN) {
      throw new CallException(Code.NOT_FOUND, "there is no service '" + service + "' here");
    }
    return now;
  }

  private Serving now(String service) {
    Boolean isServing = serving.get(service);
    if (isServing == null) {
      return Serving.SERVICE_UNKNOWN;
    }
    return isServing && !closed ? Serving.SERVING : Serving.NOT_SERVING;
  }

  /** How a service is now, and how it is whenever that changes, until the server drains. */
  synchronized Stream<Serving> watch(String service) {
    return Stream.iterate(now(service), Objects::nonNull, last -> next(service, last));
  }

  /** How the service is after a change; null at the end. Blocks until one of them. */
  private synchronized @Nullable Serving next(String service, Serving last) {
    try {
      while (now(service) == last) {
        if (closed) {
          return null;
        }
        wait();
      }
      return now(service);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "nobody watches any more");
    }
  }
}
