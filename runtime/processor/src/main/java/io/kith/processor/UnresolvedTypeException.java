package io.kith.processor;

/** A type that does not exist yet: another processor may generate it, or javac will complain. */
final class UnresolvedTypeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnresolvedTypeException(String type) {
    super(type, null, false, false);
  }
}
