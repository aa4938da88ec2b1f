package io.kith.transport.kith;

/** A violation of the protocol that ends the connection. */
final class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final GoAway code;

  ProtocolException(GoAway code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  GoAway code() {
    return code;
  }
}
