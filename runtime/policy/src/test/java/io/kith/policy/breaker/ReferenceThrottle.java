package io.kith.policy.breaker;

import java.util.ArrayDeque;
import java.util.Deque;

/** A throttle for one thread that is always unlucky, and keeps the numbers of each slice. */
final class ReferenceThrottle {

  private static final long SECOND = 1_000_000_000;

  private final ThrottlePolicy policy;

  /** Requests and accepts. */
  private final Deque<long[]> slices = new ArrayDeque<>();

  private final Deque<Long> letThrough = new ArrayDeque<>();
  private long sliceSinceNanos;
  private int row;
  private double share;

  ReferenceThrottle(ThrottlePolicy policy, long nowNanos) {
    this.policy = policy;
    forget(nowNanos);
  }

  private void forget(long nowNanos) {
    slices.clear();
    slices.add(new long[2]);
    sliceSinceNanos = nowNanos;
  }

  double share() {
    return share;
  }

  boolean tryEnter(long nowNanos) {
    if (share == 0) {
      return true;
    }
    // One after another, each as far from the one before as the floor has it, a second at most.
    long space = SECOND / policy.floor();
    long last = letThrough.isEmpty() ? nowNanos - SECOND : letThrough.getLast();
    long slot = last + space - nowNanos > 0 ? last + space : nowNanos;
    if (slot - nowNanos + space <= SECOND) {
      letThrough.add(slot);
      return true;
    }
    slices.getLast()[0]++;
    update();
    return false;
  }

  void accepted(long nowNanos) {
    slices.getLast()[0]++;
    slices.getLast()[1]++;
    if (share > 0) {
      if (++row >= policy.wellInARow()) {
        row = 0;
        forget(nowNanos);
      }
      update();
    }
  }

  void refused(long nowNanos) {
    row = 0;
    roll(nowNanos);
    slices.getLast()[0]++;
    update();
  }

  void turn(long nowNanos) {
    roll(nowNanos);
    if (share > 0) {
      update();
    }
  }

  private void roll(long nowNanos) {
    long slice = policy.window().toNanos() / 10;
    while (nowNanos - sliceSinceNanos >= slice) {
      sliceSinceNanos += slice;
      slices.add(new long[2]);
      if (slices.size() > 10) {
        slices.remove();
      }
    }
  }

  private void update() {
    long requests = slices.stream().mapToLong(one -> one[0]).sum();
    long accepts = slices.stream().mapToLong(one -> one[1]).sum();
    share = Math.max(0, (requests - policy.multiplier() * accepts) / (requests + 1));
  }
}
