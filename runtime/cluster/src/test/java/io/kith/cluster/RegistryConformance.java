package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.cluster.Instance.State;
import io.kith.cluster.Registry.Registration;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every registry must do. A test of one implements this and says how it is opened. */
public interface RegistryConformance {

  /**
   * One more handle of the registry under test, which is empty at the start of each test. The test
   * closes it.
   */
  Registry open();

  /** Whether a thread of this name is of an engine that runs in the process of the test. */
  default boolean belongsToTheEngine(String thread) {
    return false;
  }

  @Test
  default void a_watch_of_nothing_begins_with_an_empty_snapshot() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("nobody"), told);
      assertThat(told.awaitAny().instances()).isEmpty();
    }
  }

  @Test
  default void a_watch_begins_with_what_is_there() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      var first = new Recorder();
      registry.watch(Query.app("a"), first);
      first.awaitIds("a-1");
      var second = new Recorder();
      registry.watch(Query.app("a"), second);
      assertThat(Recorder.ids(second.awaitAny())).containsExactly("a-1");
    }
  }

  @Test
  default void instances_come_and_go_for_whoever_watches() {
    try (Registry theirs = open();
        Registry ours = open()) {
      var told = new Recorder();
      ours.watch(Query.app("a"), told);
      told.awaitIds();
      Registration second = theirs.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-2");
      theirs.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1", "a-2");
      second.close();
      told.awaitIds("a-1");
    }
  }

  @Test
  default void an_instance_arrives_as_it_was_given() {
    Instance given =
        Instance.builder(
                new Identity("social-membership", "membership-7f3a"),
                new Address("2001:db8::1", 65_535),
                Instant.parse("2026-03-04T05:06:07.008009Z"))
            .version("2.3.4-rc.1")
            .protocols(List.of("kith", "grpc"))
            .location(new Location("eu", "eu-1", "c7"))
            .weight(250)
            .labels(Map.of("track", "canary", "名", "值 “x”", "empty", ""))
            .state(State.DRAINING)
            .services(
                List.of(
                    new ServiceEntry("social.Membership", "1.2.0", "0123456789abcdef"),
                    new ServiceEntry("kith.Health", "1.0.0", "")))
            .build();
    try (Registry registry = open()) {
      registry.register(given);
      var told = new Recorder();
      registry.watch(Query.all(), told);
      assertThat(told.awaitIds("membership-7f3a").instances()).containsExactly(given);
    }
  }

  @Test
  default void an_update_reaches_whoever_watches() {
    try (Registry registry = open()) {
      Instance starting = Instances.ready("a-1", "a").with(State.STARTING);
      Registration registration = registry.register(starting);
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      told.awaitIds("a-1");
      registration.update(starting.with(State.READY));
      told.await(snapshot -> snapshot.instances().getFirst().state() == State.READY);
      assertThat(registration.instance().state()).isEqualTo(State.READY);
    }
  }

  @Test
  default void an_update_cannot_make_another_instance_of_it() {
    try (Registry registry = open();
        Registration registration = registry.register(Instances.ready("a-1", "a"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registration.update(Instances.ready("a-2", "a")))
          .withMessageContainingAll("a-1", "a-2");
    }
  }

  @Test
  default void a_query_by_service_finds_those_that_serve_it() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a", "test.One", "test.Two"));
      registry.register(Instances.ready("b-1", "b", "test.Two"));
      registry.register(Instances.ready("c-1", "c"));
      var one = new Recorder();
      var two = new Recorder();
      var all = new Recorder();
      registry.watch(Query.service("test.One"), one);
      registry.watch(Query.service("test.Two"), two);
      registry.watch(Query.all(), all);
      one.awaitIds("a-1");
      two.awaitIds("a-1", "b-1");
      assertThat(all.awaitIds("a-1", "b-1", "c-1").services())
          .containsExactly("test.One", "test.Two");
    }
  }

  @Test
  default void an_instance_that_no_longer_serves_it_is_no_longer_found() {
    try (Registry registry = open()) {
      Instance serving = Instances.ready("a-1", "a", "test.One");
      Registration registration = registry.register(serving);
      var told = new Recorder();
      registry.watch(Query.service("test.One"), told);
      told.awaitIds("a-1");
      registration.update(serving.with(List.<ServiceEntry>of()));
      told.awaitIds();
    }
  }

  @Test
  default void revisions_only_grow() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      Instance instance = Instances.ready("a-1", "a");
      Registration registration = registry.register(instance);
      for (State state : List.of(State.DRAINING, State.READY, State.STARTING)) {
        registration.update(instance.with(state));
        told.await(s -> s.instances().stream().anyMatch(i -> i.state() == state));
      }
      registration.close();
      told.awaitIds();
      assertThat(told.all().stream().map(Snapshot::revision))
          .doesNotHaveDuplicates()
          .isSorted()
          .allMatch(revision -> revision.compareTo(Revision.NONE) > 0);
    }
  }

  @Test
  default void what_does_not_concern_a_query_is_not_told() {
    try (Registry registry = open()) {
      var a = new Recorder();
      var b = new Recorder();
      registry.watch(Query.app("a"), a);
      registry.watch(Query.app("b"), b);
      a.awaitIds();
      registry.register(Instances.ready("b-1", "b"));
      b.awaitIds("b-1");
      registry.register(Instances.ready("a-1", "a"));
      a.awaitIds("a-1");
      assertThat(a.all()).hasSize(2);
    }
  }

  @Test
  default void a_closed_watch_is_told_nothing_more() {
    try (Registry registry = open()) {
      var closed = new Recorder();
      var open = new Recorder();
      Registry.Watch watch = registry.watch(Query.app("a"), closed);
      registry.watch(Query.app("a"), open);
      closed.awaitIds();
      watch.close();
      registry.register(Instances.ready("a-1", "a"));
      open.awaitIds("a-1");
      assertThat(closed.all()).hasSize(1);
    }
  }

  @Test
  default void a_listener_that_fails_is_told_of_the_next_change() {
    try (Registry registry = open()) {
      var told = new Recorder();
      var failures = new AtomicInteger();
      var failed = new CountDownLatch(1);
      registry.watch(
          Query.app("a"),
          snapshot -> {
            if (failures.getAndIncrement() == 0) {
              failed.countDown();
              throw new IllegalStateException("this failure belongs to the test");
            }
            told.accept(snapshot);
          });
      assertThat(await(failed)).isTrue();
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  default void closing_a_handle_takes_back_what_was_registered_through_it() {
    try (Registry ours = open()) {
      var told = new Recorder();
      ours.watch(Query.app("a"), told);
      ours.register(Instances.ready("a-1", "a"));
      try (Registry theirs = open()) {
        theirs.register(Instances.ready("a-2", "a"));
        told.awaitIds("a-1", "a-2");
      }
      told.awaitIds("a-1");
    }
  }

  @Test
  default void a_registration_can_be_closed_twice_and_not_updated_after() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Instance instance = Instances.ready("a-1", "a");
      Registration registration = registry.register(instance);
      told.awaitIds("a-1");
      registration.close();
      registration.close();
      registration.update(instance.with(State.DRAINING));
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-2");
    }
  }

  @Test
  default void a_snapshot_can_be_asked_for_once() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      Optional<Snapshot> snapshot = registry.snapshot(Query.app("a"), Duration.ofSeconds(20));
      assertThat(snapshot.map(Recorder::ids)).contains(List.of("a-1"));
    }
  }

  @Test
  default void a_registry_that_answers_has_no_trouble() {
    try (Registry registry = open()) {
      assertThat(registry.snapshot(Query.all(), Duration.ofSeconds(20))).isPresent();
      assertThat(registry.trouble()).isEmpty();
    }
  }

  @Test
  default void changes_that_follow_each_other_quickly_come_as_few_to_a_slow_listener()
      throws InterruptedException {
    int changes = 200;
    try (Registry registry = open()) {
      var told = new Recorder();
      var slow = new Recorder();
      var began = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      registry.watch(Query.app("a"), told);
      registry.watch(
          Query.app("a"),
          snapshot -> {
            began.countDown();
            await(goOn);
            slow.accept(snapshot);
          });
      assertThat(await(began)).isTrue();
      Instance instance = Instances.ready("a-1", "a");
      Registration registration = registry.register(instance);
      told.awaitIds("a-1");
      for (int i = 1; i <= changes; i++) {
        registration.update(labelled(instance, "change", Integer.toString(i)));
      }
      String last = Integer.toString(changes);
      told.await(snapshot -> isLabelled(snapshot, "change", last));
      goOn.countDown();
      slow.await(snapshot -> isLabelled(snapshot, "change", last));
      assertThat(slow.all()).hasSizeLessThanOrEqualTo(3);
      assertThat(told.all()).hasSizeLessThanOrEqualTo(changes + 2);
    }
  }

  private static Instance labelled(Instance instance, String name, String value) {
    return new Instance(
        instance.id(),
        instance.app(),
        instance.version(),
        instance.address(),
        instance.protocols(),
        instance.location(),
        instance.weight(),
        Map.of(name, value),
        instance.startedAt(),
        instance.state(),
        instance.services());
  }

  private static boolean isLabelled(Snapshot snapshot, String name, String value) {
    return snapshot.instances().stream()
        .anyMatch(instance -> value.equals(instance.labels().get(name)));
  }

  @Test
  default void a_query_finds_by_each_of_its_parts() {
    try (Registry registry = open()) {
      registry.register(at("a-1", "a", "1.2.3", new Location("eu", "eu-1", ""), "stable"));
      registry.register(at("a-2", "a", "1.3.0", new Location("eu", "eu-2", ""), "canary"));
      registry.register(at("a-3", "a", "2.0.0", new Location("us", "us-1", ""), "stable"));
      registry.register(at("b-1", "b", "1.2.3", new Location("us", "us-1", ""), "canary"));
      Map<Query, List<String>> expected =
          Map.of(
              Query.all(), List.of("a-1", "a-2", "a-3", "b-1"),
              Query.app("a"), List.of("a-1", "a-2", "a-3"),
              Query.service("test.b"), List.of("b-1"),
              Query.app("a").withVersions("^1.2"), List.of("a-1", "a-2"),
              Query.service("test.a").withVersions(">=1.3 <3"), List.of("a-2", "a-3"),
              Query.all().withInstance("a-3"), List.of("a-3"),
              Query.all().withRegion("us"), List.of("a-3", "b-1"),
              Query.all().withZone("eu-2"), List.of("a-2"),
              Query.all().withLabels(Map.of("track", "canary")), List.of("a-2", "b-1"),
              Query.app("a").withRegion("us").withLabels(Map.of("track", "canary")), List.of());
      expected.forEach((query, ids) -> {
        var told = new Recorder();
        registry.watch(query, told);
        told.awaitIds(ids.toArray(String[]::new));
      });
    }
  }

  private static Instance at(
      String id, String app, String version, Location location, String track) {
    return Instance.builder(
            new Identity(app, id), new Address("10.0.0.1", 4242), Instant.ofEpochSecond(1))
        .version(version)
        .location(location)
        .labels(Map.of("track", track))
        .state(State.READY)
        .services(List.of(new ServiceEntry("test." + app, version, "")))
        .build();
  }

  @Test
  default void many_watch_at_once() {
    int each = 50;
    try (Registry registry = open()) {
      var recorders = new ArrayList<Recorder>();
      for (int i = 0; i < each; i++) {
        for (Query query : List.of(Query.all(), Query.app("a"), Query.app("a-" + i))) {
          var told = new Recorder();
          registry.watch(query, told);
          recorders.add(told);
        }
      }
      registry.register(Instances.ready("a-1", "a"));
      for (int i = 0; i < recorders.size(); i++) {
        if (i % 3 == 2) {
          assertThat(recorders.get(i).awaitAny().instances()).isEmpty();
        } else {
          recorders.get(i).awaitIds("a-1");
        }
      }
    }
  }

  @Test
  default void closing_returns_soon_and_leaves_no_thread() {
    Set<String> before = Threads.names();
    Registry registry = open();
    var told = new Recorder();
    registry.watch(Query.all(), told);
    registry.register(Instances.ready("a-1", "a"));
    told.awaitIds("a-1");
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(4));
    Threads.awaitNoneBesides(before, this::belongsToTheEngine);
  }
}
