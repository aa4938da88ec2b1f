package io.kith.processor;

/** A type that is not possible where it stands; the message says what to write instead. */
final class UnsupportedTypeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String advice;

  UnsupportedTypeException(String advice) {
    super(advice, null, false, false);
    this.advice = advice;
  }

  /** What is wrong, and what to write instead. */
  String advice() {
    return advice;
  }
}
