package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.MemoryRegistry;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application is made known as what it is. */
final class ReadinessAppTest {

  private static final String REGISTRY = "readiness";
  private static final Readiness GONE = Readiness.notReady("the database is gone");

  private final Config config =
      Config.empty()
          .with("registry", "memory:" + REGISTRY)
          .with("readiness.interval", "10ms")
          .with("readiness.failures", 1);
  private final Registry registry = MemoryRegistry.open(REGISTRY);
  private final AtomicReference<Readiness> database = new AtomicReference<>(GONE);

  @AfterEach
  void close() {
    registry.close();
  }

  private List<Instance> known(Query query) {
    Optional<Snapshot> snapshot = registry.snapshot(query, Duration.ofSeconds(20));
    return snapshot.orElseThrow().instances();
  }

  private List<State> states() {
    return known(Query.app("errands")).stream().map(Instance::state).toList();
  }

  @Test
  void is_made_known_when_it_is_ready_and_not_before() {
    try (App app = App.start("errands", config)) {
      app.readiness("database", database::get);
      app.serve(Errand.class, what -> what);
      Eventually.holds("it was asked", () -> app.notReady().containsValue("the database is gone"));
      assertThat(states()).isEmpty();
      database.set(Readiness.ready());
      Eventually.holds("it is known", () -> states().equals(List.of(State.READY)));
      assertThat(app.notReady()).isEmpty();
    }
  }

  @Test
  void is_called_no_more_when_it_is_not_ready_any_more_and_again_when_it_is() {
    database.set(Readiness.ready());
    try (App app = App.start("errands", config);
        App other = App.start("errands", config);
        App caller = App.start("caller", config)) {
      app.readiness("database", database::get);
      app.serve(Errand.class, _ -> "first");
      other.serve(Errand.class, _ -> "second");
      Errand errand = caller.client(Errand.class);
      Eventually.holds("it is called", () -> errand.run("x").equals("first"));
      database.set(GONE);
      Eventually.holds("others know", () -> states().contains(State.STARTING));
      Eventually.holds(
          "it is not called",
          () -> Stream.generate(() -> errand.run("x")).limit(4).allMatch("second"::equals));
      database.set(Readiness.ready());
      Eventually.holds("it is called again", () -> errand.run("x").equals("first"));
    }
  }

  @Test
  void health_says_the_same() {
    try (App app = App.start("errands", config);
        App caller = App.start("caller", config)) {
      app.readiness("database", database::get);
      app.serve(Errand.class, what -> what);
      HealthProbe probe = caller.client(HealthProbe.class, "grpc://" + app.address());
      for (String service : new String[] {"", "test.Errand"}) {
        assertThat(probe.check(service).status()).isEqualTo(HealthProbe.Serving.NOT_SERVING);
      }
      database.set(Readiness.ready());
      for (String service : new String[] {"", "test.Errand"}) {
        Eventually.holds(
            "it serves", () -> probe.check(service).status() == HealthProbe.Serving.SERVING);
      }
      database.set(GONE);
      Eventually.holds(
          "it does not", () -> probe.check("").status() == HealthProbe.Serving.NOT_SERVING);
    }
  }

  @Test
  void has_one_record_by_default_and_one_of_each_service_besides_where_others_need_them() {
    try (App one = App.start("errands", config);
        App many = App.start("chores", config.with("discovery.perService", true))) {
      one.serve(Errand.class, what -> what);
      many.serve(Errand.class, what -> what);
      many.serve(Chore.class, count -> count);
      assertThat(known(Query.service("test.Errand")))
          .extracting(Instance::app)
          .containsExactlyInAnyOrder("errands", "chores");
      assertThat(known(Query.all())).hasSize(4);
      Instance record = known(Query.app("test.Chore")).getFirst();
      assertThat(record.address()).isEqualTo(many.address());
      assertThat(record.labels()).containsEntry(Instance.RECORD_OF, many.instanceId());
      assertThat(record.services()).hasSize(1);
    }
    assertThat(known(Query.app("test.Chore"))).isEmpty();
  }

  @Test
  void refuses_to_tell_a_registry_elsewhere_of_an_address_that_only_this_machine_reaches() {
    Config elsewhere =
        Config.empty().with("registry", "hub://192.0.2.1:5484").with("discovery.directory", "none");
    try (App app = App.start("errands", elsewhere)) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> app.serve(Errand.class, what -> what))
          .withMessageContainingAll(
              "errands is not made known", "127.0.0.1", "192.0.2.1", "server.host", "advertise");
    }
    try (App app = App.start("errands", elsewhere.with("advertise", "localhost"))) {
      app.serve(Errand.class, what -> what); // somebody knows what they do
    }
  }
}
