package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance.State;
import io.kith.cluster.Registry.Registration;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.policy.RoundRobin;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EndpointSetTest {

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks dialer = new FakeLinks();
  private final Links links = new Links(dialer);
  private final EndpointSet all = open(Query.all());

  private EndpointSet open(Query query) {
    return new EndpointSet(query, registry, new RoundRobin(0), links);
  }

  @AfterEach
  void close() {
    all.close();
    registry.close();
  }

  private static List<String> ids(EndpointSet set) {
    return set.choice().endpoints().stream().map(Endpoint::id).toList();
  }

  private static void awaitIds(EndpointSet set, String... ids) {
    Eventually.holds(List.of(ids) + " are called", () -> ids(set).equals(List.of(ids)));
  }

  private static Instance labelled(String track) {
    return Instance.builder(new Identity("a", "a-1"), new Address("127.0.0.1", 1), Instant.EPOCH)
        .state(State.READY)
        .labels(Map.of("track", track))
        .build();
  }

  @Test
  void nobody_is_called_before_the_registry_has_spoken() {
    assertThat(open(Query.app("nobody")).choice().isEmpty()).isTrue();
  }

  @Test
  void only_those_that_are_ready_are_called() {
    Instance instance = Instances.ready("a-1", "a");
    Registration registration = registry.register(instance.with(State.STARTING));
    registry.register(Instances.ready("a-2", "a"));
    awaitIds(all, "a-2");
    registration.update(instance.with(State.READY));
    awaitIds(all, "a-1", "a-2");
    registration.update(instance.with(State.DRAINING));
    awaitIds(all, "a-2");
  }

  @Test
  void only_those_that_speak_the_protocol_are_called() {
    registry.register(
        Instance.builder(new Identity("a", "a-1"), new Address("127.0.0.1", 1), Instant.EPOCH)
            .state(State.READY)
            .protocols(List.of("grpc"))
            .build());
    registry.register(Instances.ready("a-2", "a"));
    awaitIds(all, "a-2");
    assertThat(dialer.dialled).containsExactly("a-2");
  }

  @Test
  void the_way_to_one_that_left_takes_no_more_calls() {
    Registration registration = registry.register(Instances.ready("a-1", "a"));
    awaitIds(all, "a-1");
    registration.close();
    awaitIds(all);
    Eventually.holds("it is closed", () -> dialer.closed.equals(List.of("a-1")));
  }

  @Test
  void the_way_stays_when_only_something_else_about_the_instance_changes() {
    Registration registration = registry.register(labelled("stable"));
    awaitIds(all, "a-1");
    registration.update(labelled("canary"));
    Eventually.holds(
        "the change arrives",
        () -> all.choice().endpoints().getFirst().instance().labels().containsValue("canary"));
    registry.register(Instances.ready("a-2", "a"));
    awaitIds(all, "a-1", "a-2");
    assertThat(dialer.dialled).containsExactly("a-1", "a-2");
    assertThat(dialer.closed).isEmpty();
  }

  @Test
  void a_new_address_is_a_new_way() {
    Registration registration =
        registry.register(Instances.at(new Address("10.0.0.1", 1), "a-1", "a"));
    awaitIds(all, "a-1");
    registration.update(Instances.at(new Address("10.0.0.2", 1), "a-1", "a"));
    Eventually.holds("the old one is closed", () -> dialer.closed.equals(List.of("a-1")));
    assertThat(dialer.dialled).containsExactly("a-1", "a-1");
  }

  @Test
  void all_that_call_an_instance_share_the_way_until_the_last_of_them_ends() {
    EndpointSet other = open(Query.app("a"));
    registry.register(Instances.ready("a-1", "a"));
    awaitIds(all, "a-1");
    awaitIds(other, "a-1");
    assertThat(dialer.dialled).containsExactly("a-1");
    other.close();
    assertThat(other.choice().isEmpty()).isTrue();
    assertThat(dialer.closed).isEmpty();
    all.close();
    assertThat(dialer.closed).containsExactly("a-1");
  }

  @Test
  void one_that_is_not_connected_is_called_only_when_all_others_have_failed() {
    dialer.ready("a-2", false);
    registry.register(Instances.ready("a-1", "a"));
    registry.register(Instances.ready("a-2", "a"));
    registry.register(Instances.ready("a-3", "a"));
    Eventually.holds("all are dialled", () -> dialer.dialled.size() == 3);
    awaitIds(all, "a-1", "a-3");
    assertThat(next("a-1")).isEqualTo("a-3");
    assertThat(next("a-1", "a-3")).isEqualTo("a-2");
  }

  private String next(String... tried) {
    var call = new Call(new Method("test.Echo", "Plain", 0), "request", Context.root());
    return Objects.requireNonNull(all.choice().pickBesides(Set.of(tried), call)).id();
  }

  @Test
  void one_is_called_as_soon_as_it_is_connected_and_no_more_when_it_is_not() {
    dialer.ready("a-2", false);
    registry.register(Instances.ready("a-1", "a"));
    registry.register(Instances.ready("a-2", "a"));
    Eventually.holds("both are dialled", () -> dialer.dialled.size() == 2);
    awaitIds(all, "a-1");
    dialer.ready("a-2", true);
    awaitIds(all, "a-1", "a-2");
    dialer.ready("a-1", false);
    awaitIds(all, "a-2");
  }

  @Test
  void when_nobody_is_connected_all_are_called() {
    dialer.ready("a-1", false);
    dialer.ready("a-2", false);
    registry.register(Instances.ready("a-1", "a"));
    registry.register(Instances.ready("a-2", "a"));
    awaitIds(all, "a-1", "a-2");
  }

  @Test
  void nothing_changes_after_the_end() {
    all.close();
    registry.register(Instances.ready("a-1", "a"));
    EndpointSet later = open(Query.all());
    awaitIds(later, "a-1");
    assertThat(ids(all)).isEmpty();
    later.close();
  }
}
