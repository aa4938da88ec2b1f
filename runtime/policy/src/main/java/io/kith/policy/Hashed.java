package io.kith.policy;

import java.util.List;

/**
 * Calls with the same key go to the same candidate, as long as the candidates stay the same; when
 * one comes or goes, most keys move. Weights do not matter. Thread-safe.
 *
 * @see ConsistentHash which moves few
 */
public final class Hashed implements Balancer {

  private final Key key;

  /** A balancer by this key. */
  public Hashed(Key key) {
    this.key = key;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    int size = candidates.size();
    return call -> AtRandom.index(key.of(call), size);
  }
}
