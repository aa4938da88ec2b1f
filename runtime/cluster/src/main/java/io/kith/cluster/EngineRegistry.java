package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry whose instances an {@link Engine} keeps.
 *
 * <p>From the first watch on, one thread follows the engine and keeps a {@link Mirror} of it, from
 * which all watches are served; each registration has a thread that keeps its lease. Nothing in
 * here throws because the engine is absent: that is logged in one line, what is known stays in use,
 * and the rest is caught up with when the engine answers. Thread-safe.
 */
public final class EngineRegistry implements Registry {

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
  private static final Logger log = LoggerFactory.getLogger(EngineRegistry.class);

  private final String url;
  private final String name;
  private final String where;
  private final Engine engine;
  private final Contact contact;
  private final Mirror mirror;
  private final Set<LeaseLoop> leases = ConcurrentHashMap.newKeySet();
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();
  private final Thread follower;
  private volatile @Nullable String refusal;
  private volatile int failures;
  private boolean followed; // guarded by this
  private boolean closed; // guarded by this

  private EngineRegistry(String url, String name, String where, Engine engine) {
    this.url = url;
    this.name = name;
    this.where = where;
    this.engine = engine;
    this.contact = new Contact(name, "Start it, or correct the registry's URL", Ticker.system());
    this.mirror = new Mirror(url, this::answered);
    this.follower = Thread.ofVirtual().name("kith-follow " + url).unstarted(this::follow);
  }

  /**
   * The registry that this engine makes. Asks it nothing yet.
   *
   * @param url as the registry shows it: without a password
   * @param name what the engine is called in a sentence, such as {@code etcd}
   * @param where it is reached, for messages
   * @param engine is closed with the registry
   */
  public static Registry of(String url, String name, String where, Engine engine) {
    return new EngineRegistry(url, name, where, engine);
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Optional<String> trouble() {
    return contact.trouble().or(() -> Optional.ofNullable(refusal));
  }

  @Override
  public Registration register(Instance instance) {
    InstanceRecord.write(instance); // refuses one that is too long, here and now
    var lease = new LeaseLoop(name, new EngineLeases(), instance, BACKOFF, leases::remove);
    synchronized (this) {
      requireOpen();
      leases.add(lease);
    }
    lease.start();
    return lease;
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch =
        new WatchLoop(query, known -> mirror.await(query, known), listener, watches::remove);
    synchronized (this) {
      requireOpen();
      watches.add(watch);
      if (!followed) {
        followed = true;
        follower.start();
      }
    }
    watch.start();
    return watch;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the registry " + url + " is closed");
    }
  }

  private void answered() {
    contact.reached(where);
    refusal = null;
    failures = 0;
  }

  private void follow() {
    try {
      while (true) {
        try {
          engine.follow(mirror);
        } catch (CallException e) {
          if (Thread.interrupted()) {
            return;
          }
          failed(e);
        } catch (RuntimeException e) {
          log.error("following {} failed; trying again", name, e);
        }
        failures++;
        TimeUnit.NANOSECONDS.sleep(BACKOFF.delayNanos(failures, ThreadLocalRandom.current()));
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void failed(CallException e) {
    if (Contact.isAbsence(e.code())) {
      contact.lost(where, e.status().message());
    } else {
      String now = name + " at " + where + " refuses to be watched: " + e.getMessage();
      if (refusal == null) {
        log.warn("{}; trying again", now);
      }
      refusal = now;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    watches.forEach(WatchLoop::close);
    follower.interrupt();
    // All at once: each may have to wait for an engine that does not answer.
    try (ExecutorService farewells = Executors.newVirtualThreadPerTaskExecutor()) {
      leases.forEach(lease -> farewells.execute(lease::close));
    }
    engine.close();
  }

  /** The leases of the engine, with a word on whether it answers. */
  private final class EngineLeases implements LeaseLoop.Leases {

    /** One thing that an engine does. */
    @FunctionalInterface
    private interface Operation<T> {
      T run() throws InterruptedException;
    }

    @Override
    public Lease register(Instance instance) {
      return ask(() -> engine.register(instance));
    }

    @Override
    public Lease renew(Instance instance) {
      return ask(() -> engine.renew(instance));
    }

    @Override
    public void deregister(Instance instance) {
      ask(() -> {
        engine.deregister(instance);
        return true;
      });
    }

    @Override
    public boolean areOutOfReach() {
      return contact.trouble().isPresent();
    }

    private <T> T ask(Operation<T> operation) {
      try {
        T result = operation.run();
        contact.reached(where);
        return result;
      } catch (CallException e) {
        if (Contact.isAbsence(e.code()) && !Thread.currentThread().isInterrupted()) {
          contact.lost(where, e.status().message());
        }
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallException(Status.of(Code.CANCELLED, "the registration is closed"), e);
      } catch (RuntimeException e) {
        throw new CallException(Status.of(Code.FAILED_PRECONDITION, name + " failed: " + e), e);
      }
    }
  }
}
