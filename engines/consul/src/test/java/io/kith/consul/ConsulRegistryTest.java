package io.kith.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry against a server that answers as Consul's documentation says. */
final class ConsulRegistryTest {

  private final FakeConsul consul = FakeConsul.start();

  private Registry open() {
    return open("");
  }

  private Registry open(String settings) {
    return open(settings, Map.of());
  }

  private Registry open(String settings, Map<String, String> environment) {
    return ConsulRegistry.open(consul.url() + settings, TransportOptions.defaults(), environment);
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  @Test
  void it_is_found_by_its_url() {
    try (Registry registry =
        Registries.open(consul.url(), new Identity("test", "t-1"), TransportOptions.defaults())) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
    }
  }

  @Test
  void a_consul_that_is_not_there_at_start_is_no_error_and_is_joined_when_it_comes() {
    consul.stop();
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("Consul at localhost:");
      consul.startAgain();
      told.awaitIds("a-1");
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void an_instance_that_gives_no_sign_of_life_is_found_no_more_and_is_back_with_the_next_one() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      Registry.Registration registration = registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      Eventually.holds("a sign of life", () -> consul.signsOfLife.get() == 1);
      consul.advance(Duration.ofSeconds(16));
      told.awaitIds();
      registration.update(Instances.ready("a-1", "a", "test.One"));
      told.awaitIds("a-1");
      assertThat(consul.status("a-1")).isEqualTo("passing");
    }
  }

  @Test
  void an_instance_stays_alive_by_its_signs_of_life() {
    try (Registry registry = open("?ttl=1s")) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("registered", () -> consul.status("a-1").equals("passing"));
      for (int i = 0; i < 5; i++) {
        int before = consul.signsOfLife.get();
        Eventually.holds("a sign of life", () -> consul.signsOfLife.get() > before);
        consul.advance(Duration.ofMillis(900));
        assertThat(consul.status("a-1")).isEqualTo("passing");
      }
    }
  }

  @Test
  void what_consul_has_removed_after_a_long_time_registers_again() {
    try (Registry registry = open("?ttl=1s")) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("registered", () -> consul.status("a-1").equals("passing"));
      consul.fail(500, "rpc error: No cluster leader");
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      consul.advance(Duration.ofSeconds(2));
      assertThat(consul.status("a-1")).isEqualTo("critical");
      consul.advance(Duration.ofMinutes(1));
      assertThat(consul.status("a-1")).isEmpty();
      consul.recover();
      Eventually.holds("registered again", () -> consul.status("a-1").equals("passing"));
    }
  }

  @Test
  void an_agent_that_forgot_everything_is_told_again() {
    registersAgain();
  }

  @Test
  void so_is_an_old_one_that_says_so_in_its_own_way() {
    consul.beOld();
    registersAgain();
  }

  private void registersAgain() {
    try (Registry registry = open("?ttl=1s")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      consul.stop();
      consul.forget();
      consul.startAgain();
      Eventually.holds("registered again", () -> consul.status("a-1").equals("passing"));
      told.awaitIds("a-1");
    }
  }

  @Test
  void the_last_snapshot_stays_while_consul_is_away() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.service("test.One"), told);
      registry.register(Instances.ready("a-1", "a", "test.One"));
      told.awaitIds("a-1");
      int before = told.all().size();
      consul.stop();
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      consul.startAgain();
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
      assertThat(told.all()).hasSize(before);
    }
  }

  @Test
  void an_index_that_went_backwards_is_begun_anew() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      Registry.Registration second = registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-2");
      second.close();
      told.awaitIds();
      consul.forget(); // the index is lower than any that was seen
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
    }
  }

  @Test
  void the_next_index_is_never_zero_and_never_lower() {
    assertThat(BlockingQuery.next(0, 17)).isEqualTo(17);
    assertThat(BlockingQuery.next(17, 17)).isEqualTo(17);
    assertThat(BlockingQuery.next(17, 18)).isEqualTo(18);
    assertThat(BlockingQuery.next(17, 16)).isZero();
    assertThat(BlockingQuery.next(0, 0)).isEqualTo(1);
  }

  @Test
  void a_question_hangs_and_several_that_look_for_the_same_ask_once() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a", "test.One", "test.Two"));
      Eventually.holds("registered", () -> consul.status("a-1").equals("passing"));
      var told = new Recorder();
      registry.watch(Query.service("test.One"), told);
      told.awaitIds("a-1");
      Registry.Watch second = registry.watch(Query.service("test.Two"), _ -> {});
      Registry.Watch third = registry.watch(Query.app("a"), told);
      Eventually.holds("both questions hang", () -> consul.hanging.get() == 2);
      assertThat(registry.snapshot(Query.app("a"), Duration.ofSeconds(20))).isPresent();
      assertThat(consul.hanging).hasValue(2);
      second.close();
      third.close();
      assertThat(consul.queries())
          .anyMatch(query -> query.matches("/v1/health/service/a\\?index=\\d+&wait=55s"));
    }
    Eventually.holds("nothing hangs any more", () -> consul.hanging.get() == 0);
  }

  @Test
  void what_nobody_looks_for_any_more_is_not_asked_for() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      Registry.Watch watch = registry.watch(Query.app("a"), told);
      told.awaitIds("a-1");
      Eventually.holds("it hangs", () -> consul.hanging.get() == 1);
      watch.close();
      Eventually.holds("it is given up", () -> noneIsAskedFor(registry));
    }
  }

  /** A question that was given up at this side ends at the other with the next change. */
  private boolean noneIsAskedFor(Registry registry) {
    registry.register(Instances.ready("a-2", "a")).close();
    return consul.hanging.get() == 0;
  }

  @Test
  void an_application_that_serves_something_else_is_not_asked_for() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a", "test.One"));
      registry.register(Instances.ready("b-1", "b", "test.Two"));
      Eventually.holds("registered", () -> consul.status("b-1").equals("passing"));
      var told = new Recorder();
      registry.watch(Query.service("test.One"), told);
      told.awaitIds("a-1");
      assertThat(consul.queries()).noneMatch(query -> query.startsWith("/v1/health/service/b"));
    }
  }

  @Test
  void others_see_in_consul_what_they_need() {
    try (Registry registry = open()) {
      Instance instance = Instances.ready("a-1", "a", "test.One");
      Registry.Registration registration = registry.register(instance);
      Eventually.holds("registered", () -> consul.status("a-1").equals("passing"));
      var definition = consul.definition("a-1");
      assertThat(definition.path("Name").asString()).isEqualTo("a");
      assertThat(definition.path("Address").asString()).isEqualTo("127.0.0.1");
      assertThat(definition.path("Port").asInt()).isEqualTo(4242);
      assertThat(definition.path("Tags").toString()).isEqualTo("[\"kith\",\"kith=test.One\"]");
      assertThat(definition.path("Weights").path("Passing").asInt()).isEqualTo(100);
      registration.update(instance.with(State.DRAINING));
      Eventually.holds("draining is a warning", () -> consul.status("a-1").equals("warning"));
    }
  }

  @Test
  void the_services_of_others_are_left_alone() throws IOException {
    try (Registry registry = open()) {
      var foreign =
          ConsulRecord.write(
              Instances.ready("x-1", "x"), Duration.ofSeconds(15), Duration.ofMinutes(1));
      foreign.putArray("Tags").add("kith");
      foreign.putObject("Meta").put("kith-0", "{ not ours");
      consul.put(foreign);
      registry.register(Instances.ready("x-2", "x"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("x-2");
    }
  }

  @Test
  void a_record_longer_than_consul_takes_is_refused_at_once() {
    try (Registry registry = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.register(serving("a-1", 500)))
          .withMessageContainingAll("a-1", "31232", "labels");
    }
  }

  @Test
  void one_that_becomes_too_long_stays_as_it_was_until_it_is_shorter() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      Registry.Registration registration = registry.register(serving("a-1", 1));
      told.awaitIds("a-1");
      registration.update(serving("a-1", 500));
      registry.register(serving("a-2", 1));
      told.awaitIds("a-1", "a-2");
      registration.update(serving("a-1", 2));
      told.await(snapshot -> snapshot.instances().getFirst().services().size() == 2);
    }
  }

  private static Instance serving(String id, int services) {
    return Instances.ready(
        id,
        "a",
        IntStream.range(0, services)
            .mapToObj(i -> "test.some.longer.name.of.a.package.Service" + i)
            .toArray(String[]::new));
  }

  @Test
  void a_record_in_many_parts_arrives_whole() {
    try (Registry registry = open()) {
      Instance large =
          Instances.ready(
              "a-1",
              "a",
              IntStream.range(0, 200).mapToObj(i -> "test.Ŝervice" + i).toArray(String[]::new));
      registry.register(large);
      var told = new Recorder();
      registry.watch(Query.service("test.Ŝervice199"), told);
      assertThat(told.awaitIds("a-1").instances()).containsExactly(large);
    }
  }

  @Test
  void a_token_comes_from_the_environment_or_from_a_file_that_is_followed(@TempDir Path directory)
      throws IOException {
    consul.require("secret");
    try (Registry registry = open("", Map.of("CONSUL_HTTP_TOKEN", "secret"))) {
      assertThat(registry.snapshot(Query.all(), Duration.ofSeconds(20))).isPresent();
    }
    Path file = Files.writeString(directory.resolve("token"), "old\n");
    try (Registry registry = open("?token-file=" + file)) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("refused", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("403", "Permission denied");
      assertThat(told.all()).isEmpty();
      Files.writeString(file, "secret\n");
      told.awaitIds("a-1");
      assertThat(registry.trouble()).isEmpty();
    }
  }

  @Test
  void a_server_that_has_lost_its_leader_for_long_is_not_believed() {
    try (Registry registry = open("?consistency=stale")) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      Eventually.holds(
          "it hangs",
          () -> consul.queries().stream().anyMatch(query -> query.contains("?stale&index=")));
      consul.loseLeader(60_000L);
      consul.put(
          ConsulRecord.write(
              Instances.ready("a-2", "a"), Duration.ofSeconds(15), Duration.ofMinutes(1)));
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("60000 ms");
      assertThat(Recorder.ids(told.all().getLast())).containsExactly("a-1");
      consul.loseLeader(null);
      told.awaitIds("a-1", "a-2");
    }
  }

  @Test
  void another_datacenter_is_asked_where_that_is_said() {
    try (Registry registry = open("?dc=eu-1&consistency=consistent")) {
      assertThat(registry.snapshot(Query.app("a"), Duration.ofSeconds(20))).isPresent();
      assertThat(consul.queries()).anyMatch(query -> query.contains("?dc=eu-1&consistent&"));
    }
  }

  @Test
  void revisions_grow_over_a_restart() {
    try (Registry registry = open("?ttl=1s")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      consul.stop();
      consul.forget();
      consul.startAgain();
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void closing_returns_soon_though_consul_is_away() {
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    registry.register(Instances.ready("a-1", "a"));
    consul.stop();
    Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
  }
}
