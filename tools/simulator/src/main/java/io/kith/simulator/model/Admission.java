package io.kith.simulator.model;

import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.policy.overload.CoDel;
import io.kith.policy.overload.ExpiryLimit;
import io.kith.policy.overload.Gate;
import io.kith.policy.overload.MeasuredLimit;
import io.kith.simulator.scenario.InstanceGroup;
import io.kith.simulator.scenario.Protection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one instance does to protect itself: a queue with a bound, and what its policy says. */
final class Admission {

  private static final double TOLERANCE = 1.5;
  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final int FIRST = 20;

  private final int maxWaiting;
  private final @Nullable CoDel queue;
  private final @Nullable Gate gate;

  Admission(InstanceGroup group, Protection protection, long nowNanos) {
    this.maxWaiting = group.queue();
    this.queue =
        protection.queue() && !group.waitsInside()
            ? new CoDel(protection.target(), protection.interval(), group.concurrency(), nowNanos)
            : null;
    int least = protection.least();
    int most = protection.most();
    this.gate =
        switch (protection.limit()) {
          case NONE -> null;
          case EXPIRY -> new Gate(new ExpiryLimit(least, most));
          case GRADIENT ->
              new Gate(MeasuredLimit.gradient(TOLERANCE, FIRST, least, most, WINDOW, nowNanos));
          case VEGAS -> new Gate(MeasuredLimit.vegas(FIRST, least, most, WINDOW, nowNanos));
        };
  }

  /** Whether one more may wait. */
  boolean admits(int waiting) {
    return waiting < maxWaiting;
  }

  /** Whether an attempt that has waited for its turn is begun. */
  boolean begins(Attempt attempt, long nowNanos) {
    if (queue == null) {
      return true;
    }
    long waitedNanos = nowNanos - attempt.hereSinceNanos;
    return queue.passes(waitedNanos)
        || queue.admits(
            attempt.call.call().context().criticality().orElse(Criticality.CRITICAL),
            waitedNanos,
            nowNanos);
  }

  /** Whether the handler of an attempt may run; it then {@linkplain #left leaves}. */
  boolean enters(Attempt attempt) {
    if (gate == null) {
      return true;
    }
    Context context = attempt.call.call().context();
    attempt.ticket = gate.enter(context, Criticality.CRITICAL);
    return attempt.ticket != Gate.REFUSED;
  }

  /** Its handler has ended. */
  void left(Attempt attempt, boolean expired, long nowNanos) {
    if (gate != null && attempt.ticket != Gate.REFUSED) {
      long tookNanos = gate.isTimed(attempt.ticket) ? nowNanos - attempt.hereSinceNanos : -1;
      gate.left(attempt.ticket, expired, tookNanos, nowNanos);
      attempt.ticket = Gate.REFUSED;
    }
  }
}
