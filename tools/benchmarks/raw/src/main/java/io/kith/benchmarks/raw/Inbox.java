package io.kith.benchmarks.raw;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MessagePassingQueue.Consumer;
import org.jctools.queues.MpscArrayQueue;

/**
 * What other threads want the event loop to send: a queue that one task drains, scheduled at most
 * once at a time.
 *
 * <p>However many threads add at once, the event loop is woken at most once, and all that they
 * added leaves in one flush.
 */
final class Inbox<T> {
  private static final int CAPACITY = 1 << 16;

  private final MpscArrayQueue<T> queue = new MpscArrayQueue<>(CAPACITY);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final EventLoop loop;
  private final Consumer<T> each;
  private final Runnable flush;
  private final Runnable drain = this::drain;

  Inbox(EventLoop loop, Consumer<T> each, Runnable flush) {
    this.loop = loop;
    this.each = each;
    this.flush = flush;
  }

  void add(T item) {
    if (!queue.offer(item)) {
      throw new IllegalStateException("more than " + CAPACITY + " items wait for the event loop");
    }
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(drain);
    }
  }

  private void drain() {
    queue.drain(each, CAPACITY);
    flush.run();
    scheduled.set(false);
    if (!queue.isEmpty()) {
      schedule();
    }
  }
}
