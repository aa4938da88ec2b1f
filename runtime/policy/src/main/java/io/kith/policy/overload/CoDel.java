package io.kith.policy.overload;

import io.kith.core.Criticality;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a burst from an overload by how long calls wait before they are begun, and says which of
 * those that have waited are not begun any more.
 *
 * <p>A burst makes many wait, but not for long: during an interval there is somebody who hardly has
 * to. If even the shortest wait of an interval is longer than the target, there is a queue that
 * stands (CoDel [1]). From then on, until a wait falls below half of that, whoever has waited
 * longer than some multiple of the target is refused (Facebook's variant [2]), which leaves a queue
 * that is short and never empty: no processor is idle, and whoever is begun has waited little.
 *
 * <p>The target is not a time alone. Where calls compute for long, they wait for long, and nothing
 * is wrong with that; so a queue counts as standing only if it also has {@value
 * #CALLS_PER_PROCESSOR} calls for each processor, by Little's law: so many calls wait as are begun
 * during the wait. How long handlers take does not matter: one that waits for a database for
 * seconds keeps no processor from beginning others, and no stream does.
 *
 * <p>What matters more may wait longer (1, 1.5, 2 and 4 times the target). Since calls are begun in
 * the order in which they came, the queue is as long as those let it get who have to be refused: if
 * it is enough to refuse what is sheddable, nobody else ever waits long enough.
 *
 * <p>Thread-safe; takes no lock, allocates nothing, and for a call that has hardly waited reads one
 * field.
 *
 * <ol>
 *   <li>K. Nichols, V. Jacobson: Controlling Queue Delay. ACM Queue 10(5), 2012.
 *   <li>B. Maurer: Fail at Scale. ACM Queue 13(8), 2015.
 * </ol>
 */
public final class CoDel {

  /** How many calls wait for each processor where a queue stands. */
  public static final int CALLS_PER_PROCESSOR = 10;

  private final long targetNanos;
  private final long intervalNanos;
  private final int processors;

  // Of the interval that goes on. A call may count in the one before or after its own.
  private final AtomicLong beganNanos;
  private final AtomicLong shortestNanos = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger begun = new AtomicInteger();
  private volatile boolean flows;

  // What the intervals before have shown.
  private volatile long standingNanos;
  private volatile long lengthNanos;
  private volatile boolean overloaded;

  /**
   * Nobody has waited so far.
   *
   * @param target a wait below this is never too long; above zero
   * @param interval for how long at least; above zero
   * @param processors how many calls can compute at a time; above zero
   */
  public CoDel(Duration target, Duration interval, int processors, long nowNanos) {
    if (!target.isPositive() || !interval.isPositive() || processors < 1) {
      throw new IllegalArgumentException(
          "target "
              + target
              + ", interval "
              + interval
              + ", processors "
              + processors
              + "; all of them must be above zero");
    }
    this.targetNanos = target.toNanos();
    this.intervalNanos = interval.toNanos();
    this.processors = processors;
    this.standingNanos = targetNanos;
    this.lengthNanos = intervalNanos;
    this.beganNanos = new AtomicLong(nowNanos);
  }

  /**
   * Whether a call has waited so little that it is begun whatever it is. To be asked first, for
   * each call; of the others {@link #admits} decides.
   */
  public boolean passes(long waitedNanos) {
    if (waitedNanos >= targetNanos / 2) {
      return false;
    }
    if (!flows) {
      flows = true;
    }
    return true;
  }

  /** Whether a call that has waited so long is begun. */
  public boolean admits(Criticality criticality, long waitedNanos, long nowNanos) {
    long began = beganNanos.get();
    if (nowNanos - began >= lengthNanos) {
      endInterval(began, nowNanos);
    }
    if (waitedNanos < shortestNanos.get()) {
      shortestNanos.accumulateAndGet(waitedNanos, Math::min);
    }
    if (overloaded && waitedNanos > longestNanos(criticality)) {
      return false;
    }
    begun.getAndIncrement();
    return true;
  }

  private void endInterval(long began, long nowNanos) {
    if (!beganNanos.compareAndSet(began, nowNanos)) {
      return; // another thread does it
    }
    boolean flowed = flows;
    flows = false;
    long shortest = shortestNanos.getAndSet(Long.MAX_VALUE);
    int calls = begun.getAndSet(0);
    long elapsedNanos = nowNanos - began;
    if (flowed || elapsedNanos >= 2 * lengthNanos) { // or nobody had to wait for long
      overloaded = false;
      standingNanos = targetNanos;
    } else {
      if (calls > 0) {
        double perCallNanos = (double) elapsedNanos / calls;
        long queueNanos = (long) (CALLS_PER_PROCESSOR * processors * perCallNanos);
        standingNanos = Math.max(targetNanos, queueNanos);
      }
      overloaded = shortest > (overloaded ? standingNanos / 2 : standingNanos);
    }
    lengthNanos = Math.max(intervalNanos, 2 * standingNanos);
  }

  /** Whether a queue stands. */
  public boolean isOverloaded() {
    return overloaded;
  }

  /** While a queue stands, who matters so much is refused after a longer wait than this. */
  public long longestNanos(Criticality criticality) {
    long standing = standingNanos;
    return switch (criticality) {
      case SHEDDABLE -> standing;
      case SHEDDABLE_PLUS -> standing + standing / 2;
      case CRITICAL -> 2 * standing;
      case CRITICAL_PLUS -> 4 * standing;
    };
  }
}
