package io.kith.transport.http;

/** What has come is no request that is understood: it is answered, and the connection is closed. */
final class BadRequest extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  BadRequest(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
