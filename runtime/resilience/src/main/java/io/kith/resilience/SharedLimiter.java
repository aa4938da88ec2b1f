package io.kith.resilience;

import io.kith.core.Ticker;
import io.kith.policy.rate.BoundedKeys;
import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Quota;
import io.kith.rules.LimitRule.Away;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A quota that this process shares with others through a {@link QuotaStore}, for each key.
 *
 * <p>Most calls are answered by the {@link Lease} of their key, without a word to the store. One
 * that finds it empty waits until the store has answered, at the most for a time that is set; then,
 * and at once while the store is known to be away, the rule says what happens. What was not
 * answered in time is not lost: it comes into the lease. Thread-safe.
 */
final class SharedLimiter {

  /** The answer for a call that nobody can count, if the rule says that it is refused. */
  static final long UNKNOWN = Long.MIN_VALUE;

  /** The answer for a call that goes on, and that the store was not told of. */
  static final long UNCOUNTED = 1;

  /** What is shared of a key. */
  private static final class Entry {

    final Lease lease;

    /** How many calls wait for the store. */
    final AtomicInteger waiting = new AtomicInteger();

    /** What the store was last asked. Guarded by the entry, where it is written. */
    volatile @Nullable Question question;

    /** What goes on without the store. */
    final LocalShare alone;

    Entry(Lease lease, LocalShare alone) {
      this.lease = lease;
      this.alone = alone;
    }

    boolean isAsNew(long nowNanos) {
      return lease.isAsNew(nowNanos) && alone.isAsNew(nowNanos);
    }
  }

  /** One thing that the store is asked. */
  private final class Question implements QuotaStore.Answer {

    private final Lease lease;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean isAnswered;

    Question(Lease lease) {
      this.lease = lease;
    }

    @Override
    public void granted(Lease.Grant grant, long askedNanos) {
      lease.granted(grant, askedNanos, ticker.nanos());
      isAnswered = true;
      over.countDown();
    }

    @Override
    public void unanswered() {
      lease.unanswered();
      over.countDown();
    }

    /** Waits for the answer, at the most for so long; whether it has come. */
    boolean await(long nanos) {
      try {
        return over.await(nanos, TimeUnit.NANOSECONDS) && isAnswered;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the call is cancelled: whoever looks next will see it
        return false;
      }
    }
  }

  private final String name;
  private final Quota quota;
  private final Away away;
  private final SharedQuotas sharing;
  private final QuotaStore store;
  private final Ticker ticker;
  private final int batch;
  private final BoundedKeys<Entry> entries;
  private final LongAdder uncounted;

  /**
   * A quota of which nothing is known yet.
   *
   * @param name by which the store knows it
   * @param maxKeys how many keys are known at once
   * @param uncounted counts calls of which the store has not been told
   */
  SharedLimiter(
      String name,
      Quota quota,
      Away away,
      int maxKeys,
      SharedQuotas sharing,
      QuotaStore store,
      Ticker ticker,
      LongAdder uncounted) {
    this.name = name;
    this.quota = quota;
    this.away = away;
    this.sharing = sharing;
    this.store = store;
    this.ticker = ticker;
    this.uncounted = uncounted;
    this.batch = Lease.batchOf(quota);
    this.entries =
        new BoundedKeys<>(
            maxKeys,
            now -> new Entry(new Lease(batch, now), new LocalShare(quota)),
            Entry::isAsNew);
  }

  /**
   * Takes a permit of a key.
   *
   * @param mayWait whether this thread may wait for the store
   * @return 0 if it is taken, or {@link #UNCOUNTED}; less than 0 if there is none for so many
   *     nanoseconds (without the sign); {@link #UNKNOWN} if nobody can tell
   */
  long tryTake(String key, long nowNanos, boolean mayWait) {
    while (true) {
      BoundedKeys.Place<Entry> place = entries.of(key, nowNanos);
      long answer = tryTake(place.value(), key, nowNanos, mayWait);
      if (answer != 0 || !place.isGivenUp()) {
        return answer;
      }
      place.value().lease.giveBack(1, nowNanos, nowNanos);
      Thread.onSpinWait(); // it is being forgotten, and found no more in a moment
    }
  }

  private long tryTake(Entry entry, String key, long nowNanos, boolean mayWait) {
    long answer = entry.lease.tryTake(1, nowNanos);
    if (answer == 0) {
      if (entry.lease.isLow(nowNanos) && !store.isAway(nowNanos) && entry.lease.beginAsking()) {
        ask(entry, key, nowNanos);
      }
      return 0;
    }
    return answer == Lease.ASK ? fromStore(entry, key, nowNanos, mayWait) : answer;
  }

  private long fromStore(Entry entry, String key, long startNanos, boolean mayWait) {
    long patience = mayWait ? sharing.patience().toNanos() : 0;
    long now = startNanos;
    entry.waiting.incrementAndGet();
    try {
      while (!store.isAway(now)) {
        Question question = entry.question;
        if (entry.lease.beginAsking()) {
          question = ask(entry, key, now);
        }
        long left = patience - (now - startNanos);
        if (left <= 0 || (question != null && !question.await(left))) {
          break;
        }
        now = ticker.nanos();
        long answer = entry.lease.tryTake(1, now);
        if (answer != Lease.ASK) {
          return answer;
        }
      }
    } finally {
      entry.waiting.decrementAndGet();
    }
    return alone(entry, now);
  }

  private Question ask(Entry entry, String key, long nowNanos) {
    var question = new Question(entry.lease);
    entry.question = question;
    int callers = Math.clamp(entry.waiting.get(), 1, batch);
    store.ask(name, quota, key, entry.lease.wanted(callers, nowNanos), question);
    return question;
  }

  private long alone(Entry entry, long nowNanos) {
    uncounted.increment();
    return switch (away) {
      case OPEN -> UNCOUNTED;
      case CLOSED -> UNKNOWN;
      case LOCAL_SHARE -> {
        int processes = Math.max(store.sharers(name), sharing.processes());
        long answer = entry.alone.tryTake(processes, nowNanos);
        yield answer < 0 ? answer : UNCOUNTED;
      }
    };
  }

  /** Gives back a permit that was taken, and counted, and not used. */
  void giveBack(String key, long takenNanos, long nowNanos) {
    entries.of(key, nowNanos).value().lease.giveBack(1, takenNanos, nowNanos);
  }
}
