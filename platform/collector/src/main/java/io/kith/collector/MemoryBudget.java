package io.kith.collector;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How much memory what came in may take until it is stored. Thread-safe. */
public final class MemoryBudget {

  /** What waits for room is in memory already: it may be this part of it at the most. */
  private static final int WAITING_PART = 8;

  /** This part of it is left to what more becomes of what has been let in. */
  private static final int LEFT_PART = 16;

  private final long mostBytes;
  private final AtomicLong used = new AtomicLong();

  /** Written under the lock of this. */
  private volatile long waitingBytes;

  /** One of so many bytes. */
  public MemoryBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  private boolean tryTake(long bytes, long limit) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Takes so much, for what has been let in; {@link #release} gives it back. */
  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives back what was taken. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
    if (waitingBytes > 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * Room for a message that is in memory, and for as much of what becomes of it as is said here.
   *
   * @param message how many bytes it has
   * @param more for what becomes of it
   * @param patience how long to wait for it, unless too many wait already
   * @return empty if there is none
   */
  public Optional<Room> room(long message, long more, Duration patience) {
    try {
      return take(message + more, message, patience)
          ? Optional.of(new Room(this, message, more))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private boolean take(long bytes, long held, Duration patience) throws InterruptedException {
    long limit = mostBytes - mostBytes / LEFT_PART;
    if (tryTake(bytes, limit)) {
      return true;
    }
    synchronized (this) {
      if (bytes > limit || waitingBytes + held > mostBytes / WAITING_PART) {
        return false;
      }
      waitingBytes += held;
      try {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!tryTake(bytes, limit)) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
      } finally {
        waitingBytes -= held;
      }
    }
  }

  /** What is taken. */
  public long used() {
    return used.get();
  }

  /** What may be taken. */
  public long most() {
    return mostBytes;
  }

  /** What a message takes as long as it is read, and what it leaves behind. Not thread-safe. */
  public static final class Room implements AutoCloseable {
    private final MemoryBudget budget;
    private final long message;
    private long left;

    private Room(MemoryBudget budget, long message, long left) {
      this.budget = budget;
      this.message = message;
      this.left = left;
    }

    /**
     * Takes so much for what becomes of the message, of its own room first, and then of what nobody
     * has; the budget is to be given it back. False if there is none.
     */
    public boolean take(long bytes) {
      if (budget.used() > budget.most()) {
        return false; // more became of what was let in before than there was room for
      }
      if (bytes <= left) {
        left -= bytes;
        return true;
      }
      if (budget.tryTake(bytes - left, budget.most())) {
        left = 0;
        return true;
      }
      return false;
    }

    /** Gives back all that was not taken. */
    @Override
    public void close() {
      budget.release(message + left);
      left = 0;
    }
  }
}
