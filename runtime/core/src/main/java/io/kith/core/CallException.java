package io.kith.core;

import io.kith.core.Reply.Executed;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed for a reason other than an exception that its method declares.
 *
 * <p>A handler throws it to answer with a status of its choice; a caller catches it to see one.
 */
public final class CallException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Status status;
  private final Executed executed;

  /** An exception with this status, whose text becomes the message. */
  public CallException(Status status) {
    this(status, null);
  }

  /** An exception with this status and the local cause of it. */
  public CallException(Status status, @Nullable Throwable cause) {
    this(status, cause, Executed.MAYBE);
  }

  /** An exception that also says what is known of the execution of the call. */
  public CallException(Status status, @Nullable Throwable cause, Executed executed) {
    super(status.text(), cause);
    if (status.isOk()) {
      throw new IllegalArgumentException("OK is no failure");
    }
    this.status = status;
    this.executed = executed;
  }

  /** An exception with this code and sentence. */
  public CallException(Code code, String message) {
    this(Status.of(code, message));
  }

  /** How the call failed. */
  public Status status() {
    return status;
  }

  /** Whether a server may have executed the call; if not, it is safe to make it again. */
  public Executed executed() {
    return executed;
  }

  /** The canonical code of {@link #status()}. */
  public Code code() {
    return status.code();
  }
}
