package io.kith.jdbc;

import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether somebody still waits for what is asked of a database in a context, and for how long. */
record Wanted(Context context) {

  /** As PostgreSQL and others say that a statement was cancelled. */
  private static final String CANCELLED = "57014";

  /** Whether it can ever end. */
  boolean isBounded() {
    return !context.deadline().isNone() || !context.cancellation().isNever();
  }

  /** What remains; {@link Long#MAX_VALUE} without a deadline. */
  long remainingNanos() {
    return context.deadline().remainingNanos(System.nanoTime());
  }

  /** Whether nobody waits any more. */
  boolean isOver() {
    return context.cancellation().isCancelled() || remainingNanos() <= 0;
  }

  /**
   * Refuses what nobody waits for any more.
   *
   * @param what is not begun, for people
   * @throws SQLException if so
   */
  void require(String what) throws SQLException {
    if (isOver()) {
      throw ended("before " + what, null);
    }
  }

  /** The exception for what was ended while {@code what} went on, for so long. */
  SQLException endedAfter(String what, long nanos, @Nullable Throwable cause) {
    return ended("after " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms of " + what, cause);
  }

  private SQLException ended(String when, @Nullable Throwable cause) {
    Optional<Status> reason = context.cancellation().reason();
    boolean isLate =
        reason.map(status -> status.code() == Code.DEADLINE_EXCEEDED).orElse(remainingNanos() <= 0);
    if (isLate) {
      return new SQLTimeoutException("the deadline of the call passed " + when, CANCELLED, cause);
    }
    String why = reason.map(Status::message).orElse("the thread that waited was interrupted");
    return new SQLException(why + ", " + when, CANCELLED, cause);
  }
}
