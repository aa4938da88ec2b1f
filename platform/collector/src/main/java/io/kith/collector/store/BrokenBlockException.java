package io.kith.collector.store;

/** What was stored is not what is read. */
final class BrokenBlockException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BrokenBlockException(String message) {
    super("a block of the store is broken: " + message);
  }
}
