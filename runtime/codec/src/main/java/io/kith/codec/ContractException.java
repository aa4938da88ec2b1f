package io.kith.codec;

/**
 * A {@code .proto} file that is not as Kith writes it; the message names file, line and column. It
 * has no stack trace, since what is wrong is not in the program.
 */
public final class ContractException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** An exception that says what is wrong, where, and what was expected. */
  public ContractException(String message) {
    super(message, null, false, false);
  }
}
