package io.kith.example.social.driver;

import io.kith.cluster.Cluster;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Fork;
import io.kith.example.social.VitalSigns;
import io.kith.example.social.Vitals;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks every instance how it is, each directly, by calls that the users' do not count. For one
 * thread.
 */
final class Observer implements AutoCloseable {

  /** Whoever is asked each second must have answered within it. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private static final Query WATCHED = Query.service(Vitals.class.getName());
  private static final VitalSigns NEW = new VitalSigns(0, "", 0, Map.of(), 0, 0, 0, Map.of());

  private final Registry registry;
  private final Cluster cluster;
  private final Map<String, VitalSigns> last = new HashMap<>();

  Observer(Registry registry, Cluster cluster) {
    this.registry = registry;
    this.cluster = cluster;
  }

  /** Everybody whom the registry knows, the longest there first. */
  List<Instance> instances() {
    return registry.snapshot(WATCHED, PATIENCE).map(Snapshot::instances).orElse(List.of()).stream()
        .sorted(Comparator.comparing(Instance::app).thenComparing(Instance::startedAt))
        .toList();
  }

  /** The signs of one; empty if it does not answer. */
  Optional<VitalSigns> signs(Instance instance) {
    try {
      return Optional.of(
          Context.within(PATIENCE).call(() -> cluster.at(instance, Vitals.class, Vitals::signs)));
    } catch (CallException e) {
      return Optional.empty();
    }
  }

  private boolean isServing(Instance instance) {
    try {
      HealthCheck.Answer answer =
          Context.within(PATIENCE)
              .call(() ->
                  cluster.at(
                      instance,
                      HealthCheck.class,
                      server -> server.check(new HealthCheck.Question(""))));
      return answer.status() == HealthCheck.Serving.SERVING;
    } catch (CallException e) {
      return false;
    }
  }

  private record Sight(Instance instance, Optional<VitalSigns> signs, boolean isServing) {}

  /** Looks at all of them at the same time. */
  List<InstanceSecond> look() {
    try (var fork = Fork.open()) {
      var sights =
          instances().stream()
              .map(instance ->
                  fork.call(() -> new Sight(instance, signs(instance), isServing(instance))))
              .toList();
      fork.join();
      return sights.stream().map(sight -> second(sight.get())).toList();
    }
  }

  private InstanceSecond second(Sight sight) {
    String id = sight.instance.id();
    if (sight.signs.isEmpty()) {
      return InstanceSecond.silent(id, sight.instance.app());
    }
    VitalSigns now = sight.signs.get();
    VitalSigns before = last.getOrDefault(id, NEW);
    last.put(id, now);
    return new InstanceSecond(
        id,
        sight.instance.app(),
        true,
        sight.isServing,
        now.calls() - before.calls(),
        sum(now.failed()) - sum(before.failed()),
        now.underWay(),
        now.p50Micros(),
        now.p99Micros(),
        since(now.interventions(), before.interventions()));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  /** What was counted after the earlier counts. */
  static Map<String, Long> since(Map<String, Long> now, Map<String, Long> before) {
    var since = new TreeMap<String, Long>();
    now.forEach((name, count) -> {
      long more = count - before.getOrDefault(name, 0L);
      if (more > 0) {
        since.put(name, more);
      }
    });
    return since;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
