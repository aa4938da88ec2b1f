package io.kith.cluster;

import java.time.Duration;

/**
 * The promise of a hub to keep an instance for a while.
 *
 * @param ttl how long without a renewal; a holder renews it every third of this
 */
public record Lease(Duration ttl) {

  /** The longest time. */
  public static final Duration LONGEST = Duration.ofHours(1);

  public Lease {
    if (!ttl.isPositive() || ttl.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a lease of " + ttl + "; allowed is up to " + LONGEST);
    }
  }
}
