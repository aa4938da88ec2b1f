package io.kith.cli;

/** No cache was written; the message says why, and what to do. */
final class TrainingException extends Exception {

  private static final long serialVersionUID = 1;

  TrainingException(String message) {
    super(message);
  }
}
