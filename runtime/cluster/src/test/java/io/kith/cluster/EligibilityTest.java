package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.policy.Place;
import io.kith.policy.Spread;
import io.kith.policy.Subset;
import io.kith.policy.WeightedRoundRobin;
import io.kith.testkit.FakeTicker;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who of those that exist gets calls: by version, place, and subset. */
final class EligibilityTest {

  private static final String SERVICE = "test.Greeter";
  private static final Call CALL =
      new Call(new Method(SERVICE, "Greet", 0), "request", Context.root());
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Location HERE = new Location("eu", "a", "");
  private static final Location NEXT_DOOR = new Location("eu", "b", "");
  private static final Location FAR = new Location("us", "a", "");

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final List<EndpointSet> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(EndpointSet::close);
    registry.close();
  }

  private EndpointSet endpoints(CompiledFor compiledFor, Eligibility eligibility) {
    var endpoints =
        new EndpointSet(
            Query.service(SERVICE),
            registry,
            () -> new WeightedRoundRobin(0),
            new Links(links),
            Router.none(),
            compiledFor,
            eligibility,
            new FakeTicker(),
            InstantSource.fixed(Instant.parse("2026-07-01T00:00:00Z")));
    open.add(endpoints);
    return endpoints;
  }

  private EndpointSet inZone() {
    return endpoints(
        CompiledFor.ANYTHING, Eligibility.defaults().at(new Place("eu", "a"), Spread.defaults()));
  }

  private void register(String id, String version, Location location, String track) {
    registry.register(
        Instance.builder(new Identity("greeter", id), new Address("127.0.0.1", 4242), STARTED)
            .state(Instance.State.READY)
            .location(location)
            .labels(Map.of("track", track))
            .services(List.of(new ServiceEntry(SERVICE, version, "")))
            .build());
  }

  private void register(String id, Location location) {
    register(id, "1.0.0", location, "stable");
  }

  private static Set<String> ids(EndpointSet endpoints) {
    var ids = new HashSet<String>();
    endpoints.choice().endpoints().forEach(endpoint -> ids.add(endpoint.id()));
    return ids;
  }

  private static void awaitIds(EndpointSet endpoints, String... ids) {
    Eventually.holds(List.of(ids) + " are called", () -> ids(endpoints).equals(Set.of(ids)));
  }

  private static Map<String, Integer> counts(EndpointSet endpoints, int calls) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < calls; i++) {
      counts.merge(endpoints.choice().pick(CALL).id(), 1, Integer::sum);
    }
    return counts;
  }

  private static CompiledFor greeter() {
    return CompiledFor.of(ServiceBinding.of(Greeter.class).schema());
  }

  // ---- version

  @Test
  void only_versions_with_all_that_the_client_was_compiled_for_are_called() {
    EndpointSet endpoints = endpoints(greeter(), Eligibility.defaults());
    register("older", "0.9.0", HERE, "");
    register("same", "1.0.0", HERE, "");
    register("newer", "1.7.2", HERE, "");
    register("next", "2.0.0", HERE, "");
    register("beta", "1.8.0-beta.1", HERE, "");
    awaitIds(endpoints, "same", "newer");
  }

  @Test
  void one_of_which_no_version_is_known_is_called() {
    EndpointSet endpoints = endpoints(greeter(), Eligibility.defaults());
    register("unknown", "", HERE, "");
    awaitIds(endpoints, "unknown");
  }

  @Test
  void when_no_version_fits_a_call_says_which_there_are() {
    EndpointSet endpoints = endpoints(greeter(), Eligibility.defaults());
    register("g-1", "0.9.0", HERE, "");
    register("g-2", "2.0.0", HERE, "");
    register("g-3", "2.0.0", HERE, "");
    Eventually.holds(
        "all are known",
        () -> endpoints.last().filter(last -> last.instances().size() == 3).isPresent());
    var first = new FirstEndpoint(endpoints, registry, Duration.ZERO);
    CallException refused = null;
    try {
      first.await(CALL);
    } catch (CallException e) {
      refused = e;
    }
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused)
        .hasMessageContaining(
            "this client was compiled for version ^1.0 of test.Greeter, and memory: knows 0.9.0 on"
                + " 1 instance, 2.0.0 on 2 instances");
  }

  // ---- place

  @Test
  void those_in_the_same_zone_get_all_calls_as_long_as_they_are_enough() {
    EndpointSet endpoints = inZone();
    register("h-1", HERE);
    register("h-2", HERE);
    register("n-1", NEXT_DOOR);
    register("n-2", NEXT_DOOR);
    register("f-1", FAR);
    awaitIds(endpoints, "h-1", "h-2");
  }

  @Test
  void what_is_too_much_for_the_zone_goes_next_door() {
    EndpointSet endpoints = inZone();
    IntStream.range(0, 4).forEach(i -> register("h-" + i, HERE));
    IntStream.range(0, 4).forEach(i -> register("n-" + i, NEXT_DOOR));
    awaitIds(endpoints, "h-0", "h-1", "h-2", "h-3");
    links.ready("h-0", false);
    links.ready("h-1", false);
    links.ready("h-2", false);
    awaitIds(endpoints, "h-3", "n-0", "n-1", "n-2", "n-3");
    // One of five that are left, of two zones: 1.2 * 2 / 5 of the calls.
    assertThat(counts(endpoints, 1_000).get("h-3")).isBetween(460, 500);
  }

  @Test
  void when_the_near_ones_have_failed_a_call_those_farther_away_are_tried() {
    EndpointSet endpoints = inZone();
    register("h-1", HERE);
    register("h-2", HERE);
    register("n-1", NEXT_DOOR);
    register("n-2", NEXT_DOOR);
    awaitIds(endpoints, "h-1", "h-2");
    Eventually.holds(
        "the others are known",
        () -> {
          Endpoint next = endpoints.choice().pickBesides(Set.of("h-1", "h-2", "n-1"), CALL);
          return next != null && next.id().equals("n-2");
        });
    var second = new HashSet<String>();
    for (int i = 0; i < 10; i++) {
      second.add(endpoints.choice().pickBesides(Set.of("h-1", "h-2"), CALL).id());
    }
    assertThat(second).containsExactlyInAnyOrder("n-1", "n-2");
  }

  @Test
  void a_region_is_left_only_when_it_is_short() {
    EndpointSet endpoints = inZone();
    register("n-1", NEXT_DOOR);
    register("f-1", FAR);
    awaitIds(endpoints, "n-1");
    links.ready("n-1", false);
    awaitIds(endpoints, "f-1");
  }

  @Test
  void a_client_that_does_not_know_where_it_is_calls_all() {
    EndpointSet endpoints = endpoints(CompiledFor.ANYTHING, Eligibility.defaults());
    register("h-1", HERE);
    register("f-1", FAR);
    awaitIds(endpoints, "h-1", "f-1");
  }

  // ---- subset

  @Test
  void of_very_many_a_client_connects_to_a_subset_of_each_zone_and_kind() {
    IntStream.range(0, 80).forEach(i -> register("h-" + i, HERE));
    IntStream.range(0, 80).forEach(i -> register("n-" + i, NEXT_DOOR));
    register("canary", "1.0.0", HERE, "canary");
    EndpointSet endpoints =
        endpoints(CompiledFor.ANYTHING, Eligibility.defaults().with(new Subset(10, 3)));
    Eventually.holds("the subset is called", () -> !endpoints.choice().isEmpty());
    Set<String> ids = ids(endpoints);
    assertThat(ids).contains("canary");
    assertThat(ids.stream().filter(id -> id.startsWith("h-")).count()).isBetween(5L, 16L);
    assertThat(ids.stream().filter(id -> id.startsWith("n-")).count()).isBetween(5L, 16L);
    assertThat(Set.copyOf(links.dialled)).isEqualTo(ids);
  }
}
