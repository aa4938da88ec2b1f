package io.kith.collector.tail;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory what came in may take until it is stored. Thread-safe. */
public final class MemoryBudget {

  private final long mostBytes;
  private final AtomicLong used = new AtomicLong();

  public MemoryBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes so much unless it is more than is left; {@link #release} gives it back. */
  public boolean tryTake(long bytes) {
    if (used.addAndGet(bytes) <= mostBytes) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Takes so much, for what has been let in. */
  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives back what was taken. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** What is taken. */
  public long used() {
    return used.get();
  }

  /** What may be taken. */
  public long most() {
    return mostBytes;
  }
}
