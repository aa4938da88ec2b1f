package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a stream on their way from the thread that makes them to the event loop: a bounded
 * queue without a lock.
 *
 * <p>The producer adds messages, and waits while too much is there. The event loop takes bytes as
 * the peer and the socket let it, without regard to where messages begin and end. It is told of
 * bytes only while it has none to attend to: whatever is added meanwhile goes with what is there,
 * so that a stream of small messages costs few writes.
 *
 * <p>Each method says whose it is; one producer, one event loop.
 */
public final class SentStream {

  /** Takes bytes out. On the event loop. */
  @FunctionalInterface
  public interface Taker {
    void take(byte[] bytes, int offset, int length);
  }

  /** Encodes messages as the stream's protocol wants them. On the producer's thread. */
  @FunctionalInterface
  public interface Encoder {

    /**
     * Adds the message and what marks it off from others.
     *
     * @throws CodecException if it cannot be encoded
     */
    void encode(Object message, SentStream out);
  }

  private static final Status INTERRUPTED =
      Status.of(Code.CANCELLED, "the thread that sends the stream was interrupted");
  private static final int FIRST_SEGMENT_BYTES = 256;
  private static final int LARGEST_SEGMENT_BYTES = 16 << 10;

  /** A part of the queue; those that follow are reached through it. */
  private static final class Segment {
    final byte[] bytes;
    final int start;
    int limit;
    @Nullable Segment next;

    Segment(byte[] bytes, int start, int limit) {
      this.bytes = bytes;
      this.start = start;
      this.limit = limit;
    }
  }

  private final int capacityBytes;
  private final Runnable wake;

  // The producer's.
  private Segment tail = new Segment(new byte[FIRST_SEGMENT_BYTES], 0, FIRST_SEGMENT_BYTES);
  private int tailPosition;
  private int nextSegmentBytes = 2 * FIRST_SEGMENT_BYTES;
  private long written;
  private @Nullable Thread producer;

  // The event loop's.
  private Segment head = tail;
  private int headPosition;

  // Shared. What was written before is visible to whoever reads the count.
  private volatile long published;
  private volatile long taken;
  private volatile boolean ended;
  private final AtomicBoolean attended = new AtomicBoolean();
  private volatile long wakeProducerAt = Long.MAX_VALUE;
  private volatile @Nullable Status stopped;

  /**
   * A queue.
   *
   * @param capacityBytes the producer waits while so many bytes are there; one message may go
   *     beyond
   * @param wake tells the event loop that there is something to take; called on the producer's
   *     thread
   */
  public SentStream(int capacityBytes, Runnable wake) {
    this.capacityBytes = capacityBytes;
    this.wake = wake;
  }

  // ---- on the producer's thread

  /**
   * Pulls the messages of a stream, and adds each; blocks until all are added. Closes the stream,
   * whatever happens.
   *
   * @throws StreamStoppedException if nothing will be taken any more
   * @throws CodecException if a message is null, or cannot be encoded
   */
  public void sendAll(Stream<? extends @Nullable Object> messages, Encoder encoder) {
    try (messages) {
      messages
          .sequential()
          .forEachOrdered(message -> {
            if (message == null) {
              throw new CodecException("a message of the stream is null");
            }
            encoder.encode(message, this);
            publish();
          });
    }
  }

  /** Adds a copy of these bytes. */
  public void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, tail.limit - tailPosition);
      if (part == 0) {
        append(segment(length - done));
      } else {
        System.arraycopy(bytes, offset + done, tail.bytes, tailPosition, part);
        tailPosition += part;
        done += part;
      }
    }
    written += length;
  }

  private Segment segment(int leastBytes) {
    int bytes = Math.min(LARGEST_SEGMENT_BYTES, Math.max(nextSegmentBytes, leastBytes));
    nextSegmentBytes = 2 * bytes;
    return new Segment(new byte[bytes], 0, bytes);
  }

  /** Adds these bytes themselves, which must not be changed any more. */
  public void give(byte[] bytes, int offset, int length) {
    if (length > 0) {
      append(new Segment(bytes, offset, offset + length));
      tailPosition = tail.limit;
      nextSegmentBytes = FIRST_SEGMENT_BYTES; // little goes between long messages
      written += length;
    }
  }

  private void append(Segment segment) {
    tail.limit = tailPosition;
    tail.next = segment;
    tail = segment;
    tailPosition = segment.start;
  }

  /**
   * Lets the event loop see what was added, and waits until there is room for more.
   *
   * @throws StreamStoppedException if nothing will be taken any more
   */
  public void publish() {
    published = written;
    attract();
    if (written - taken >= capacityBytes) {
      awaitRoom();
    }
    requireRunning();
  }

  private void awaitRoom() {
    producer = Thread.currentThread();
    wakeProducerAt = written - capacityBytes / 2;
    try {
      while (taken < wakeProducerAt && stopped == null) {
        LockSupport.park(this);
        if (Thread.currentThread().isInterrupted()) {
          requireRunning(); // the reason of the interrupt, if the call has one
          throw new StreamStoppedException(INTERRUPTED);
        }
      }
    } finally {
      wakeProducerAt = Long.MAX_VALUE;
    }
  }

  private void requireRunning() {
    Status why = stopped;
    if (why != null) {
      throw new StreamStoppedException(why);
    }
  }

  /** Nothing more will be added. */
  public void end() {
    published = written;
    ended = true;
    attract();
  }

  private void attract() {
    if (!attended.get() && attended.compareAndSet(false, true)) {
      wake.run();
    }
  }

  // ---- on the event loop

  /** How many bytes can be taken. */
  public int readableBytes() {
    return (int) (published - taken);
  }

  /** Whether nothing more will come. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether all was taken, and nothing more will come. */
  public boolean isAtEnd() {
    return ended && published == taken; // in this order: nothing is added after the end
  }

  /** Takes so many bytes, of those that can be taken, in one or more parts. */
  public void take(int bytes, Taker taker) {
    int left = bytes;
    while (left > 0) {
      int part = Math.min(left, head.limit - position());
      if (part == 0) {
        advance();
      } else {
        taker.take(head.bytes, position(), part);
        headPosition += part;
        left -= part;
      }
    }
    long takenNow = taken + bytes;
    taken = takenNow;
    if (takenNow >= wakeProducerAt) {
      LockSupport.unpark(producer);
    }
  }

  /** Takes all that can be taken, and forgets it. */
  public void discard() {
    take(readableBytes(), (_, _, _) -> {});
  }

  private int position() {
    return head.start + headPosition;
  }

  private void advance() {
    Segment next = head.next;
    if (next == null) {
      throw new IllegalStateException("more is taken than is there");
    }
    head = next;
    headPosition = 0;
  }

  /**
   * The event loop turns to other things, and asks to be woken when there is something to take, or
   * the end.
   *
   * @return false if there is something already: it goes on, and is not woken
   */
  public boolean pause() {
    attended.set(false);
    boolean isQuiet = readableBytes() == 0 && !ended;
    return isQuiet || !attended.compareAndSet(false, true); // unless the producer was first
  }

  // ---- on any thread

  /** Nothing will be taken any more: the producer learns of it at its next message, or now. */
  public void stop(Status why) {
    stopped = why;
    if (wakeProducerAt != Long.MAX_VALUE) {
      LockSupport.unpark(producer);
    }
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stopped != null;
  }

  @Override
  public String toString() {
    return "stream with " + readableBytes() + " bytes to send";
  }
}
