package io.kith.cluster;

import java.util.concurrent.locks.LockSupport;

/** Runs something after a while, unless it is no longer wanted by then. */
interface Alarm extends AutoCloseable {

  /** Sets alarms. Thread-safe. */
  @FunctionalInterface
  interface Clock {

    /** An alarm that runs the task once the time is over, on a thread of its own. */
    Alarm after(long nanos, Runnable task);

    /** Alarms on virtual threads that sleep, and end when the task has or is not wanted. */
    static Clock system() {
      return Sleeper::start;
    }
  }

  /** Not wanted any more: does not run it, if it has not begun. */
  @Override
  void close();

  /** A virtual thread that sleeps. */
  final class Sleeper implements Alarm, Runnable {

    private final long atNanos;
    private final Runnable task;
    private final Thread thread;
    private volatile boolean unwanted;

    private Sleeper(long nanos, Runnable task) {
      this.atNanos = System.nanoTime() + nanos;
      this.task = task;
      this.thread = Thread.ofVirtual().name("kith-hedge").unstarted(this);
    }

    private static Alarm start(long nanos, Runnable task) {
      var sleeper = new Sleeper(nanos, task);
      sleeper.thread.start();
      return sleeper;
    }

    @Override
    public void run() {
      for (long left = atNanos - System.nanoTime();
          left > 0 && !unwanted;
          left = atNanos - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
      }
      if (!unwanted) {
        task.run();
      }
    }

    @Override
    public void close() {
      unwanted = true;
      LockSupport.unpark(thread);
    }
  }
}
