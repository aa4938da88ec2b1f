package io.kith.simulator.model;

import java.util.ArrayDeque;

/**
 * Timers of one length, which run out in the order in which they were set: so a single event stands
 * for all of them, and most are over before it happens and cost nothing more.
 */
final class Timers implements Event {

  /** What has a timer. */
  interface Timed {

    /** Whether it needs its timer no more. */
    boolean isOver();

    /** When the timer was set. */
    long sinceNanos();

    /** The timer has run out, and it was not over. */
    void expire();
  }

  private final EventQueue queue;
  private final long lengthNanos;
  private final ArrayDeque<Timed> running = new ArrayDeque<>();
  private boolean scheduled;

  Timers(EventQueue queue, long lengthNanos) {
    this.queue = queue;
    this.lengthNanos = lengthNanos;
  }

  /** Sets a timer, now. */
  void set(Timed timed) {
    forgetWhatIsOver();
    running.add(timed);
    if (!scheduled) {
      scheduled = true;
      queue.in(lengthNanos, this, 0);
    }
  }

  @Override
  public void happen(int step) {
    forgetWhatIsOver();
    while (!running.isEmpty()) {
      Timed first = running.getFirst();
      long dueNanos = first.sinceNanos() + lengthNanos;
      if (dueNanos > queue.nowNanos()) {
        queue.at(dueNanos, this, 0);
        return;
      }
      running.removeFirst();
      first.expire(); // may set another one, for which this event goes on
      forgetWhatIsOver();
    }
    scheduled = false;
  }

  private void forgetWhatIsOver() {
    while (!running.isEmpty() && running.getFirst().isOver()) {
      running.removeFirst();
    }
  }
}
