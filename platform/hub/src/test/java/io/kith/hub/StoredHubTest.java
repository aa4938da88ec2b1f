package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instance;
import io.kith.cluster.Instances;
import io.kith.cluster.MemoryRegistry;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryConformance;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hubs over one store are as good as one. */
final class StoredHubTest implements RegistryConformance {

  private static final HubOptions OPTIONS =
      HubOptions.defaults()
          .withAddress(new Address("127.0.0.1", 0))
          .withLeaseTtl(Duration.ofSeconds(5)); // in which others must notice that a hub is gone

  private final String name = UUID.randomUUID().toString();
  private final Registry store = MemoryRegistry.open(name);
  private Hub first;
  private Hub second;
  private boolean turn;

  @BeforeEach
  void start() throws IOException {
    first = Hub.start(OPTIONS, MemoryRegistry.open(name));
    second = Hub.start(OPTIONS, MemoryRegistry.open(name));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    store.close();
  }

  /** Every other handle speaks to the other hub. */
  @Override
  public Registry open() {
    turn = !turn;
    return turn ? at(first, second) : at(second, first);
  }

  private static Registry at(Hub preferred, Hub other) {
    return Registries.open(
        "hub://" + preferred.address() + "," + other.address(),
        new Identity("test", "test-1"),
        TransportOptions.defaults());
  }

  private List<Instance> stored() {
    return store.snapshot(Query.all(), Duration.ofSeconds(20)).orElseThrow().instances();
  }

  @Test
  void nobody_loses_sight_of_anybody_when_a_hub_ends() {
    try (Registry servers = at(first, second);
        Registry clients = at(first, second)) {
      var told = new Recorder();
      servers.register(Instances.ready("a-1", "a"));
      servers.register(Instances.ready("a-2", "a"));
      clients.watch(Query.all(), told);
      told.awaitIds("a-1", "a-2");
      int before = told.all().size();
      first.close();
      servers.register(Instances.ready("a-3", "a"));
      told.awaitIds("a-1", "a-2", "a-3");
      assertThat(told.all().subList(before, told.all().size()))
          .allSatisfy(s -> assertThat(Recorder.ids(s)).contains("a-1", "a-2"));
      assertThat(stored()).allSatisfy(i -> assertThat(i.labels()).hasSize(1));
      assertThat(told.all().getLast().instances())
          .allSatisfy(i -> assertThat(i.labels()).as("nobody else sees the mark").isEmpty());
    }
  }

  @Test
  void the_lease_of_an_instance_that_went_to_another_hub_and_back_ends_with_itself() {
    var directory = new StoredHubs(name);
    try (directory) {
      directory.a.register(Instances.ready("a-1", "a"));
      directory.awaitKeeper("a-1", "hub-a");
      directory.b.register(Instances.ready("a-1", "a"));
      directory.awaitKeeper("a-1", "hub-b");
      Eventually.holds("the first has let go", () -> !directory.renews(directory.a, "a-1"));
      directory.a.register(Instances.ready("a-1", "a"));
      directory.awaitKeeper("a-1", "hub-a");
      Eventually.holds("the second has let go", () -> !directory.renews(directory.b, "a-1"));
      assertThat(directory.renews(directory.a, "a-1")).isTrue();
      directory.a.deregister("a-1");
      Eventually.holds("it has left", () -> stored().isEmpty());
    }
  }

  @Test
  void what_a_store_tells_late_ends_no_lease_that_began_after_it() {
    var late = new FailingStore(MemoryRegistry.open(name));
    try (var hubs = new StoredHubs(name);
        var hub = new StoredDirectory("hub-c", late, OPTIONS, 1_000, hubs.ticker)) {
      hubs.a.register(Instances.ready("a-1", "a"));
      hubs.awaitKeeper("a-1", "hub-a");
      var before = store.snapshot(Query.all(), Duration.ofSeconds(20)).orElseThrow();
      Eventually.holds("it is known", () -> hub.size() == 1);
      hub.register(Instances.ready("a-1", "a"));
      late.watcher.accept(before);
      assertThat(StoredHubs.codeOf(() -> hub.renew("a-1"))).isEqualTo(io.kith.core.Code.OK);
      hubs.b.register(Instances.ready("a-1", "a"));
      Eventually.holds("it has let go", () -> !hubs.renews(hub, "a-1"));
    }
  }

  @Test
  void an_instance_whose_process_died_is_gone_with_its_lease_wherever_that_was() {
    try (var hubs = new StoredHubs(name)) {
      hubs.a.register(Instances.ready("a-1", "a"));
      hubs.b.register(Instances.ready("a-2", "a"));
      Eventually.holds("both are known", () -> hubs.a.size() == 2 && hubs.b.size() == 2);
      hubs.ticker.advance(StoredHubs.OPTIONS.leaseTtl().minusNanos(1));
      assertThat(hubs.b.sweep()).isZero();
      assertThat(hubs.renews(hubs.b, "a-2")).isTrue();
      hubs.ticker.advanceNanos(1);
      assertThat(hubs.a.sweep()).isEqualTo(1);
      assertThat(hubs.b.sweep()).isZero();
      Eventually.holds("one is known", () -> hubs.a.size() == 1 && hubs.b.size() == 1);
    }
  }

  @Test
  void those_who_renew_are_sent_elsewhere_while_the_store_is_away_and_no_lease_runs() {
    var failing = new FailingStore(MemoryRegistry.open(name));
    var ticker = new io.kith.testkit.FakeTicker();
    try (var hub = new StoredDirectory("hub-c", failing, OPTIONS, 1_000, ticker)) {
      hub.register(Instances.ready("a-1", "a"));
      Eventually.holds("it is known", () -> hub.size() == 1);
      failing.trouble = "the store is gone";
      assertThat(StoredHubs.codeOf(() -> hub.renew("a-1")))
          .isEqualTo(io.kith.core.Code.UNAVAILABLE);
      ticker.advance(OPTIONS.leaseTtl().multipliedBy(3));
      assertThat(hub.sweep()).isZero();
      failing.trouble = null;
      assertThat(hub.sweep()).isZero();
      hub.renew("a-1");
      ticker.advance(OPTIONS.leaseTtl());
      assertThat(hub.sweep()).isEqualTo(1);
    }
  }
}
