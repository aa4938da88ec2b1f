package io.kith.cluster;

import io.kith.policy.Ejection;
import io.kith.policy.OutlierDetection;
import io.kith.policy.Place;
import io.kith.policy.SlowStart;
import io.kith.policy.Spread;
import io.kith.policy.Subset;
import java.time.Duration;
import java.util.Objects;

/**
 * Who of those that exist may be called, and with what weight: the settings of a client. The
 * defaults are safe for everybody. Immutable.
 *
 * @param outliers when an instance does so much worse than its peers that it gets no calls
 * @param ejection for how long, and how many may be out
 * @param slowStart how the weight of an instance grows that is new, or back
 * @param subset which of very many instances are called; all by default
 * @param spread how calls are spread over near and far places
 * @param here where the client is; unknown by default, and nobody is far then
 */
public record Eligibility(
    OutlierDetection outliers,
    Ejection ejection,
    SlowStart slowStart,
    Subset subset,
    Spread spread,
    Place here) {

  private static final Eligibility DEFAULTS =
      new Eligibility(
          OutlierDetection.defaults(),
          Ejection.defaults(),
          SlowStart.defaults(),
          Subset.all(),
          Spread.defaults(),
          new Place("", ""));

  public Eligibility {
    Objects.requireNonNull(outliers, "outliers");
    Objects.requireNonNull(ejection, "ejection");
    Objects.requireNonNull(slowStart, "slowStart");
    Objects.requireNonNull(subset, "subset");
    Objects.requireNonNull(spread, "spread");
    Objects.requireNonNull(here, "here");
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
    return new Eligibility(other, ejection, slowStart, subset, spread, here);
  }

  /** These, with another ejection. */
  public Eligibility with(Ejection other) {
    return new Eligibility(outliers, other, slowStart, subset, spread, here);
  }

  /** These, with another slow start. */
  public Eligibility with(SlowStart other) {
    return new Eligibility(outliers, ejection, other, subset, spread, here);
  }

  /** These, with another subset. */
  public Eligibility with(Subset other) {
    return new Eligibility(outliers, ejection, slowStart, other, spread, here);
  }

  /** These, for a client in this place, which spreads its calls so. */
  public Eligibility at(Place place, Spread how) {
    return new Eligibility(outliers, ejection, slowStart, subset, how, place);
  }
}
