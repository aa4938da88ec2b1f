package io.kith;

/**
 * An application that cannot start; its message says why and what to do. It has no stack trace,
 * since what is wrong is around the program and not in it.
 */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message, null, false, false);
  }
}
