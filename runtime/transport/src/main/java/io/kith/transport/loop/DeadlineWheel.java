package io.kith.transport.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all calls of one event loop: adding and removing one costs a few pointer writes,
 * and a tick looks only at what is due about now.
 *
 * <p>A hashed wheel of 1,024 slots of 4 ms: what lies further ahead than one turn stays in its slot
 * and is looked at once a turn. A deadline fires up to two ticks late, never early. The loop is
 * woken for slots that hold something, and sleeps over the others: a process that only waits for
 * something far ahead is idle. Owned by its event loop.
 *
 * @see <a href="https://doi.org/10.1145/37499.37504">G. Varghese, T. Lauck: Hashed and Hierarchical
 *     Timing Wheels, SOSP 1987</a>
 */
public final class DeadlineWheel implements Runnable {

  private static final int SLOTS = 1024;
  private static final long TICK_NANOS = 4_000_000;

  private final EventLoop loop;
  private final Slot[] slots = new Slot[SLOTS];
  private long tick;
  private int size;

  /** The tick that the loop is woken for next; of no meaning while nothing wakes it. */
  private long wakeTick;

  private @Nullable Future<?> wake;

  DeadlineWheel(EventLoop loop) {
    this.loop = loop;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  /** Watches it until it is removed or expires. */
  public void add(Timed timed, long nowNanos) {
    if (size == 0) {
      tick = Math.floorDiv(nowNanos, TICK_NANOS);
    }
    long due = Math.max(Math.floorDiv(timed.deadlineNanos, TICK_NANOS), tick) + 1;
    slots[(int) (due & (SLOTS - 1))].link(timed);
    size++;
    if (wake == null || due < wakeTick) {
      wakeAt(Math.min(due, tick + SLOTS), nowNanos);
    }
  }

  private void wakeAt(long atTick, long nowNanos) {
    if (wake != null) {
      wake.cancel(false);
    }
    wakeTick = atTick;
    wake = loop.schedule(this, atTick * TICK_NANOS - nowNanos, TimeUnit.NANOSECONDS);
  }

  /** Removes it, if it is there. */
  public void remove(Timed timed) {
    if (timed.next != null) {
      Slot.unlink(timed);
      size--;
    }
  }

  @Override
  public void run() {
    wake = null;
    long nowNanos = System.nanoTime();
    long nowTick = Math.floorDiv(nowNanos, TICK_NANOS);
    for (int turns = 0; tick < nowTick && turns < SLOTS; turns++) {
      tick++;
      expire(slots[(int) (tick & (SLOTS - 1))], nowNanos);
    }
    tick = Math.max(tick, nowTick);
    if (size > 0) {
      wakeAt(nextHeld(), nowNanos);
    }
  }

  /** The next tick whose slot holds something. */
  private long nextHeld() {
    long next = tick + 1;
    while (slots[(int) (next & (SLOTS - 1))].first() == null) {
      next++;
    }
    return next;
  }

  private void expire(Slot slot, long nowNanos) {
    Timed timed = slot.first();
    while (timed != null) {
      Timed following = slot.after(timed);
      if (timed.deadlineNanos - nowNanos <= 0) {
        remove(timed);
        timed.expired();
      }
      timed = following;
    }
  }

  /** A ring of entries around a head that is none. */
  private static final class Slot extends Timed {

    Slot() {
      previous = this;
      next = this;
    }

    void link(Timed timed) {
      Timed last = previous == null ? this : previous;
      timed.previous = last;
      timed.next = this;
      last.next = timed;
      previous = timed;
    }

    static void unlink(Timed timed) {
      Timed before = timed.previous;
      Timed after = timed.next;
      if (before != null && after != null) {
        before.next = after;
        after.previous = before;
      }
      timed.previous = null;
      timed.next = null;
    }

    @Nullable Timed first() {
      return next == this ? null : next;
    }

    @Nullable Timed after(Timed timed) {
      return timed.next == this ? null : timed.next;
    }

    @Override
    protected void expired() {
      throw new IllegalStateException("the head of a slot has no deadline");
    }
  }
}
