package io.kith.cluster;

import io.kith.cluster.Registry.Registration;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.policy.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that is kept known by a thread of its own: it registers, renews the lease every third
 * of its time, and registers again when the registry has forgotten it.
 */
public final class LeaseLoop implements Registration, Runnable {

  /**
   * Where instances are made known for a while. Each operation returns within a few seconds, {@link
   * #deregister} within about one, or fails; one that fails because the thread is interrupted
   * leaves it so.
   */
  public interface Leases {

    /** Makes an instance known, or changes what is known of it. */
    Lease register(Instance instance);

    /**
     * Begins its lease anew.
     *
     * @throws CallException {@link Code#NOT_FOUND} if it is not known any more
     */
    Lease renew(Instance instance);

    /** Takes it back. */
    void deregister(Instance instance);

    /** Whether nobody answers at all: somebody else tells of that. */
    boolean areOutOfReach();
  }

  private static final Logger log = LoggerFactory.getLogger(LeaseLoop.class);
  private static final Duration LAST_STEP_TIMEOUT = Duration.ofSeconds(1);
  private static final int RENEWALS_PER_LEASE = 3;

  private final String registry;
  private final Leases leases;
  private final Backoff backoff;
  private final Consumer<LeaseLoop> onClose;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private Instance instance;
  private boolean closed;

  // Owned by the thread.
  private @Nullable Instance registered;
  private long pauseNanos;
  private int failures;
  private boolean refused;

  /**
   * A lease that is not asked for yet.
   *
   * @param registry how the registry is called in a sentence
   * @param onClose is told when it is closed
   */
  public LeaseLoop(
      String registry,
      Leases leases,
      Instance instance,
      Backoff backoff,
      Consumer<LeaseLoop> onClose) {
    this.registry = registry;
    this.leases = leases;
    this.instance = instance;
    this.backoff = backoff;
    this.onClose = onClose;
    this.thread = Thread.ofVirtual().name("kith-lease " + instance.id()).unstarted(this);
  }

  /** Begins to ask for the lease, and to keep it. */
  public void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      do {
        keep();
      } while (pause());
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  /** One step: registers or renews, and says how long that is good for. */
  private void keep() {
    Instance wanted = instance();
    try {
      Lease lease = wanted == registered ? renew(wanted) : register(wanted);
      pauseNanos = lease.ttl().toNanos() / RENEWALS_PER_LEASE;
      failures = 0;
      refused = false;
    } catch (CallException e) {
      failures++;
      pauseNanos = backoff.delayNanos(failures, ThreadLocalRandom.current());
      logRefusal(e);
    }
  }

  private Lease renew(Instance known) {
    try {
      return leases.renew(known);
    } catch (CallException e) {
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
      log.info("{} does not know {} any more: registering it again", registry, known);
      registered = null;
      return register(known);
    }
  }

  private Lease register(Instance wanted) {
    Lease lease = leases.register(wanted);
    registered = wanted;
    log.debug("{} is registered, {}, with a {}", wanted, wanted.state(), lease);
    return lease;
  }

  private void logRefusal(CallException e) {
    boolean isRefusal = !leases.areOutOfReach() && e.code() != Code.CANCELLED;
    if (isRefusal && !refused) {
      log.warn("{} refuses to register {}; trying again: {}", registry, instance(), e.getMessage());
    }
    refused = isRefusal;
  }

  /** Waits until there is something to do. Returns whether there will be, ever. */
  private boolean pause() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Instance handled = instance;
      if (failures == 0 && handled != registered) {
        return !closed; // it was changed meanwhile
      }
      long remainingNanos = pauseNanos;
      while (!closed && remainingNanos > 0 && instance == handled) {
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instance instance() {
    lock.lock();
    try {
      return instance;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void update(Instance other) {
    lock.lock();
    try {
      Bounds.requireSameId(instance, other);
      instance = other;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    if (markClosed()) {
      awaitEnd();
      try {
        leases.deregister(instance());
      } catch (CallException e) {
        log.info("{} was not taken back: its lease will expire", instance());
      }
      onClose.accept(this);
    }
  }

  private boolean markClosed() {
    lock.lock();
    try {
      boolean first = !closed;
      closed = true;
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** A registration in flight must not overtake the farewell. */
  private void awaitEnd() {
    try {
      if (!thread.join(LAST_STEP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
