package io.kith.cluster;

import io.kith.policy.Ejection;
import io.kith.policy.OutlierDetection;
import io.kith.policy.SlowStart;
import java.time.Duration;
import java.util.Objects;

/**
 * Who of those that exist may be called, and with what weight: the settings of a client. The
 * defaults are safe for everybody. Immutable.
 *
 * @param outliers when an instance does so much worse than its peers that it gets no calls
 * @param ejection for how long, and how many may be out
 * @param slowStart how the weight of an instance grows that is new, or back
 */
public record Eligibility(OutlierDetection outliers, Ejection ejection, SlowStart slowStart) {

  private static final Eligibility DEFAULTS =
      new Eligibility(OutlierDetection.defaults(), Ejection.defaults(), SlowStart.defaults());

  public Eligibility {
    Objects.requireNonNull(outliers, "outliers");
    Objects.requireNonNull(ejection, "ejection");
    Objects.requireNonNull(slowStart, "slowStart");
  }

  /** The defaults. */
  public static Eligibility defaults() {
    return DEFAULTS;
  }

  /** How often endpoints are to be looked after. */
  Duration interval() {
    return outliers.interval();
  }

  /** These, with another detection of outliers. */
  public Eligibility with(OutlierDetection other) {
    return new Eligibility(other, ejection, slowStart);
  }

  /** These, with another ejection. */
  public Eligibility with(Ejection other) {
    return new Eligibility(outliers, other, slowStart);
  }

  /** These, with another slow start. */
  public Eligibility with(SlowStart other) {
    return new Eligibility(outliers, ejection, other);
  }
}
