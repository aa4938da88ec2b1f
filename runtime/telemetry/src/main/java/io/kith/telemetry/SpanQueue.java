package io.kith.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The spans that wait to be shipped: a ring that many threads fill and one empties. It takes no
 * lock; what does not fit, by number or by bytes, is dropped and counted.
 */
final class SpanQueue {

  /** What a span takes at least. */
  private static final int LEAST_SPAN_BYTES = 256;

  private static final int MOST_SPANS = 1 << 20;

  private final AtomicReferenceArray<@Nullable Recorded> ring;
  private final int mask;
  private final long mostBytes;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();

  /** Written by the thread that empties it. */
  private volatile long head;

  /**
   * An empty queue.
   *
   * @param mostBytes how much memory its spans may take
   */
  SpanQueue(int mostBytes) {
    this.mostBytes = mostBytes;
    int spans = Math.clamp(mostBytes / LEAST_SPAN_BYTES, 16, MOST_SPANS);
    int capacity = Integer.highestOneBit(spans);
    this.ring = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
  }

  /** Takes a span, or drops it. Returns whether there is so much now that it is to be emptied. */
  boolean add(Recorded span) {
    int size = span.bytes();
    long held = bytes.addAndGet(size);
    if (held > mostBytes || !put(span)) {
      bytes.addAndGet(-size);
      dropped.increment();
      return true;
    }
    return held > mostBytes / 4;
  }

  private boolean put(Recorded span) {
    while (true) {
      long at = tail.get();
      if (at - head > mask) {
        return false;
      }
      if (tail.compareAndSet(at, at + 1)) {
        ring.setRelease((int) at & mask, span);
        return true;
      }
    }
  }

  /** The next span; null if there is none, or the next is just being put. For one thread. */
  @Nullable Recorded poll() {
    long at = head;
    int slot = (int) at & mask;
    Recorded span = ring.getAcquire(slot);
    if (span != null) {
      ring.setRelease(slot, null);
      head = at + 1;
      bytes.addAndGet(-span.bytes());
    }
    return span;
  }

  /** How many spans did not fit. */
  long dropped() {
    return dropped.sum();
  }

  /** How many wait. */
  int size() {
    return (int) (tail.get() - head);
  }
}
