package io.kith.policy.overload;

import io.kith.core.Criticality;
import java.util.ArrayList;
import java.util.List;

/** What {@link CoDel} is to do, for one thread, with all waits of an interval kept in a list. */
final class ReferenceCoDel {

  private final double target;
  private final double interval;
  private final int processors;
  private final List<Double> waits = new ArrayList<>();
  private int admitted;
  private double begin;
  private double length;
  private double standing;
  private boolean overloaded;

  ReferenceCoDel(double target, double interval, int processors) {
    this.target = target;
    this.interval = interval;
    this.length = interval;
    this.processors = processors;
    this.standing = target;
  }

  boolean begins(Criticality criticality, double waited, double now) {
    boolean hardly = waited < Math.floor(target / 2);
    if (!hardly && now >= begin + length) {
      judge(now);
    }
    waits.add(waited);
    double longest =
        Math.floor(
            standing
                * switch (criticality) {
                  case SHEDDABLE -> 1;
                  case SHEDDABLE_PLUS -> 1.5;
                  case CRITICAL -> 2;
                  case CRITICAL_PLUS -> 4;
                });
    boolean begins = hardly || !overloaded || waited <= longest;
    admitted += begins ? 1 : 0;
    return begins;
  }

  private void judge(double now) {
    double elapsed = now - begin;
    double shortest = waits.stream().mapToDouble(wait -> wait).min().orElse(Double.MAX_VALUE);
    if (shortest < Math.floor(target / 2) || elapsed >= 2 * length) {
      overloaded = false;
      standing = target;
    } else {
      if (admitted > 0) {
        double queue = CoDel.CALLS_PER_PROCESSOR * processors * elapsed / admitted;
        standing = Math.max(target, Math.floor(queue));
      }
      overloaded = shortest > (overloaded ? Math.floor(standing / 2) : standing);
    }
    waits.clear();
    admitted = 0;
    begin = now;
    length = Math.max(interval, 2 * standing);
  }
}
