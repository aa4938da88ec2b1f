package io.kith.policy.breaker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The last so many calls. A call that ends as the one did whose place it takes, which is what most
 * calls do, costs an atomic addition.
 */
final class CountWindow implements CallWindow {

  private static final int THERE = 1;
  private static final int FAILED = 2;
  private static final int SLOW = 4;

  private final AtomicIntegerArray outcomes;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();

  CountWindow(int count) {
    this.outcomes = new AtomicIntegerArray(count);
  }

  @Override
  public void recordWell() {
    put(THERE);
  }

  @Override
  public void record(boolean hasFailed, boolean wasSlow) {
    put(THERE | (hasFailed ? FAILED : 0) | (wasSlow ? SLOW : 0));
  }

  private void put(int outcome) {
    int place = Integer.remainderUnsigned(next.getAndIncrement(), outcomes.length());
    if (outcomes.get(place) == outcome) {
      return;
    }
    int before = outcomes.getAndSet(place, outcome);
    count(calls, before & THERE, outcome & THERE);
    count(failed, before & FAILED, outcome & FAILED);
    count(slow, before & SLOW, outcome & SLOW);
  }

  private static void count(AtomicInteger counter, int before, int now) {
    if (before != now) {
      counter.addAndGet(now > before ? 1 : -1);
    }
  }

  @Override
  public void roll(long nowNanos) {
    // It is not time that makes a call old.
  }

  @Override
  public long calls() {
    return calls.get();
  }

  @Override
  public long failed() {
    return failed.get();
  }

  @Override
  public long slow() {
    return slow.get();
  }
}
