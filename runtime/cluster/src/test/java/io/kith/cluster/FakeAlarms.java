package io.kith.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Alarms that ring when a test wants it. Thread-safe. */
final class FakeAlarms implements Alarm.Clock, AutoCloseable {

  /** The times of all alarms that were set, in nanoseconds. */
  final List<Long> set = new CopyOnWriteArrayList<>();

  private final List<Runnable> pending = new ArrayList<>();
  private final List<Thread> rung = new CopyOnWriteArrayList<>();

  @Override
  public synchronized Alarm after(long nanos, Runnable task) {
    set.add(nanos);
    pending.add(task);
    return () -> forget(task);
  }

  private synchronized void forget(Runnable task) {
    pending.remove(task);
  }

  /** How many alarms are wanted. */
  synchronized int pending() {
    return pending.size();
  }

  /** Rings all that are wanted, each on a thread of its own. */
  synchronized void ring() {
    pending.forEach(task -> rung.add(Thread.ofVirtual().start(task)));
    pending.clear();
  }

  /** Waits until all that was rung has ended. */
  void await() {
    for (Thread thread : rung) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    await();
  }
}
