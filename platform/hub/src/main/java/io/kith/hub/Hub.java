package io.kith.hub;

import io.kith.cluster.HubService;
import io.kith.cluster.Registry;
import io.kith.collector.observatory.Observatory;
import io.kith.console.Access;
import io.kith.core.Ticker;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A registry that needs nothing installed: a server that keeps who is alive in memory.
 *
 * {@snippet :
 * try (var hub = Hub.start(HubOptions.defaults())) {
 *   Registry registry = Registries.open("hub://" + hub.address(), identity, options);
 * }
 * }
 *
 * <p>What it forgets when it ends is no harm: instances register again by themselves, and clients
 * keep what they know until they have. With {@link HubOptions#memory} it remembers them, so that
 * newcomers find everybody at once after a restart.
 *
 * <p>Several hubs over one store, which is another registry, are as good as one that never ends:
 * {@link #start(HubOptions, Registry)}. Thread-safe.
 */
public final class Hub implements AutoCloseable {

  private static final int SWEEPS_PER_LEASE = 10;
  private static final Set<String> OPEN =
      Set.of("kith.hub.Registry", "kith.hub.Pages", "kith.hub.Otlp");

  private final Server server;
  private final Access access;
  private final Registrar registrar;
  private final Optional<Observatory> observatory;
  private final long sweepIntervalNanos;
  private final Thread sweeper;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Hub(
      Server server,
      Access access,
      Registrar registrar,
      Optional<Observatory> observatory,
      HubOptions options) {
    this.server = server;
    this.access = access;
    this.registrar = registrar;
    this.observatory = observatory;
    this.sweepIntervalNanos = options.leaseTtl().toNanos() / SWEEPS_PER_LEASE;
    this.sweeper = Thread.ofVirtual().name("kith-hub-sweep").unstarted(this::sweepUntilClosed);
  }

  /**
   * Starts a hub that is alone.
   *
   * @throws IOException if the address cannot be used, such as a port that is taken, or a file
   */
  public static Hub start(HubOptions options) throws IOException {
    return start(
        newId(),
        options,
        () -> LeasedDirectory.open(options, InstantSource.system(), Ticker.system()));
  }

  /**
   * Starts one of several hubs over the same store, which it closes when it is closed. Whatever is
   * registered at one of them is found at all, and whoever loses one goes on to another.
   *
   * @param store a registry that takes back only what is still its own, such as etcd or ZooKeeper
   * @throws IOException if the address cannot be used, such as a port that is taken, or a file
   */
  public static Hub start(HubOptions options, Registry store) throws IOException {
    String id = newId();
    return start(
        id,
        options,
        () -> new StoredDirectory(id, store, options, System.currentTimeMillis(), Ticker.system()));
  }

  private static Hub start(String id, HubOptions options, Supplier<Registrar> registrars)
      throws IOException {
    Access access = Access.open(options.access(), options.isLoopback());
    Server server;
    try {
      server =
          Server.builder(new Identity("hub", id))
              .address(options.address())
              .options(access.around(options.transport()))
              .around(access.filter(Hub::isOpen))
              .start();
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
    Optional<Observatory> observatory;
    try {
      observatory = observatory(options);
    } catch (IOException | RuntimeException e) {
      server.close();
      access.close();
      throw e;
    }
    Registrar registrar = registrars.get();
    server.serve(HubService.class, registrar);
    observatory.ifPresent(collects -> collects.serve(server));
    access.serve(server, registrar);
    var hub = new Hub(server, access, registrar, observatory, options);
    hub.sweeper.start();
    return hub;
  }

  private static Optional<Observatory> observatory(HubOptions options) throws IOException {
    return options.telemetry().isPresent()
        ? Optional.of(Observatory.open(options.telemetry().get()))
        : Optional.empty();
  }

  /** What instances tell the hub is a matter of their certificates, and of no person's role. */
  private static boolean isOpen(String service) {
    return OPEN.contains(service) || service.startsWith("opentelemetry.proto.collector.");
  }

  private static String newId() {
    return "hub-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  /** Why it shows nothing of what it knows to anybody; empty if it does. */
  public Optional<String> trouble() {
    return access.trouble();
  }

  /** How many instances it knows. */
  public int instances() {
    return registrar.size();
  }

  private void sweepUntilClosed() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(sweepIntervalNanos);
        registrar.sweep();
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  /** Closes the port; watches end. Returns when what it was to keep is kept. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    sweeper.interrupt();
    server.close();
    awaitSweeper();
    registrar.close();
    observatory.ifPresent(Observatory::close);
    access.close();
  }

  /** It may be writing. */
  private void awaitSweeper() {
    try {
      sweeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
