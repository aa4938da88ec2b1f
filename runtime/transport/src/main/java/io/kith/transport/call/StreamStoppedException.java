package io.kith.transport.call;

import io.kith.core.Status;

/** Ends the work of one who makes messages that nobody takes any more. */
public final class StreamStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Status status;

  StreamStoppedException(Status status) {
    super(status.text(), null, false, false);
    this.status = status;
  }

  /** Why. */
  public Status status() {
    return status;
  }
}
