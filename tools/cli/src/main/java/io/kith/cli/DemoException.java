package io.kith.cli;

/** The demo cannot go on; the message says why, and what to do. */
final class DemoException extends Exception {

  private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }
}
