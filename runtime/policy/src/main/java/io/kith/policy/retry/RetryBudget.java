package io.kith.policy.retry;

import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps retries from becoming the load. Each call of a client to a service earns a share of a
 * retry; where the calls earn less, each second earns a few whole ones, so that clients with few
 * calls may retry as well.
 *
 * <p>What is earned is ready to be spent on any retry, {@value #MOST_READY} or a second's worth at
 * the most: in no time, however short, are there more retries than that, the share of the calls and
 * the seconds' worth together. What is earned beyond is saved, up to what ten seconds earn. It is
 * spent only to rescue calls whose instance was lost: these come all at once, and put no load on
 * who is gone.
 *
 * <p>A call that needs no retry pays for an addition to a striped cell; time is looked at only when
 * a retry is asked for. Thread-safe.
 *
 * @see <a href="https://twitter.github.io/finagle/guide/Clients.html#retries">Finagle: retry
 *     budgets</a>
 */
public final class RetryBudget {

  /** How many retries are ready at the most, or so many as a second earns if that is more. */
  public static final int MOST_READY = 10;

  /** For how many seconds' worth is saved. */
  public static final int SAVED_SECONDS = 10;

  private static final long ONE = 1_000_000_000; // so that a nanosecond earns a whole number
  private static final long SAVED_NANOS = SAVED_SECONDS * ONE;
  private static final long MOST_CALLS_AT_ONCE = 1_000_000_000; // keeps what is earned in a long

  /**
   * What a budget earns.
   *
   * @param percent retries for a hundred calls, 0 to 100
   * @param least retries a second, if that is more than the calls earn, 0 to 1,000,000
   */
  public record Terms(int percent, int least) {

    /** The highest {@link #least}. */
    public static final int MOST_LEAST = 1_000_000;

    /**
     * What a client has that nobody has said anything to: 15 %, and one a second at least. With the
     * retries that are ready when something begins to fail, that stays below a fifth more load.
     */
    public static final Terms DEFAULT = new Terms(15, 1);

    public Terms {
      if (percent < 0 || percent > 100 || least < 0 || least > MOST_LEAST) {
        throw new IllegalArgumentException(
            "a retry budget of "
                + percent
                + " percent of the calls and "
                + least
                + " a second; allowed are 0 to 100, and 0 to "
                + MOST_LEAST);
      }
    }

    /** {@code 15% of the calls, at least 1/s}. */
    @Override
    public String toString() {
      return percent + "% of the calls, at least " + least + "/s";
    }
  }

  private final Terms terms;
  private final boolean limited;
  private final LongAdder calls = new LongAdder();

  /** From when on nobody has been refused for a second. */
  private volatile long plentifulFromNanos;

  // Guarded by this; amounts are in billionths of a retry.
  private long ready;
  private long saved;
  private long seenCalls;
  private long sinceNanos;
  private double callsPerSecond;

  /** A budget in which what ten seconds earn without a call is ready, as far as it may be. */
  public RetryBudget(Terms terms, long nowNanos) {
    this(terms, true, nowNanos);
  }

  private RetryBudget(Terms terms, boolean limited, long nowNanos) {
    this.terms = terms;
    this.limited = limited;
    this.sinceNanos = nowNanos;
    this.plentifulFromNanos = nowNanos;
    this.ready =
        Math.min((long) terms.least() * SAVED_SECONDS, Math.max(MOST_READY, terms.least())) * ONE;
  }

  /** One that is never used up. */
  public static RetryBudget unlimited() {
    return new RetryBudget(new Terms(100, Terms.MOST_LEAST), false, 0);
  }

  /** A call is made, whatever becomes of it. */
  public void called() {
    calls.increment();
  }

  /**
   * Takes a retry out, if there is one.
   *
   * @param isRescue whether the call's instance was lost
   * @param atLeast how many there must be, this one included; 1 or more
   * @param nowNanos never before the one given last
   */
  public synchronized boolean take(boolean isRescue, int atLeast, long nowNanos) {
    if (!limited) {
      return true;
    }
    earn(nowNanos);
    if (ready >= atLeast * ONE) {
      ready -= ONE;
      return true;
    }
    if (isRescue && ready + saved >= atLeast * ONE) {
      long fromReady = Math.min(ready, ONE);
      ready -= fromReady;
      saved -= ONE - fromReady;
      return true;
    }
    plentifulFromNanos = nowNanos + ONE;
    return false;
  }

  /**
   * Whether nobody has asked in vain for a second: a look without a lock, for those who should not
   * give up an attempt that they could not make again.
   */
  public boolean isPlentiful(long nowNanos) {
    return !limited || nowNanos - plentifulFromNanos >= 0;
  }

  private void earn(long nowNanos) {
    long elapsedNanos = Math.max(0, nowNanos - sinceNanos);
    sinceNanos += elapsedNanos;
    long sum = calls.sum();
    long fresh = Math.min(MOST_CALLS_AT_ONCE, sum - seenCalls);
    seenCalls = sum;
    long earned =
        Math.max(
            fresh * terms.percent() * (ONE / 100),
            Math.min(elapsedNanos, SAVED_NANOS) * terms.least());
    long mostReady = Math.max(MOST_READY, terms.least()) * ONE;
    long all = ready + earned;
    ready = Math.min(all, mostReady);
    saved = Math.min(saved + all - ready, mostSaved(fresh, elapsedNanos));
  }

  /** Ten seconds' worth, at the rate of the calls of about as long. */
  private long mostSaved(long fresh, long elapsedNanos) {
    double spans = (double) elapsedNanos / SAVED_NANOS;
    double share = elapsedNanos == 0 ? 1 : -Math.expm1(-spans) / spans;
    callsPerSecond = callsPerSecond * Math.exp(-spans) + (double) fresh / SAVED_SECONDS * share;
    double perSecond = Math.max(terms.least(), callsPerSecond * terms.percent() / 100);
    return (long) (perSecond * SAVED_NANOS);
  }

  /** {@code 15% of the calls, at least 1/s}. */
  @Override
  public String toString() {
    return limited ? terms.toString() : "unlimited";
  }
}
