package io.kith.hub;

import io.kith.cluster.HubService;
import io.kith.core.Ticker;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A registry that needs nothing installed: a server that keeps who is alive in memory.
 *
 * {@snippet :
 * try (var hub = Hub.start(HubOptions.defaults())) {
 *   Registry registry = Registries.open("hub://" + hub.address(), identity, options);
 * }
 * }
 *
 * <p>It forgets everything when it ends, and that is harmless: instances register again by
 * themselves, and clients keep what they know until they have. Thread-safe.
 */
public final class Hub implements AutoCloseable {

  private static final int SWEEPS_PER_LEASE = 10;

  private final Server server;
  private final LeasedDirectory directory;
  private final long sweepIntervalNanos;
  private final Thread sweeper;

  private Hub(Server server, LeasedDirectory directory, HubOptions options) {
    this.server = server;
    this.directory = directory;
    this.sweepIntervalNanos = options.leaseTtl().toNanos() / SWEEPS_PER_LEASE;
    this.sweeper = Thread.ofVirtual().name("kith-hub-sweep").unstarted(this::sweepUntilClosed);
  }

  /**
   * Starts a hub.
   *
   * @throws IOException if the address cannot be used, such as a port that is taken
   */
  public static Hub start(HubOptions options) throws IOException {
    var directory = new LeasedDirectory(options, System.currentTimeMillis(), Ticker.system());
    Server server =
        Server.builder(new Identity("hub", newId()))
            .address(options.address())
            .options(options.transport())
            .start();
    server.serve(HubService.class, directory);
    var hub = new Hub(server, directory, options);
    hub.sweeper.start();
    return hub;
  }

  private static String newId() {
    return "hub-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  /** How many instances it knows. */
  public int instances() {
    return directory.size();
  }

  private void sweepUntilClosed() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(sweepIntervalNanos);
        directory.sweep();
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  /** Closes the port and forgets everything; watches end. */
  @Override
  public void close() {
    sweeper.interrupt();
    server.close();
  }
}
