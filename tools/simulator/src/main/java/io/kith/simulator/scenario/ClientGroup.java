package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.core.Criticality;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Clients that are alike: processes, each with a balancer of its own that knows of no other.
 *
 * @param count how many there are
 * @param zones dealt out in turn; none where zones do not matter
 * @param rate the calls that begin a second, of all of them together; each is as likely to be any
 *     client's
 * @param arrivals when they begin
 * @param burstEvery with bursts: how often
 * @param profile by how much the rate is multiplied, over time; linear between two points, level
 *     before the first and after the last
 * @param deadline how long a call may take, with all its attempts
 * @param keys whom calls are about, which balancers that hash look at
 * @param criticality how much they matter
 * @param methods what they call, each with its weight among them; without any, one method
 */
public record ClientGroup(
    @Range(least = "1", most = "1000000") int count,
    List<String> zones,
    @Range(least = "0.001", most = "1000000000") double rate,
    @Default("poisson") Arrivals arrivals,
    @Default("100ms") @Range(least = "1us", most = "1h") Duration burstEvery,
    List<Point> profile,
    @Default("1s") @Range(least = "1us", most = "1d") Duration deadline,
    Keys keys,
    @Default("critical") Criticality criticality,
    Map<String, Double> methods) {

  /** The most methods. */
  public static final int MOST_METHODS = 100;

  /** When calls begin. */
  public enum Arrivals {
    /** Independent of each other, as those of very many users are. */
    POISSON,
    /** Equal times apart. */
    CONSTANT,
    /** Many at once, then none for a while. */
    BURSTS
  }

  /**
   * A point of a profile.
   *
   * @param factor the rate is multiplied by this
   */
  public record Point(
      @Range(least = "0s", most = "1d") Duration at,
      @Range(least = "0", most = "1000000") double factor) {}

  /**
   * Whom calls are about.
   *
   * @param count how many different keys there are
   * @param zipf how uneven they are: the n-th is asked for 1/n^zipf as often as the first; 0 for
   *     all alike
   */
  public record Keys(
      @Default("10000") @Range(least = "1", most = "1000000") int count,
      @Default("0") @Range(least = "0", most = "5") double zipf) {}

  public ClientGroup {
    if (methods.size() > MOST_METHODS
        || methods.values().stream().anyMatch(weight -> !(weight > 0 && weight <= 1e9))) {
      throw new IllegalArgumentException(
          "methods are at most " + MOST_METHODS + ", each with a weight above 0, to 1e9");
    }
    for (int i = 1; i < profile.size(); i++) {
      if (profile.get(i).at().compareTo(profile.get(i - 1).at()) <= 0) {
        throw new IllegalArgumentException(
            "profile goes back in time at its point " + (i + 1) + ", " + profile.get(i).at());
      }
    }
  }
}
