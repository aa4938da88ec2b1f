package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Registry.Registration;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every registry must do whose instances live in an engine: in another process, which may be
 * away, come back, and come back empty. A test starts its engine before each test, empty, and stops
 * it after.
 */
public interface EngineConformance extends RegistryConformance {

  /** The URL by which processes find the engine, as long as a test lasts. */
  String url();

  /** Ends the engine, if it runs, without letting it say goodbye. */
  void stopEngine();

  /** Starts the engine in the same place; with what it knew, if it keeps that. */
  void startEngine();

  /** Starts the engine in the same place, knowing nothing; it is stopped. */
  void startEngineEmpty();

  @Override
  default Registry open() {
    return Registries.open(url(), new Identity("test", "test-1"), TransportOptions.defaults());
  }

  @Test
  default void what_a_killed_process_registered_vanishes() throws Exception {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      registry.register(Instances.ready("a-1", "a"));
      Process process = Registrant.start(url(), "a-2", "a");
      try {
        told.awaitIds("a-1", "a-2");
      } finally {
        process.destroyForcibly().waitFor();
      }
      told.awaitIds("a-1");
    }
  }

  @Test
  default void an_engine_that_is_not_there_at_start_is_no_error_and_is_joined_when_it_comes() {
    stopEngine();
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("it is missed", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow())
          .contains("cannot be reached: ")
          .doesNotContain("\n");
      assertThat(registry.snapshot(Query.all(), Duration.ofMillis(1))).isEmpty();
      assertThat(told.all()).isEmpty();
      startEngine();
      told.awaitIds("a-1");
      Eventually.holds("the trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  default void the_last_snapshot_stays_while_the_engine_is_away_and_changes_are_caught_up_with() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Instance instance = Instances.ready("a-1", "a");
      Registration registration = registry.register(instance);
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      int before = told.all().size();
      stopEngine();
      Eventually.holds("it is missed", () -> registry.trouble().isPresent());
      registration.update(instance.with(Instance.State.DRAINING));
      assertThat(told.all()).hasSize(before);
      var late = new Recorder();
      registry.watch(Query.all(), late);
      startEngine();
      for (Recorder recorder : List.of(told, late)) {
        recorder.await(snapshot ->
            Recorder.ids(snapshot).equals(List.of("a-1", "a-2"))
                && snapshot.instances().getFirst().state() == Instance.State.DRAINING);
      }
      Eventually.holds("the trouble is over", () -> registry.trouble().isEmpty());
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  default void an_engine_that_forgot_everything_is_told_again() {
    try (Registry servers = open();
        Registry clients = open()) {
      var told = new Recorder();
      clients.watch(Query.all(), told);
      servers.register(Instances.ready("a-1", "a"));
      servers.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      stopEngine();
      startEngineEmpty();
      servers.register(Instances.ready("a-3", "a"));
      told.awaitIds("a-1", "a-2", "a-3");
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
      try (Registry others = open()) {
        var afresh = new Recorder();
        others.watch(Query.all(), afresh);
        afresh.awaitIds("a-1", "a-2", "a-3");
      }
    }
  }

  @Test
  default void an_instance_stays_as_long_as_its_process_lives() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      long enoughNanos = longestLease().multipliedBy(2).toNanos();
      long startNanos = System.nanoTime();
      Eventually.holds(
          "two leases have passed", () -> System.nanoTime() - startNanos > enoughNanos);
      assertThat(told.all()).last().satisfies(s -> assertThat(Recorder.ids(s)).contains("a-1"));
      assertThat(told.all()).hasSizeLessThanOrEqualTo(2);
    }
  }

  /** How long an instance may stay that nobody keeps any more; at most eight seconds. */
  Duration longestLease();

  @Test
  default void closing_returns_soon_and_leaves_no_thread_though_the_engine_is_away() {
    Set<String> before = Threads.names();
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    IntStream.range(0, 10).forEach(i -> registry.register(Instances.ready("a-" + i, "a")));
    assertThat(registry.snapshot(Query.all(), Duration.ofSeconds(20))).isPresent();
    stopEngine();
    Eventually.holds("it is missed", () -> registry.trouble().isPresent());
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
    Threads.awaitNoneBesides(before, this::belongsToTheEngine);
  }
}
