package io.kith.resilience;

import io.kith.policy.rate.Limiter;
import io.kith.policy.rate.Quota;
import org.jspecify.annotations.Nullable;

/** The part of a quota that this process admits on its own. Thread-safe. */
final class LocalShare {

  /** A limiter of what each of so many gets. */
  private record Part(Limiter limiter, int of) {}

  private final Quota quota;

  /** Made with the first permit that is asked for; written by one at a time. */
  private volatile @Nullable Part part;

  LocalShare(Quota quota) {
    this.quota = quota;
  }

  /**
   * Takes a permit.
   *
   * @param processes among how many the quota is divided right now, 1 or more
   * @return as {@link Limiter#tryTake}
   */
  long tryTake(int processes, long nowNanos) {
    Part known = part;
    if (known == null || known.of != processes) {
      known = divide(processes, nowNanos);
    }
    return known.limiter.tryTake(1, nowNanos, 0);
  }

  /** A greater part is no fresh one: a bucket begins empty, and a window when the next one does. */
  private synchronized Part divide(int processes, long nowNanos) {
    Part known = part;
    if (known != null && known.of == processes) {
      return known;
    }
    Quota divided = quota.dividedBy(processes);
    var made = new Part(divided.limiter(nowNanos), processes);
    if (known != null && processes < known.of && !known.limiter.isAsNew(nowNanos)) {
      if (!divided.algorithm().hasBurst()) {
        return known;
      }
      made.limiter.tryTake(divided.burst(), nowNanos, 0);
    }
    part = made;
    return made;
  }

  /** Gives a permit back that was not used. */
  void giveBack(long takenNanos, long nowNanos) {
    Part known = part;
    if (known != null) {
      known.limiter.giveBack(1, takenNanos, nowNanos);
    }
  }

  boolean isAsNew(long nowNanos) {
    Part known = part;
    return known == null || known.limiter.isAsNew(nowNanos);
  }
}
