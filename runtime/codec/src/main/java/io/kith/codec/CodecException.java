package io.kith.codec;

/** Bytes or JSON that are not the message they should be, or a value that cannot be written. */
public final class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean limit;

  /** An exception that says what is wrong, where, and what was expected. */
  public CodecException(String message) {
    super(message);
    this.limit = false;
  }

  /** An exception with a cause, such as a record that refused its components. */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
    this.limit = false;
  }

  private CodecException(String message, boolean limit) {
    super(message);
    this.limit = limit;
  }

  /** The exception of a message beyond one of the {@link Limits}. */
  public static CodecException beyondLimit(String message) {
    return new CodecException(message, true);
  }

  /** Whether the message is beyond one of the {@link Limits}, rather than wrong. */
  public boolean isBeyondLimit() {
    return limit;
  }

  /** The exception of a null where the contract allows none. */
  public static CodecException isNull(String what) {
    return new CodecException(what + " is null; declare it Optional if it may be absent");
  }
}
