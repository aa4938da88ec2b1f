package io.kith.policy.retry;

import io.kith.policy.retry.RetryPolicy.Price;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The attempts of one call: decides after each that did not do whether there is another, and when.
 *
 * <p>An attempt on an instance that could not be reached, or does not know the method, takes
 * nothing from the budget and is none of the policy's attempts, as nobody had to do with it; of
 * these and the others together there are {@value RetryPolicy#MOST_ATTEMPTS} at the most. Used by
 * one thread at a time.
 */
public final class Retries {

  /** What an instance says to wait is lengthened by up to this share, so that not all come back. */
  private static final int SPREAD = 10;

  private final RetryPolicy policy;
  private final RetryBudget budget;
  private final boolean isIdempotent;
  private final boolean isRetryAbove;
  private final RandomGenerator random;
  private int made = 1;
  private int free;

  /** What to do now. */
  public sealed interface Decision {

    /** To try again, after this wait. */
    record Again(long waitNanos) implements Decision {}

    /** To leave it at that: to try again would change nothing, or do it twice. */
    record Final() implements Decision {}

    /**
     * To give up, though to try again might help.
     *
     * @param reason why
     * @param text the same for people, as it goes on after "gave up:"
     */
    record GiveUp(Reason reason, String text) implements Decision {}
  }

  /** Why a call is given up. */
  public enum Reason {
    /** One attempt is all that is wanted. */
    ONCE,
    /** As many attempts were made as may be. */
    ATTEMPTS,
    /** Somebody further up tries it again already. */
    RETRY_ABOVE,
    /** The instance said so. */
    SAID,
    /** All instances that are known were asked. */
    NOBODY_LEFT,
    /** There is no time left. */
    DEADLINE,
    /** Retries are too many as it is. */
    BUDGET
  }

  /**
   * Those of a call whose first attempt is being made.
   *
   * @param isRetryAbove whether the request that this call belongs to is itself tried again by
   *     somebody
   */
  public Retries(
      RetryPolicy policy,
      RetryBudget budget,
      boolean isIdempotent,
      boolean isRetryAbove,
      RandomGenerator random) {
    this.policy = policy;
    this.budget = budget;
    this.isIdempotent = isIdempotent;
    this.isRetryAbove = isRetryAbove;
    this.random = random;
  }

  /** How many attempts there are so far. */
  public int made() {
    return made;
  }

  /** Whether to try again would change nothing, or do it twice, whatever else there is. */
  public boolean isFinal(FailedAttempt failed) {
    return policy.price(failed, isIdempotent) == Price.NONE;
  }

  /** Whether there may be one more besides those that are being made; then it is one of them. */
  public boolean tryHedge() {
    if (isRetryAbove || made - free >= policy.attempts()) {
      return false;
    }
    made++;
    return true;
  }

  /**
   * Decides what follows on an attempt that did not do. If it is another one, the budget has paid
   * for it.
   *
   * @param remainingNanos until the deadline of the call
   * @param isAnyLeft whether there is an instance that was not asked yet; who was asked may be
   *     asked again after a wait
   */
  public Decision after(
      FailedAttempt failed, boolean isAnyLeft, long remainingNanos, long nowNanos) {
    Price price = policy.price(failed, isIdempotent);
    if (price == Price.NONE) {
      return new Decision.Final();
    }
    if (policy.attempts() == 1) {
      return new Decision.GiveUp(Reason.ONCE, "one attempt is made");
    }
    if (remainingNanos <= 0) {
      return new Decision.GiveUp(Reason.DEADLINE, "the deadline passed");
    }
    if (price == Price.FREE) {
      free++;
      return free(isAnyLeft);
    }
    return paid(failed, price == Price.RESCUE, isAnyLeft, remainingNanos, nowNanos);
  }

  private Decision free(boolean isAnyLeft) {
    if (!isAnyLeft) {
      return new Decision.GiveUp(Reason.NOBODY_LEFT, "no other instance is known");
    }
    if (made >= RetryPolicy.MOST_ATTEMPTS) {
      return new Decision.GiveUp(Reason.ATTEMPTS, made + " instances were tried");
    }
    made++;
    return new Decision.Again(0);
  }

  private Decision paid(
      FailedAttempt failed,
      boolean isRescue,
      boolean isAnyLeft,
      long remainingNanos,
      long nowNanos) {
    int retry = made - free;
    if (retry >= policy.attempts()) {
      return new Decision.GiveUp(
          Reason.ATTEMPTS, "at most " + policy.attempts() + " attempts are made");
    }
    if (made >= RetryPolicy.MOST_ATTEMPTS) {
      return new Decision.GiveUp(Reason.ATTEMPTS, made + " instances were tried");
    }
    if (isRetryAbove) {
      return new Decision.GiveUp(
          Reason.RETRY_ABOVE, "the request is tried again further up, so only once here");
    }
    if (failed.saidNanos() == FailedAttempt.NEVER) {
      return new Decision.GiveUp(Reason.SAID, "the instance said not to try again");
    }
    long waitNanos = waitNanos(failed, retry);
    if (waitNanos == 0 && !isAnyLeft) {
      return new Decision.GiveUp(Reason.NOBODY_LEFT, "no other instance is known");
    }
    if (waitNanos >= remainingNanos) {
      return new Decision.GiveUp(
          Reason.DEADLINE,
          "the next attempt is due in "
              + text(waitNanos)
              + ", and the deadline in "
              + text(remainingNanos));
    }
    if (waitNanos > RetryWait.LONGEST.toNanos()) {
      return new Decision.GiveUp(
          Reason.SAID, "the instance said to come back in " + text(waitNanos));
    }
    if (!budget.take(isRescue, policy.isDynamic() ? retry : 1, nowNanos)) {
      return new Decision.GiveUp(Reason.BUDGET, "the retry budget is used up (" + budget + ")");
    }
    made++;
    return new Decision.Again(waitNanos);
  }

  private long waitNanos(FailedAttempt failed, int retry) {
    long saidNanos = failed.saidNanos();
    if (saidNanos == FailedAttempt.NOTHING_SAID) {
      return policy.waits().nanos(retry, random);
    }
    long more = saidNanos / SPREAD;
    return saidNanos > Long.MAX_VALUE - more ? saidNanos : saidNanos + random.nextLong(more + 1);
  }

  private static String text(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    return time.compareTo(Duration.ofSeconds(10)) < 0
        ? time.toMillis() + " ms"
        : time.toSeconds() + " s";
  }
}
