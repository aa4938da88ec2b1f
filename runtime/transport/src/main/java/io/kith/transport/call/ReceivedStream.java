package io.kith.transport.call;

import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a stream on their way from the event loop to the thread that pulls its messages:
 * replies at the client, requests at the server. {@link PulledMessages} are made of them.
 *
 * <p>The event loop hands over bytes as they come; the thread that pulls takes them, and the other
 * side is told how much was taken, so that it may send as much more. How much is here is bounded by
 * what the other side was allowed to send.
 *
 * <p>Thread-safe; one thread at a time pulls.
 */
public final class ReceivedStream {

  /** The other side, as the protocol reaches it. Called on the thread that pulls or closes. */
  public interface Source {

    /** So many bytes were taken, and as many more may be sent. */
    void consumed(int bytes);

    /**
     * No more is taken, though the stream has neither ended nor failed: the other side may stop.
     * Called at most once.
     */
    void closed(Status why);
  }

  /** A part of the stream's bytes; one that is ours may grow. */
  private static final class Part {
    final byte[] bytes;
    final int offset;
    int length;

    Part(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.offset = offset;
      this.length = length;
    }
  }

  private static final Status INTERRUPTED =
      Status.of(Code.CANCELLED, "the thread that pulled the stream was interrupted");

  /** What takes less than this share of its array is copied, so that little does not hold much. */
  private static final int LEAST_SHARE = 4;

  private static final int FIRST_GATHERED_BYTES = 256;
  private static final int MOST_GATHERED_BYTES = 16 << 10;

  private final Source source;
  private final int reportedBytes;

  // Guarded by this.
  private final ArrayDeque<Part> parts = new ArrayDeque<>();
  private @Nullable Part gathering;
  private boolean over;
  private boolean closed;
  private @Nullable Failure failure;
  private @Nullable Thread waiting;

  private volatile boolean cut;

  // The pulling thread's.
  private int unreportedBytes;

  /**
   * A stream of which nothing has come.
   *
   * @param reportedBytes after how many bytes the source is told that they were taken; after a
   *     quarter of them, if there are no more to take
   */
  public ReceivedStream(int reportedBytes, Source source) {
    this.reportedBytes = reportedBytes;
    this.source = source;
  }

  // ---- on the event loop

  /**
   * Adds bytes, which must not be changed any more.
   *
   * @return false if nobody takes them: the stream was closed, or is over
   */
  public boolean offer(byte[] bytes, int offset, int length) {
    Thread puller;
    synchronized (this) {
      if (closed || over) {
        return false;
      }
      if (length > 0) {
        add(bytes, offset, length);
      }
      puller = waiting;
      waiting = null;
    }
    LockSupport.unpark(puller);
    return true;
  }

  private void add(byte[] bytes, int offset, int length) {
    if (length >= bytes.length / LEAST_SHARE) {
      parts.add(new Part(bytes, offset, length));
      gathering = null;
      return;
    }
    Part last = gathering;
    if (last == null || last.bytes.length - last.length < length) {
      int room = last == null ? FIRST_GATHERED_BYTES : 2 * last.bytes.length;
      last = new Part(new byte[Math.max(length, Math.min(room, MOST_GATHERED_BYTES))], 0, 0);
      parts.add(last);
      gathering = last;
    }
    System.arraycopy(bytes, offset, last.bytes, last.length, length);
    last.length += length;
  }

  // ---- on any thread

  /** Nothing more comes: what is here is all. */
  public void end() {
    finish(null, false);
  }

  /** Nothing more comes: what is here is followed by the failure. */
  public void end(Failure how) {
    finish(how, false);
  }

  /** The stream fails at once, and what is here is dropped. */
  public void abort(Failure how) {
    finish(how, true);
  }

  private void finish(@Nullable Failure how, boolean drop) {
    Thread puller;
    synchronized (this) {
      if (over || closed) {
        return;
      }
      over = true;
      failure = how;
      if (drop) {
        cut();
      }
      puller = waiting;
      waiting = null;
    }
    LockSupport.unpark(puller);
  }

  private void cut() {
    cut = true;
    parts.clear();
    gathering = null;
  }

  /** Whether nothing more comes, or nothing more is taken. */
  public synchronized boolean isOver() {
    return over || closed;
  }

  /**
   * Takes no more, and tells the source unless the stream was over.
   *
   * @return false if the stream was over or closed already
   */
  public boolean close(Status why) {
    Thread puller;
    synchronized (this) {
      cut();
      if (closed || over) {
        return false;
      }
      closed = true;
      failure = new Failure(why, null, Executed.MAYBE, Metadata.empty());
      puller = waiting;
      waiting = null;
    }
    LockSupport.unpark(puller);
    source.closed(why);
    return true;
  }

  // ---- on the thread that pulls

  /** Whether what is left is not wanted, or not to be had, any more. */
  boolean isCut() {
    return cut;
  }

  /** Why the stream ended before its time; null if it did not. Asked for at its end. */
  synchronized @Nullable Failure failure() {
    return failure;
  }

  /**
   * Waits for the next bytes, and gives them to the parser.
   *
   * @return false at the end
   */
  boolean feed(MessageParser parser) {
    if (Thread.currentThread().isInterrupted()) {
      close(INTERRUPTED);
    }
    Part part = poll();
    while (part == null) {
      if (unreportedBytes >= reportedBytes / 4) {
        report();
      }
      if (!awaitMore()) {
        return false;
      }
      part = poll();
    }
    parser.feed(part.bytes, part.offset, part.length);
    unreportedBytes += part.length;
    if (unreportedBytes >= reportedBytes) {
      report();
    }
    return true;
  }

  private synchronized @Nullable Part poll() {
    Part part = parts.poll();
    if (part == gathering) {
      gathering = null;
    }
    return part;
  }

  private void report() {
    int bytes = unreportedBytes;
    unreportedBytes = 0;
    if (!isOver()) {
      source.consumed(bytes);
    }
  }

  /** Returns false if nothing more comes. */
  private boolean awaitMore() {
    synchronized (this) {
      if (!parts.isEmpty()) {
        return true;
      }
      if (over || closed) {
        return false;
      }
      waiting = Thread.currentThread();
    }
    LockSupport.park(this);
    if (Thread.currentThread().isInterrupted()) {
      close(INTERRUPTED);
    }
    return true;
  }
}
