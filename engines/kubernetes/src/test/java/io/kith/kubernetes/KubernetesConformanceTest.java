package io.kith.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Location;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryConformance;
import io.kith.cluster.ServiceEntry;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The suite that every registry must pass, with somebody who plays what Kubernetes does besides the
 * API. Two tests ask for more than slices can say, and are asked here for what they can.
 */
final class KubernetesConformanceTest implements RegistryConformance {

  private final FakeKubernetes kubernetes = new FakeKubernetes();

  @Override
  public Registry open() {
    return new PlayedKubernetes(
        kubernetes, KubernetesEngine.open("kubernetes:", kubernetes.config()));
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  private static Instance.Builder instance(String id, String app) {
    return Instance.builder(
            new Identity(app, id),
            new Address("2001:db8::1", 65_535),
            Instant.parse("2026-03-04T05:06:07Z"))
        .state(State.READY);
  }

  /**
   * No protocols, region, cell, contract hashes and labels of any characters: slices do not have
   * them.
   */
  @Override
  @Test
  public void an_instance_arrives_as_it_was_given() {
    Instance.Builder given =
        instance("membership-7f3a", "social-membership")
            .version("2.3.4-rc.1")
            .location(new Location("", "eu-1", ""))
            .weight(250)
            .state(State.DRAINING)
            .services(
                List.of(
                    new ServiceEntry("kith.Health", "1.0.0", ""),
                    new ServiceEntry("social.Membership", "1.2.0", "")));
    try (Registry registry = open()) {
      registry.register(given.labels(Map.of("track", "canary", "empty", "")).build());
      var told = new Recorder();
      registry.watch(Query.all(), told);
      assertThat(told.awaitIds("membership-7f3a").instances())
          .containsExactly(
              given
                  .labels(
                      Map.of(
                          "track", "canary",
                          "empty", "",
                          "service", "of-membership-7f3a",
                          "node", "node-1"))
                  .build());
    }
  }

  /** By region nobody is found: Kubernetes says the zone only. */
  @Override
  @Test
  public void a_query_finds_by_each_of_its_parts() {
    try (Registry registry = open()) {
      registry.register(at("a-1", "a", "1.2.3", "eu-1", "stable"));
      registry.register(at("a-2", "a", "1.3.0", "eu-2", "canary"));
      registry.register(at("b-1", "b", "1.2.3", "us-1", "canary"));
      Map<Query, List<String>> expected =
          Map.of(
              Query.all(), List.of("a-1", "a-2", "b-1"),
              Query.app("a"), List.of("a-1", "a-2"),
              Query.service("test.b"), List.of("b-1"),
              Query.service("test.a").withVersions(">=1.3 <3"), List.of("a-2"),
              Query.all().withInstance("a-2"), List.of("a-2"),
              Query.all().withZone("eu-2"), List.of("a-2"),
              Query.all().withRegion("eu"), List.of(),
              Query.all().withLabels(Map.of("track", "canary")), List.of("a-2", "b-1"));
      expected.forEach((query, ids) -> {
        var told = new Recorder();
        registry.watch(query, told);
        told.awaitIds(ids.toArray(String[]::new));
      });
    }
  }

  private static Instance at(String id, String app, String version, String zone, String track) {
    return instance(id, app)
        .version(version)
        .location(new Location("", zone, ""))
        .labels(Map.of("track", track))
        .services(List.of(new ServiceEntry("test." + app, version, "")))
        .build();
  }
}
