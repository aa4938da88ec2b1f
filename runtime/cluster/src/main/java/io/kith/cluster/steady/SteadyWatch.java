package io.kith.cluster.steady;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import io.kith.core.Ticker;
import io.kith.policy.MassDisappearance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch of a {@link SteadyRegistry}, with the thread that calls its listener. */
final class SteadyWatch implements Registry.Watch, Runnable {

  private static final Logger log = LoggerFactory.getLogger(SteadyWatch.class);

  /** How often a registry that is silent at first is asked whether it is in trouble. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final Query query;
  private final SteadyOptions options;
  private final Ticker ticker;
  private final Optional<LastKnown> lastKnown;
  private final Consumer<Snapshot> listener;
  private final Consumer<SteadyWatch> onClose;
  private final MassDisappearance<Instance> policy;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private Registry.@Nullable Watch source;

  // Guarded by the lock.
  private @Nullable Snapshot news;
  private volatile boolean closed;

  // Owned by the thread.
  private Snapshot last = new Snapshot(Revision.NONE, List.of());
  private Snapshot shown = last;

  /** A watch that is not started yet. */
  SteadyWatch(
      Query query,
      SteadyOptions options,
      Ticker ticker,
      Optional<LastKnown> lastKnown,
      Consumer<Snapshot> listener,
      Consumer<SteadyWatch> onClose) {
    this.query = query;
    this.options = options;
    this.ticker = ticker;
    this.lastKnown = lastKnown;
    this.listener = listener;
    this.onClose = onClose;
    this.policy =
        new MassDisappearance<>(
            options.holdShare(),
            options.hold(),
            instance -> instance.state() == Instance.State.READY);
    this.thread = Thread.ofVirtual().name("kith-steady-watch " + query).unstarted(this);
  }

  void start(Registry registry) {
    source = registry.watch(query, this::arrive);
    thread.start();
  }

  private void arrive(Snapshot snapshot) {
    lock.lock();
    try {
      news = snapshot;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      if (lastKnown.isPresent() && !answers(lastKnown.get())) {
        lastKnown.get().answer(query).ifPresent(this::tellLastKnown);
      }
      while (!closed) {
        Snapshot next = await(policy.nanosUntilChange(ticker.nanos()));
        tell(next);
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  /** Waits for the first answer. Returns whether it came before there was reason to go without. */
  private boolean answers(LastKnown known) throws InterruptedException {
    long startNanos = System.nanoTime();
    lock.lockInterruptibly();
    try {
      while (news == null) {
        if (known.isInTrouble() || System.nanoTime() - startNanos > options.silence().toNanos()) {
          return false;
        }
        arrived.awaitNanos(LOOK_NANOS);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next answer of the registry; the last one again, if so much time passes before. */
  private Snapshot await(long limitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = limitNanos;
      while (news == null && leftNanos > 0) {
        leftNanos = arrived.awaitNanos(leftNanos);
      }
      Snapshot next = news == null ? last : news;
      news = null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void tellLastKnown(SavedRegistry.Answer saved) {
    Map<String, Instance> known = byId(saved.instances());
    policy.listed(known, ticker.nanos());
    shown = new Snapshot(new Revision(0, 1), saved.instances(), known.keySet());
    accept(shown);
  }

  private void tell(Snapshot next) {
    boolean isNew = next != last;
    long nowNanos = ticker.nanos();
    Map<String, Instance> held =
        isNew ? policy.listed(byId(next.instances()), nowNanos) : policy.held(nowNanos);
    if (!isNew && held.keySet().equals(shown.unconfirmed())) {
      return;
    }
    logHeld(held.size(), next.instances().size());
    last = next;
    shown = with(held, next);
    lastKnown.ifPresent(known -> known.confirmed(query, shown));
    accept(shown);
  }

  private void logHeld(int held, int listed) {
    boolean heldSome = !shown.unconfirmed().isEmpty();
    if (held > 0 && !heldSome) {
      log.warn(
          "{} instances of {} disappeared from the registry together, which lists {} now: they stay"
              + " in use for {} s, in case that it lost them",
          held,
          query,
          listed,
          options.hold().toSeconds());
    } else if (held == 0 && heldSome) {
      log.info("the instances of {} that were not confirmed are back, replaced or let go", query);
    }
  }

  private Snapshot with(Map<String, Instance> held, Snapshot listed) {
    Revision revision = newer(listed.revision());
    if (held.isEmpty()) {
      return new Snapshot(revision, listed.instances());
    }
    var all = new ArrayList<>(listed.instances());
    all.addAll(held.values());
    all.sort(Comparator.comparing(Instance::id));
    return new Snapshot(revision, all, held.keySet());
  }

  /** The listener's time never runs backwards, whatever was told in between. */
  private Revision newer(Revision revision) {
    Revision told = shown.revision();
    return revision.compareTo(told) > 0 ? revision : new Revision(told.epoch(), told.number() + 1);
  }

  private void accept(Snapshot snapshot) {
    try {
      if (!closed) {
        listener.accept(snapshot);
      }
    } catch (RuntimeException e) {
      log.error(
          "a listener for {} failed on revision {}; it is told again at the next change",
          query,
          snapshot.revision(),
          e);
    }
  }

  private static Map<String, Instance> byId(List<Instance> instances) {
    var byId = new HashMap<String, Instance>();
    instances.forEach(instance -> byId.put(instance.id(), instance));
    return byId;
  }

  @Override
  public void close() {
    closed = true;
    if (source != null) {
      source.close();
    }
    thread.interrupt();
    onClose.accept(this);
  }
}
