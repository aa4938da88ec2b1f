package io.kith.simulator.figures;

import java.util.List;

/**
 * What one policy has come to in one scenario. Two runs with the same seed have equal figures.
 *
 * @param policy its name
 * @param seconds how much virtual time counts
 * @param calls the calls that began in it
 * @param outcomes how they ended
 * @param attempts what was sent to instances in it
 * @param retriedCalls the calls that took more than one attempt
 * @param latency of all calls, however they ended
 * @param answeredLatency of the calls that were answered with what was asked for
 * @param methods those that were called, in the order of their names
 * @param zones the attempts from each zone to each; none without zones
 * @param avoidances of each event that befell some of the instances
 * @param events how many events were simulated
 */
public record Figures(
    String policy,
    double seconds,
    long calls,
    Outcomes outcomes,
    long attempts,
    long retriedCalls,
    Latency latency,
    Latency answeredLatency,
    List<MethodFigures> methods,
    List<InstanceFigures> instances,
    List<ZonePair> zones,
    List<Avoidance> avoidances,
    List<Point> series,
    long events) {

  /**
   * How calls ended.
   *
   * @param answered with what was asked for
   * @param refused not executed, after all attempts
   * @param lost perhaps executed, after all attempts
   * @param failed with an error that an instance answered
   * @param late not before their deadline
   */
  public record Outcomes(long answered, long refused, long lost, long failed, long late) {}

  /** The attempts from clients of one zone to instances of one. */
  public record ZonePair(String from, String to, long attempts) {}

  public Figures {
    methods = List.copyOf(methods);
    instances = List.copyOf(instances);
    zones = List.copyOf(zones);
    avoidances = List.copyOf(avoidances);
    series = List.copyOf(series);
  }

  /** How many calls a second were answered with what was asked for. */
  public double goodput() {
    return seconds == 0 ? 0 : outcomes.answered() / seconds;
  }

  /** The share of the calls that were not answered well. */
  public double errorShare() {
    return calls == 0 ? 0 : (double) (calls - outcomes.answered()) / calls;
  }

  /** How many attempts there were for each call, beyond the first. */
  public double retriesPerCall() {
    return calls == 0 ? 0 : Math.max(0, (double) attempts / calls - 1);
  }

  /** How the calls of this method went. */
  public MethodFigures method(String name) {
    return methods.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** How evenly attempts are spread over the instances. */
  public Spread spread() {
    return Spread.of(instances.stream().mapToDouble(InstanceFigures::attempts).toArray());
  }

  /** How evenly work is, measured by what each can do. */
  public Spread busySpread() {
    return Spread.of(instances.stream().mapToDouble(InstanceFigures::busy).toArray());
  }

  /** The share of attempts that stay in their zone; 1 without zones. */
  public double localShare() {
    long all = zones.stream().mapToLong(ZonePair::attempts).sum();
    long local =
        zones.stream()
            .filter(pair -> pair.from().equals(pair.to()))
            .mapToLong(ZonePair::attempts)
            .sum();
    return all == 0 ? 1 : (double) local / all;
  }
}
