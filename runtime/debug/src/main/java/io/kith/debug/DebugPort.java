package io.kith.debug;

import io.kith.transport.Address;
import io.kith.transport.HttpOptions;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The debug port of a process: a server of its own, on the loopback interface unless it is told
 * otherwise, that shows what the process is doing right now. It takes no part in the calls of the
 * process, and changes nothing but what it is told to: levels of loggers, recordings.
 *
 * <p>Whatever costs much is done once at a time. Thread-safe.
 */
public final class DebugPort implements AutoCloseable {

  /** The label by which an instance says where its debug port is. */
  public static final String LABEL = "kith.debug";

  private static final int MAX_CONNECTIONS = 64;

  private final Server server;
  private final AtomicReference<Recordings> recordings = new AtomicReference<>();

  private DebugPort(Server server) {
    this.server = server;
  }

  /**
   * Listens, and shows nothing yet.
   *
   * @throws IOException if the address cannot be used, such as a port that is taken
   */
  public static DebugPort listen(Identity identity, DebugOptions options) throws IOException {
    Server.Builder server =
        Server.builder(identity)
            .address(options.address())
            .reflection(options.token().isEmpty())
            .options(
                TransportOptions.builder()
                    .eventLoops(1)
                    .maxConnections(MAX_CONNECTIONS)
                    .http(HttpOptions.defaults().withHosts(options.admitted()))
                    .idleTimeout(Duration.ofMinutes(1))
                    .build());
    options.token().map(TokenFilter::new).ifPresent(server::filter);
    return new DebugPort(server.start());
  }

  /** Shows this application from now on. To be called once. */
  public void show(Subject subject) {
    var heavy = new HeavyWork();
    var started = new Recordings();
    recordings.set(started);
    server.serve(ProcessPages.class, new LiveProcess(subject));
    server.serve(ThreadPages.class, new LiveThreads(heavy));
    server.serve(HeapPages.class, new LiveHeap(heavy));
    server.serve(FlamePages.class, new LiveFlames(heavy));
    server.serve(RecordingPages.class, started);
    server.serve(LoggerPages.class, new LiveLoggers());
  }

  /**
   * Shows more, by paths of its own.
   *
   * @throws IllegalArgumentException if there is such a path already
   */
  public <T> void serve(Class<T> service, T implementation) {
    server.serve(service, implementation);
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  /** Closes the port, and ends what it has begun. */
  @Override
  public void close() {
    server.close();
    Recordings started = recordings.get();
    if (started != null) {
      started.close();
    }
  }
}
