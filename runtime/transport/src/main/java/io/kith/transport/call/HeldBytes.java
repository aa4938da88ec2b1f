package io.kith.transport.call;

import java.util.concurrent.atomic.AtomicLong;

/** How much a connection's calls hold that grew here, by decompression. Thread-safe. */
public final class HeldBytes {

  private final long mostBytes;
  private final AtomicLong held = new AtomicLong();

  public HeldBytes(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes so many bytes more, if that is within the bound. */
  public boolean take(long bytes) {
    if (held.addAndGet(bytes) > mostBytes) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
