package io.kith.simulator.model;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, and the time that it is. The next event is the earliest; of two at the same
 * time the one that was scheduled first, so that a run is the same each time.
 *
 * <p>A heap in which each node has four children: half as deep as one with two, and the four stand
 * side by side in memory. Its fields stand in arrays of their own, so that a comparison follows no
 * reference.
 */
final class EventQueue {

  private static final int STEP_BITS = 8;

  private long[] times = new long[1024];

  /** How many were scheduled before, and the step in the lowest bits. */
  private long[] orders = new long[1024];

  private @Nullable Event[] events = new @Nullable Event[1024];
  private int size;
  private long scheduled;
  private long nowNanos;
  private long happened;

  /** The time, in nanoseconds since the beginning. */
  long nowNanos() {
    return nowNanos;
  }

  /** How many events have happened. */
  long happened() {
    return happened;
  }

  /** Schedules an event; one whose time is over happens next. */
  void at(long atNanos, Event event, int step) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      orders = Arrays.copyOf(orders, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    long time = Math.max(atNanos, nowNanos);
    long order = scheduled++ << STEP_BITS | step;
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (!isBefore(time, order, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, time, order, event);
  }

  /** Schedules an event this long from now. */
  void in(long nanos, Event event, int step) {
    at(nowNanos + nanos, event, step);
  }

  /** Lets the next event happen, unless it is after the end; says whether there was one. */
  boolean next(long endNanos) {
    if (size == 0 || times[0] > endNanos) {
      return false;
    }
    Event event = Objects.requireNonNull(events[0]);
    int step = (int) (orders[0] & (1 << STEP_BITS) - 1);
    nowNanos = times[0];
    removeFirst();
    happened++;
    event.happen(step);
    return true;
  }

  private void removeFirst() {
    int last = --size;
    long time = times[last];
    long order = orders[last];
    Event event = Objects.requireNonNull(events[last]);
    events[last] = null;
    if (last == 0) {
      return;
    }
    int hole = 0;
    while (true) {
      int first = (hole << 2) + 1;
      if (first >= last) {
        break;
      }
      int least = first;
      int end = Math.min(first + 4, last);
      for (int child = first + 1; child < end; child++) {
        if (isBefore(times[child], orders[child], least)) {
          least = child;
        }
      }
      if (isBefore(time, order, least)) {
        break;
      }
      move(least, hole);
      hole = least;
    }
    put(hole, time, order, event);
  }

  private boolean isBefore(long time, long order, int other) {
    return time < times[other] || (time == times[other] && order < orders[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    orders[to] = orders[from];
    events[to] = events[from];
  }

  private void put(int at, long time, long order, Event event) {
    times[at] = time;
    orders[at] = order;
    events[at] = event;
  }
}
