package io.kith.transport.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written on one connection.
 *
 * <p>Any thread adds items to a queue without a lock; the event loop takes all that are there, puts
 * their frames together in one buffer, and writes that with one system call. The loop is woken only
 * when it is not already about to drain. So no caller ever waits for another caller's write, and
 * what is queued is bounded in bytes.
 *
 * <p>A long message is written a part at a time, in turn with the other long ones, and whatever is
 * new goes before the next part. So a short message waits for one part of a long one, not for all
 * of it. Nor do long ones take the short ones' room: the two are counted apart.
 *
 * <p>While the socket takes no more, items are still accepted into a backlog (so that their
 * deadlines are watched), and written when it does.
 *
 * @param <W> what the frames of the connection's protocol are put together with
 */
public final class Outbound<W extends ByteWriter> implements Runnable {

  /** One message, or a control frame, on its way out. */
  public interface Item<W extends ByteWriter> {

    /** How much memory it holds while it waits, or while the rest of it does. */
    int queuedBytes();

    /**
     * On the event loop, before the first {@link #write}. Returns whether it still wants to be
     * written.
     */
    boolean accept(long nowNanos);

    /**
     * On the event loop: writes its frames, or the next of them if the message is long.
     *
     * @return whether that was all
     */
    boolean write(W out, long nowNanos);

    /** On any thread: the connection is closed, and it will not be written. */
    void dropped();
  }

  /** So much is written at once at the least, if there is more. */
  private static final int BATCH_BYTES = 64 << 10;

  /** What holds more than this is counted as a long message. */
  private static final int LONGEST_SHORT_BYTES = 64 << 10;

  private static final int QUEUE_CHUNK = 128;

  /** After so many flushes in a row, the other connections of the event loop get their turn. */
  private static final int MAX_ROUNDS = 16;

  private final MpscUnboundedVarHandleArrayQueue<Item<W>> queue =
      new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
  private final ArrayDeque<Item<W>> backlog = new ArrayDeque<>();
  private final ArrayDeque<Item<W>> unfinished = new ArrayDeque<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong shortBytes = new AtomicLong();
  private final AtomicLong longBytes = new AtomicLong();
  private final W writer;
  private final ChannelHandlerContext channel;
  private final int maxQueuedBytes;
  private boolean draining;
  private boolean closed;

  /**
   * The queue of this connection.
   *
   * @param maxQueuedBytes when as much waits of short messages, it takes no more of them; and the
   *     same of long ones
   */
  public Outbound(ChannelHandlerContext channel, W writer, int maxQueuedBytes) {
    this.writer = writer;
    this.channel = channel;
    this.maxQueuedBytes = maxQueuedBytes;
  }

  /**
   * Adds an item, from any thread, and sees to it that it is written.
   *
   * @return false, and the item is not taken, if as much as is allowed is waiting already
   */
  public boolean offer(Item<W> item) {
    boolean taken = offerLater(item);
    if (taken) {
      schedule();
    }
    return taken;
  }

  /**
   * Adds an item, from any thread, that is written by the next {@link #flush} or a drain before it.
   */
  public boolean offerLater(Item<W> item) {
    int bytes = item.queuedBytes();
    AtomicLong waiting = waiting(bytes);
    if (waiting.getAndAdd(bytes) >= maxQueuedBytes) {
      waiting.addAndGet(-bytes);
      return false;
    }
    queue.offer(item);
    return true;
  }

  private AtomicLong waiting(int itemBytes) {
    return itemBytes > LONGEST_SHORT_BYTES ? longBytes : shortBytes;
  }

  /** From any thread: sees to it that what was offered is written. */
  public void flush() {
    if (!queue.isEmpty()) {
      schedule();
    }
  }

  /**
   * Adds an item whatever is waiting; for the small ones whose number is bounded by other means.
   */
  public void force(Item<W> item) {
    count(item);
    queue.offer(item);
    schedule();
  }

  /** On the event loop: adds an item that is written by the next {@link #drain}. */
  public void add(Item<W> item) {
    count(item);
    backlog.add(item);
  }

  private void count(Item<W> item) {
    int bytes = item.queuedBytes();
    waiting(bytes).addAndGet(bytes);
  }

  /** How many bytes are waiting. */
  public long queuedBytes() {
    return shortBytes.get() + longBytes.get();
  }

  /** Whether an item that holds so many bytes would not be taken. */
  public boolean isFull(int itemBytes) {
    return waiting(itemBytes).get() >= maxQueuedBytes;
  }

  /** Whether so much waits that no more should be asked for. */
  public boolean isCrowded() {
    return shortBytes.get() >= maxQueuedBytes / 2 || longBytes.get() >= maxQueuedBytes;
  }

  /** From any thread: has the event loop drain soon, once for however many ask. */
  public void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        channel.executor().execute(this);
      } catch (RejectedExecutionException e) { // the event loop has ended, and will never drain
        scheduled.set(false);
        dropQueue();
      }
    }
  }

  private synchronized void dropQueue() {
    for (Item<W> item = queue.poll(); item != null; item = queue.poll()) {
      item.dropped();
    }
  }

  @Override
  public void run() {
    drain();
    scheduled.set(false);
    if (!queue.isEmpty() || (hasBacklog() && channel.channel().isWritable())) {
      schedule();
    }
  }

  private boolean hasBacklog() {
    return !backlog.isEmpty() || !unfinished.isEmpty();
  }

  /** On the event loop: writes what is there, as far as the socket takes it. */
  public void drain() {
    if (closed) {
      dropAll();
    } else if (!draining) { // a flush tells at once that there is room again: no reason to start
      // anew
      draining = true;
      try {
        int rounds = 0;
        while (writeWhatFits()) {
          if (++rounds == MAX_ROUNDS) {
            schedule();
            break;
          }
        }
      } catch (RuntimeException e) { // half a frame may be written: the connection is of no use now
        channel.pipeline().fireExceptionCaught(e);
      } finally {
        draining = false;
      }
      acceptAll();
    }
  }

  /** Returns whether there may be more to write, and room for it. */
  private boolean writeWhatFits() {
    long nowNanos = System.nanoTime();
    boolean mayHaveMore = true;
    boolean written = false;
    while (mayHaveMore && channel.channel().isWritable()) {
      mayHaveMore = fillBatch(nowNanos);
      if (writer.size() > 0) {
        writeBatch();
        written = true;
      }
    }
    if (written) {
      channel.flush();
    }
    return mayHaveMore && written;
  }

  /** Writes what is new, and in turn with that one part of a long message at a time. */
  private boolean fillBatch(long nowNanos) {
    while (!isBatchFull()) {
      boolean mayHaveMore = writeNew(nowNanos);
      Item<W> begun = unfinished.poll();
      if (begun == null) {
        return mayHaveMore;
      }
      if (isBatchFull()) {
        writeBatch();
      }
      writeNext(begun, nowNanos);
    }
    return true;
  }

  /** Returns whether the batch is full. */
  private boolean writeNew(long nowNanos) {
    Item<W> item = null;
    long freedBytes = 0;
    while (!isBatchFull() && (item = next(nowNanos)) != null) {
      int bytes = item.queuedBytes();
      if (!item.write(writer, nowNanos)) {
        waiting(bytes).addAndGet(-bytes);
        longBytes.addAndGet(item.queuedBytes());
        unfinished.add(item);
      } else if (bytes > LONGEST_SHORT_BYTES) {
        longBytes.addAndGet(-bytes);
      } else {
        freedBytes += bytes;
      }
    }
    if (freedBytes > 0) {
      shortBytes.addAndGet(-freedBytes);
    }
    return item != null;
  }

  private boolean isBatchFull() {
    return writer.size() >= BATCH_BYTES || writer.hasTail();
  }

  /** Writes one more part. */
  private void writeNext(Item<W> begun, long nowNanos) {
    int bytes = begun.queuedBytes();
    if (begun.write(writer, nowNanos)) {
      longBytes.addAndGet(-bytes);
    } else {
      longBytes.addAndGet(begun.queuedBytes() - bytes);
      unfinished.add(begun);
    }
  }

  private @Nullable Item<W> next(long nowNanos) {
    Item<W> waiting = backlog.poll();
    return waiting != null ? waiting : poll(nowNanos);
  }

  private @Nullable Item<W> poll(long nowNanos) {
    for (Item<W> item = queue.poll(); item != null; item = queue.poll()) {
      if (item.accept(nowNanos)) {
        return item;
      }
      int bytes = item.queuedBytes();
      waiting(bytes).addAndGet(-bytes);
    }
    return null;
  }

  private void acceptAll() {
    if (!channel.channel().isWritable()) {
      long nowNanos = System.nanoTime();
      for (Item<W> item = poll(nowNanos); item != null; item = poll(nowNanos)) {
        backlog.add(item);
      }
    }
  }

  private void writeBatch() {
    ByteBuf batch = channel.alloc().directBuffer(writer.size());
    writer.copyTo(batch);
    writer.reset();
    channel.write(batch, channel.voidPromise());
  }

  /** On the event loop: nothing will be written any more. */
  public void close() {
    closed = true;
    dropAll();
  }

  private void dropAll() {
    for (Item<W> item = unfinished.poll(); item != null; item = unfinished.poll()) {
      item.dropped();
    }
    for (Item<W> item = backlog.poll(); item != null; item = backlog.poll()) {
      item.dropped();
    }
    dropQueue();
  }
}
