package io.kith.policy.retry;

import io.kith.core.Code;
import io.kith.core.Reply.Executed;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended that did not do.
 *
 * @param code its code; {@link Code#OK} if it succeeded with a reply that does not do
 * @param executed what is known of its execution
 * @param error the exception that came along, declared or local; null if there is none
 * @param isDeclared whether the method declares that exception
 * @param isLost whether its instance cannot be reached any more, or never could
 * @param isGivenUp whether a client further down has given it up: its own attempts were in vain
 * @param saidNanos when the instance said to come back, from now; {@link #NOTHING_SAID}, or {@link
 *     #NEVER}
 */
public record FailedAttempt(
    Code code,
    Executed executed,
    @Nullable Throwable error,
    boolean isDeclared,
    boolean isLost,
    boolean isGivenUp,
    long saidNanos) {

  /** The instance has not said when to come back. */
  public static final long NOTHING_SAID = -1;

  /** The instance has said not to come back. */
  public static final long NEVER = Long.MAX_VALUE;

  /** One that failed with this code, of which there is nothing more to say. */
  public static FailedAttempt of(Code code, Executed executed) {
    return new FailedAttempt(code, executed, null, false, false, false, NOTHING_SAID);
  }

  /** The same, of an instance that cannot be reached. */
  public FailedAttempt lost() {
    return new FailedAttempt(code, executed, error, isDeclared, true, isGivenUp, saidNanos);
  }
}
