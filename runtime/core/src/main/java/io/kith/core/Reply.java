package io.kith.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a call came back: with a value, or with the reason why there is none.
 *
 * <p>Filters see failures as values, so that a retry is a loop and a fallback an {@code if}; only
 * the stub turns a failure into an exception, on the caller's stack.
 */
public sealed interface Reply {

  /**
   * The name of the metadata of a reply that stands for a call that failed; its value is the code
   * of the failure.
   */
  String DEGRADED = "kith-degraded";

  /** The name of the metadata of such a reply that says what stands in it: what has answered. */
  String DEGRADED_BY = "kith-degraded-by";

  /** The name of the metadata of such a reply that says, for people, why the call failed. */
  String DEGRADED_WHY = "kith-degraded-why";

  /** The values that the other side sent along, over this hop. */
  Metadata metadata();

  /**
   * The call succeeded.
   *
   * @param value the reply message; null for a method that returns nothing; for a {@linkplain
   *     Method#isServerStreaming server-streaming} one a {@code java.util.stream.Stream} of reply
   *     messages, of which nothing has been pulled yet
   */
  record Success(@Nullable Object value, Metadata metadata) implements Reply {

    private static final Success NOTHING = new Success(null, Metadata.empty());

    /** A success with this value. */
    public static Success of(@Nullable Object value) {
      return value == null ? NOTHING : new Success(value, Metadata.empty());
    }
  }

  /**
   * The call failed.
   *
   * @param status how; never OK
   * @param error the exception to throw, if it is one that the method declares or a local cause;
   *     otherwise null
   * @param executed what is known of its execution
   */
  record Failure(Status status, @Nullable Throwable error, Executed executed, Metadata metadata)
      implements Reply {

    public Failure {
      Objects.requireNonNull(executed, "executed");
      if (status.isOk()) {
        throw new IllegalArgumentException("OK is no failure");
      }
    }

    /** A failure of a call that the server may have executed. */
    public static Failure of(Status status) {
      return new Failure(status, null, Executed.MAYBE, Metadata.empty());
    }

    /** A failure of a call that no server has begun to execute: safe to send elsewhere. */
    public static Failure notExecuted(Status status) {
      return new Failure(status, null, Executed.NO, Metadata.empty());
    }

    /** This failure with one more line of where it passed. */
    public Failure at(String line) {
      return new Failure(status.at(line), error, executed, metadata);
    }

    /** The status as an exception, with the local cause if there is one. */
    public CallException exception() {
      return error instanceof CallException already
          ? already
          : new CallException(status, error, executed);
    }
  }

  /** What is known of the execution of a call that failed. */
  enum Executed {
    /** Certainly not executed. */
    NO,
    /** Perhaps executed, wholly or in part. */
    MAYBE
  }
}
