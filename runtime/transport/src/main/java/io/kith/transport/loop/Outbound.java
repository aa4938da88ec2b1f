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
 * <p>While the socket takes no more, items are still accepted into a backlog (so that their
 * deadlines are watched), and written when it does.
 *
 * @param <W> what the frames of the connection's protocol are put together with
 */
public final class Outbound<W extends ByteWriter> implements Runnable {

  /** One message, or a control frame, on its way out. */
  public interface Item<W extends ByteWriter> {

    /** How much memory it holds while it waits. */
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

  private static final int QUEUE_CHUNK = 128;

  /** After so many flushes in a row, the other connections of the event loop get their turn. */
  private static final int MAX_ROUNDS = 16;

  private final MpscUnboundedVarHandleArrayQueue<Item<W>> queue =
      new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
  private final ArrayDeque<Item<W>> backlog = new ArrayDeque<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final W writer;
  private final ChannelHandlerContext channel;
  private final int maxQueuedBytes;
  private boolean draining;
  private boolean closed;

  /** The queue of this connection, which holds at most so many bytes. */
  public Outbound(ChannelHandlerContext channel, W writer, int maxQueuedBytes) {
    this.writer = writer;
    this.channel = channel;
    this.maxQueuedBytes = maxQueuedBytes;
  }

  /**
   * Adds an item, from any thread, and sees to it that it is written.
   *
   * @return false, and the item is not taken, if as much as is allowed is waiting
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
    if (queuedBytes.addAndGet(bytes) > maxQueuedBytes) {
      queuedBytes.addAndGet(-bytes);
      return false;
    }
    queue.offer(item);
    return true;
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
    queuedBytes.addAndGet(item.queuedBytes());
    enqueue(item);
  }

  /** On the event loop: adds an item that is written by the next {@link #drain}. */
  public void add(Item<W> item) {
    queuedBytes.addAndGet(item.queuedBytes());
    backlog.add(item);
  }

  /** How many bytes are waiting. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  private void enqueue(Item<W> item) {
    queue.offer(item);
    schedule();
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
    if (!queue.isEmpty() || (!backlog.isEmpty() && channel.channel().isWritable())) {
      schedule();
    }
  }

  /** On the event loop: writes what is there, as far as the socket takes it. */
  public void drain() {
    if (closed) {
      dropAll();
    } else if (!draining) { // a flush tells at once that there is room again: no reason to start
      // anew
      draining = true;
      try {
        for (int round = 0; writeWhatFits() && round < MAX_ROUNDS; round++) {}
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
    Item<W> item = null;
    boolean written = false;
    long freedBytes = 0;
    long nowNanos = System.nanoTime();
    while (channel.channel().isWritable() && (item = next(nowNanos)) != null) {
      if (item.write(writer, nowNanos)) {
        freedBytes += item.queuedBytes();
      } else {
        backlog.add(item);
      }
      if (writer.size() >= BATCH_BYTES) {
        writeBatch();
        written = true;
      }
    }
    if (freedBytes > 0) {
      queuedBytes.addAndGet(-freedBytes);
    }
    if (writer.size() > 0) {
      writeBatch();
      written = true;
    }
    if (written) {
      channel.flush();
    }
    return item != null;
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
      queuedBytes.addAndGet(-item.queuedBytes());
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
    batch.writeBytes(writer.array(), 0, writer.size());
    writer.reset();
    channel.write(batch, channel.voidPromise());
  }

  /** On the event loop: nothing will be written any more. */
  public void close() {
    closed = true;
    dropAll();
  }

  private void dropAll() {
    for (Item<W> item = backlog.poll(); item != null; item = backlog.poll()) {
      item.dropped();
    }
    dropQueue();
  }
}
