package io.kith.policy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each candidate in turn, whatever its weight and load.
 *
 * <p>Of any run of calls that one set receives, two candidates differ by at most one. The position
 * outlives a change of the set. Thread-safe.
 */
public final class RoundRobin implements Balancer {

  private final AtomicLong position;

  /**
   * A round that begins anywhere.
   *
   * @param start a random number, so that of many clients that start together not all call the
   *     first candidate first
   */
  public RoundRobin(int start) {
    this.position = new AtomicLong(Integer.toUnsignedLong(start));
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    int size = candidates.size();
    return call -> (int) (position.getAndIncrement() % size);
  }
}
