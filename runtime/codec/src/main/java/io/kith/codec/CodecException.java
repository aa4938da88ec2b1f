package io.kith.codec;

/** Bytes or JSON that are not the message they should be, or a value that cannot be written. */
public final class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** An exception that says what is wrong, where, and what was expected. */
  public CodecException(String message) {
    super(message);
  }

  /** An exception with a cause, such as a record that refused its components. */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The exception of a null where the contract allows none. */
  public static CodecException isNull(String what) {
    return new CodecException(what + " is null; declare it Optional if it may be absent");
  }
}
