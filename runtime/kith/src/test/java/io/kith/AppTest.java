package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Snapshot;
import io.kith.codec.ServiceSchema;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.config.Default;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.MethodCounts;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppTest {

  record Wallet(@Default("10") int coins, String currency) {}

  @Test
  void serves_and_calls_with_no_configuration_at_all() {
    try (App app = App.start("alone", Config.empty())) {
      app.serve(Errand.class, what -> what + " done");
      assertThat(app.client(Errand.class).run("shopping")).isEqualTo("shopping done");
    }
  }

  @Test
  void one_that_serves_nothing_yet_says_that_its_callers_may_come_again() {
    try (App app = App.start("starting", Config.empty())) {
      Errand errand = app.client(Errand.class, "kith://" + app.address());
      assertThatThrownBy(() -> errand.run("shopping"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasMessageContaining("starting does not serve test.Errand/Run yet");
      app.serve(Errand.class, what -> what + " done");
      assertThat(errand.run("shopping")).isEqualTo("shopping done");
    }
  }

  @Test
  void applications_find_each_other_in_their_registry() {
    Config config = registry("finding");
    try (App server = App.start("errands", config);
        App caller = App.start("caller", config)) {
      server.serve(Errand.class, what -> what + " by " + server.name());
      assertThat(caller.client(Errand.class).run("shopping")).isEqualTo("shopping by errands");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "round-robin",
        "weighted-round-robin",
        "random",
        "least-outstanding",
        "least-connections",
        "fastest",
        "power-of-two",
        "fastest-of-two"
      })
  void every_balancer_reaches_all_instances(String word) {
    Config config = registry("balanced-by-" + word);
    try (App one = App.start("one", config);
        App other = App.start("other", config);
        App caller = App.start("caller", config.with("client.balancer", word))) {
      one.serve(Errand.class, what -> one.name());
      other.serve(Errand.class, what -> other.name());
      Errand errands = caller.client(Errand.class);
      var met = new HashSet<String>();
      for (int i = 0; i < 1_000 && met.size() < 2; i++) {
        met.add(errands.run("shopping"));
      }
      assertThat(met).containsExactlyInAnyOrder("one", "other");
    }
  }

  @Test
  void calls_with_the_same_argument_reach_the_same_instance() {
    Config config = registry("hashed");
    String balancer = "consistent-hash(argument.what)";
    try (App one = App.start("one", config);
        App other = App.start("other", config);
        App caller = App.start("caller", config.with("client.balancer", balancer))) {
      one.serve(Errand.class, what -> one.name());
      other.serve(Errand.class, what -> other.name());
      Errand errands = caller.client(Errand.class);
      Eventually.holds(
          "both are met",
          () -> IntStream.range(0, 50).mapToObj(i -> errands.run("x" + i)).distinct().count() == 2);
      for (int i = 0; i < 20; i++) {
        String what = "x" + i;
        assertThat(Stream.generate(() -> errands.run(what)).limit(5).distinct()).hasSize(1);
      }
    }
  }

  @Test
  void a_balancer_that_is_none_ends_the_start() {
    assertThatThrownBy(() -> App.start("x", Config.empty().with("client.balancer", "robin")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'robin' is no balancer; known are fastest, ");
  }

  @Test
  void the_heavier_of_two_gets_more_calls() {
    Config config = registry("weighted");
    try (App light = App.start("light", config.with("instance.weight", 100));
        App heavy = App.start("heavy", config.with("instance.weight", 300));
        App caller = App.start("caller", config.with("client.slowStart", "0s"))) {
      light.serve(Errand.class, what -> light.name());
      heavy.serve(Errand.class, what -> heavy.name());
      Errand errands = caller.client(Errand.class);
      for (var seen = new HashSet<String>(); seen.size() < 2; ) { // until it is connected to both
        seen.add(errands.run("shopping"));
      }
      assertThat(Stream.generate(() -> errands.run("shopping")).limit(40))
          .filteredOn("heavy"::equals)
          .hasSize(30);
    }
  }

  @Test
  void a_call_waits_for_the_first_instance() {
    Config config = registry("waiting");
    try (App caller = App.start("caller", config);
        App server = App.start("errands", config)) {
      var call = CompletableFuture.supplyAsync(() -> caller.client(Errand.class).run("shopping"));
      server.serve(Errand.class, what -> what);
      assertThat(call.join()).isEqualTo("shopping");
    }
  }

  @Test
  void publishes_the_contracts_of_what_it_serves() {
    Config config = registry("contracts");
    try (App app = App.start("errands", config)) {
      app.serve(Errand.class, what -> what);
      var client = Client.create(new Identity("t", "t-1"), TransportOptions.defaults());
      try (client) {
        List<ServiceSchema> services =
            client.channel(app.address()).stub(Introspection.class).services();
        assertThat(services)
            .extracting(ServiceSchema::name)
            .containsExactlyInAnyOrder("kith.Introspection", "test.Errand");
        ServiceSchema errand =
            services.stream().filter(s -> s.name().equals("test.Errand")).findFirst().orElseThrow();
        assertThat(errand.methods().getFirst().signature()).isEqualTo("String run(String what)");
      }
    }
  }

  @Test
  void is_registered_with_all_its_services_and_what_the_configuration_says() {
    Config config =
        registry("registered")
            .with("instance.version", "1.2.3")
            .with("instance.zone", "north")
            .with("instance.weight", 7)
            .with("instance.labels.track", "canary")
            .with("advertise", "192.0.2.7");
    try (App app = App.start("errands", config)) {
      assertThat(instances("registered")).isEmpty();
      app.serve(Errand.class, what -> what);
      app.serve(Chore.class, start -> start);
      Instance instance = instances("registered").getFirst();
      assertThat(instance.services())
          .extracting(ServiceEntry::name)
          .containsExactlyInAnyOrder("test.Errand", "test.Chore");
      assertThat(instance.id()).isEqualTo(app.instanceId());
      assertThat(instance.app()).isEqualTo("errands");
      assertThat(instance.version()).isEqualTo("1.2.3");
      assertThat(instance.location().zone()).isEqualTo("north");
      assertThat(instance.weight()).isEqualTo(7);
      assertThat(instance.labels())
          .containsEntry("track", "canary")
          .containsOnlyKeys("track", "kith.debug");
      assertThat(instance.address()).hasToString("192.0.2.7:" + app.address().port());
      assertThat(instance.state()).isEqualTo(Instance.State.READY);
    }
    assertThat(instances("registered")).isEmpty();
  }

  @Test
  void counts_the_calls_that_it_answers_and_makes() {
    Config config = registry("counting");
    try (App server = App.start("errands", config);
        App caller = App.start("caller", config)) {
      server.serve(
          Errand.class,
          what -> {
            if (what.isEmpty()) {
              throw new IllegalStateException("nothing to do");
            }
            return what;
          });
      Errand errand = caller.client(Errand.class);
      errand.run("a");
      errand.run("b");
      assertThatThrownBy(() -> errand.run("")).hasMessageContaining("nothing to do");
      Map<Code, Long> expected = Map.of(Code.OK, 2L, Code.UNKNOWN, 1L);
      assertThat(caller.called().snapshot("test.Errand/Run"))
          .map(MethodCounts::ended)
          .contains(expected);
      assertThat(server.served().snapshot("test.Errand/Run"))
          .map(MethodCounts::ended)
          .contains(expected);
    }
  }

  @Test
  void binds_the_section_of_the_application() {
    try (App app = App.start("wallet", Config.empty().with("app.currency", "EUR"))) {
      assertThat(app.settings(Wallet.class)).isEqualTo(new Wallet(10, "EUR"));
    }
  }

  @Test
  void tells_where_each_value_of_its_configuration_comes_from() {
    Config config = Config.empty().withYaml("a.yaml", "server:\n  drain: 3s\n");
    try (App app = App.start("told", config)) {
      assertThat(app.configuration())
          .extracting(Object::toString)
          .contains("server.drain = 3s (a.yaml:2:10)", "server.port = 0 (default)");
    }
  }

  @Test
  void a_port_that_is_taken_is_named_with_what_to_do() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Config config = Config.empty().with("server.port", taken.getLocalPort());
      assertThatThrownBy(() -> App.start("late", config))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("late: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("server.port (program)")
          .hasMessageContaining("set KITH_SERVER_PORT to another port");
    }
  }

  @Test
  void a_registry_that_is_unknown_is_named_with_its_place() {
    Config config = Config.empty().withYaml("a.yaml", "registry: zookeper://localhost\n");
    assertThatThrownBy(() -> App.start("lost", config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.yaml:1:11: registry: 'zookeper://localhost' is no registry URL");
  }

  @Test
  void what_others_may_not_be_told_is_named_with_its_place() {
    Config config = Config.empty().withYaml("a.yaml", "instance:\n  version: ''\n");
    assertThatThrownBy(() -> App.start("odd", config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.yaml:2:12: instance: the version of odd-");
  }

  @Test
  void an_address_that_is_none_is_named_with_its_place() {
    Config config = Config.empty().withYaml("a.yaml", "advertise: host:99999\n");
    assertThatThrownBy(() -> App.start("odd", config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.yaml:1:12: advertise: port 99999 is not between 0 and 65535");
  }

  @Test
  void a_mistake_in_the_configuration_stops_the_start() {
    assertThatThrownBy(() -> App.start("wrong", Config.empty().with("sever.port", 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sever is unknown; did you mean server?");
  }

  @Test
  void starts_while_its_hub_is_not_there() {
    Config config =
        Config.empty().with("registry", "hub://127.0.0.1:1").with("client.patience", "1s");
    try (App app = App.start("early", config)) {
      app.serve(Errand.class, what -> what);
      assertThatThrownBy(() -> app.client(Errand.class).run("x"))
          .hasMessageContaining("the hub at 127.0.0.1:1 cannot be reached");
    }
  }

  @Test
  void closing_ends_the_wait_and_does_no_harm_twice() {
    App app = App.start("brief", Config.empty());
    var waiting = CompletableFuture.runAsync(app::await);
    app.close();
    app.close();
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
  }

  private static Config registry(String name) {
    return Config.empty().with("registry", "memory:" + name);
  }

  /** What a registry knows, as soon as that is settled. */
  private static List<Instance> instances(String name) {
    try (Registry registry =
        Registries.open(
            "memory:" + name, new Identity("test", "test-1"), TransportOptions.defaults())) {
      return registry
          .snapshot(Query.all(), Duration.ofSeconds(10))
          .map(Snapshot::instances)
          .orElseThrow();
    }
  }
}
