package io.kith.cluster;

import io.kith.policy.CandidateHealth.Standing;
import io.kith.policy.Place;
import io.kith.policy.routing.Routable;
import java.util.Map;

/**
 * An instance as this client sees it: what is known of it, and the way to it. Immutable.
 *
 * @param link the way, as calls take it
 * @param watched the same way, and how calls go there
 * @param weight with which it takes part now
 */
record Endpoint(Instance instance, Link link, WatchedLink watched, int weight) implements Routable {

  static Endpoint of(Instance instance, WatchedLink link, int weight) {
    return new Endpoint(instance, link, link, weight);
  }

  /** The same, for a call that probes it. */
  Endpoint probe() {
    return new Endpoint(instance, watched.probe(), watched, weight);
  }

  /** This, with another weight. */
  Endpoint withWeight(int other) {
    return other == weight ? this : new Endpoint(instance, link, watched, other);
  }

  /** This, with its weight times this, but not with none unless it has none. */
  Endpoint times(double factor) {
    return weight == 0 ? this : withWeight((int) Math.max(1, Math.round(weight * factor)));
  }

  /** Where it runs. */
  Place place() {
    return new Place(instance.location().region(), instance.location().zone());
  }

  @Override
  public String id() {
    return instance.id();
  }

  /** Whether it is connected, and answers. */
  boolean isReady() {
    return link.isReady();
  }

  /** Whether it gets calls, as far as it is ready. */
  Standing standing() {
    return watched.health().standing();
  }

  /** For how long it has been there or, if it was out, back. */
  long freshNanos(long nowNanos) {
    return nowNanos - watched.health().freshSinceNanos();
  }

  @Override
  public int outstanding() {
    return link.outstanding();
  }

  @Override
  public int connections() {
    return link.connections();
  }

  @Override
  public double responseNanos() {
    return watched.responses().nanos();
  }

  @Override
  public String version() {
    return instance.version();
  }

  @Override
  public String region() {
    return instance.location().region();
  }

  @Override
  public String zone() {
    return instance.location().zone();
  }

  @Override
  public String cell() {
    return instance.location().cell();
  }

  @Override
  public Map<String, String> labels() {
    return instance.labels();
  }
}
