package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What this process may give of a quota that it shares with others: permits that a store has handed
 * out to it in advance, for a short time.
 *
 * <p>Contract: as many permits as the store has granted, none twice, none in another window, and
 * none after the time that the store last said. At most {@code batch} of them lie here; so all
 * processes together give at most what the store grants over an interval, and {@code processes ×
 * batch} that it granted before.
 *
 * <p>It asks for four times of what was spent since it last got some, if that was within a tenth of
 * a second, and else for no more than that: so a busy process asks seldom, and an idle one keeps
 * hardly anything from the others. What the store refuses is remembered, too. Thread-safe; one CAS
 * for a call, and one allocation for an answer of the store.
 */
public final class Lease {

  /** What {@link #tryTake} returns when only the store knows. */
  public static final long ASK = Long.MAX_VALUE;

  /** The most permits that a store hands out at once. */
  public static final int MAX_BATCH = 10_000;

  private static final long BUSY_NANOS = 100_000_000;

  private static final VarHandle LEFT;

  static {
    try {
      LEFT = MethodHandles.lookup().findVarHandle(Held.class, "left", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * What a store says.
   *
   * @param granted how many permits it has handed out, 0 to what was asked for
   * @param window in which they count; those of one window are never given in another
   * @param validNanos for how long they may be given, from when it was asked
   * @param retryNanos after what time it has more, if it had too few; else 0
   */
  public record Grant(int granted, long window, long validNanos, long retryNanos) {

    /** The longest time that a store may speak of: all that is longer is cut. */
    public static final long MAX_NANOS = 31L * 86_400 * 1_000_000_000;

    public Grant {
      if (granted < 0 || validNanos < 0 || retryNanos < 0) {
        throw new IllegalArgumentException(
            "granted " + granted + ", valid " + validNanos + ", retry " + retryNanos);
      }
      validNanos = Math.min(validNanos, MAX_NANOS);
      retryNanos = Math.min(retryNanos, MAX_NANOS);
    }
  }

  private static final class Held {

    final int size;
    final long window;
    final long sinceNanos;
    final long validUntil;
    final long refusedUntil;
    volatile int left;

    Held(int size, long window, long sinceNanos, long validUntil, long refusedUntil) {
      this.size = size;
      this.window = window;
      this.sinceNanos = sinceNanos;
      this.validUntil = validUntil;
      this.refusedUntil = refusedUntil;
      this.left = size;
    }

    boolean isValid(long nowNanos) {
      return nowNanos - validUntil < 0 && nowNanos - sinceNanos >= -Limiter.JUMP_BACK_NANOS;
    }

    boolean isRefused(long nowNanos) {
      return nowNanos - refusedUntil < 0 && nowNanos - sinceNanos >= -Limiter.JUMP_BACK_NANOS;
    }
  }

  private final int batch;
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile Held held;

  /**
   * How many permits of a quota are handed out at once, at the most: what comes in a tenth of a
   * second, of a bucket no more than it holds, and of a window a twentieth.
   */
  public static int batchOf(Quota quota) {
    long inTenth = 100_000_000 / quota.rate().nanosPerPermit();
    long most =
        switch (quota.algorithm()) {
          case TOKEN_BUCKET, GCRA, LEAKY_BUCKET -> Math.min(inTenth, quota.burst());
          case FIXED_WINDOW, SLIDING_WINDOW, SLIDING_LOG ->
              Math.min(inTenth, quota.rate().permits() / 20);
        };
    return Math.clamp(most, 1, MAX_BATCH);
  }

  /**
   * One with nothing in it.
   *
   * @param batch how many permits it has at the most, 1 to {@value #MAX_BATCH}
   */
  public Lease(int batch, long nowNanos) {
    if (batch < 1 || batch > MAX_BATCH) {
      throw new IllegalArgumentException("a batch of " + batch + "; allowed is 1 to " + MAX_BATCH);
    }
    this.batch = batch;
    this.held = new Held(0, 0, nowNanos, nowNanos, nowNanos);
  }

  /**
   * Takes permits, all or none.
   *
   * @return 0 if they are taken; less than 0 if the store has none, and is in vain asked again
   *     before so many nanoseconds have passed; {@link #ASK} if it is to be asked
   */
  public long tryTake(int permits, long nowNanos) {
    while (true) {
      Held now = held;
      if (now.isValid(nowNanos)) {
        int left = now.left;
        while (left >= permits) {
          if (LEFT.compareAndSet(now, left, left - permits)) {
            return 0;
          }
          left = now.left;
        }
      }
      if (now == held) {
        return now.isRefused(nowNanos) ? nowNanos - now.refusedUntil : ASK;
      }
    }
  }

  /** Gives back permits that were not used, if they can still be given to another call. */
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    Held now = held;
    if (now.isValid(nowNanos) && takenNanos - now.sinceNanos >= 0) {
      LEFT.getAndAdd(now, permits);
    }
  }

  /** Whether the store is better {@linkplain #beginAsking asked} now, before nothing is left. */
  public boolean isLow(long nowNanos) {
    Held now = held;
    return now.left <= now.size / 2
        && now.size > 1
        && !isAsked.get()
        && now.isValid(nowNanos)
        && !now.isRefused(nowNanos);
  }

  /**
   * Whether the store is to be asked by this caller, since nobody has done it yet: who must then
   * call {@link #granted} or {@link #unanswered}.
   */
  public boolean beginAsking() {
    return !isAsked.get() && isAsked.compareAndSet(false, true);
  }

  /** Whether the store has been asked, and has not answered. */
  public boolean isAsked() {
    return isAsked.get();
  }

  /** For how many permits the store is asked: at least for so many, and at most for a batch. */
  public int wanted(int permits, long nowNanos) {
    Held now = held;
    int left = Math.max(0, now.left);
    boolean isValid = now.isValid(nowNanos);
    int kept = isValid ? left : 0;
    long spent = isValid ? now.size - left : 0;
    boolean isBusy = nowNanos - now.sinceNanos < BUSY_NANOS;
    long useful = Math.min(batch, isBusy ? 4 * spent : spent);
    return (int) Math.max(Math.max(permits - kept, 1), useful - kept);
  }

  /** The store has answered what it was asked at a time of the clock. */
  public void granted(Grant grant, long askedNanos, long nowNanos) {
    Held before = held;
    boolean goesOn = before.isValid(nowNanos) && before.window == grant.window();
    int kept = goesOn ? (int) LEFT.getAndSet(before, 0) : 0;
    held =
        new Held(
            (int) Math.min((long) kept + grant.granted(), Integer.MAX_VALUE),
            grant.window(),
            nowNanos,
            askedNanos + grant.validNanos(),
            askedNanos + grant.retryNanos());
    isAsked.set(false);
  }

  /** The store has not answered, and what it was asked is over. */
  public void unanswered() {
    isAsked.set(false);
  }

  /** Whether to forget it loses nothing that others would miss. */
  public boolean isAsNew(long nowNanos) {
    Held now = held;
    return !isAsked.get() && !now.isRefused(nowNanos) && (!now.isValid(nowNanos) || now.left <= 0);
  }
}
