package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryConformance;
import io.kith.cluster.Snapshot;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real hub, over real connections. */
final class HubTest implements RegistryConformance {

  private static final HubOptions OPTIONS =
      HubOptions.defaults()
          .withAddress(new Address("127.0.0.1", 0))
          .withLeaseTtl(Duration.ofSeconds(1))
          .withSettleTime(Duration.ofSeconds(4));

  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(OPTIONS);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** A hub in the same place that knows nothing of the first one. */
  private void restart() throws IOException {
    Address address = hub.address();
    hub.close();
    hub = Hub.start(OPTIONS.withAddress(address));
  }

  @Override
  public Registry open() {
    return open("hub://" + hub.address());
  }

  private static Registry open(String url) {
    return Registries.open(url, new Identity("test", "test-1"), TransportOptions.defaults());
  }

  @Test
  void an_instance_stays_as_long_as_its_process_renews_the_lease() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      long threeLeasesNanos = 3 * OPTIONS.leaseTtl().toNanos();
      long startNanos = System.nanoTime();
      Eventually.holds(
          "three leases have passed", () -> System.nanoTime() - startNanos > threeLeasesNanos);
      assertThat(hub.instances()).isEqualTo(1);
      assertThat(told.all()).last().satisfies(s -> assertThat(Recorder.ids(s)).contains("a-1"));
    }
  }

  @Test
  void servers_register_again_after_a_restart_and_clients_never_lose_sight_of_them()
      throws IOException {
    try (Registry servers = open();
        Registry clients = open()) {
      var told = new Recorder();
      clients.watch(Query.all(), told);
      servers.register(Instances.ready("a-1", "a"));
      servers.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      int before = told.all().size();

      restart();
      Eventually.holds("all have registered again", () -> hub.instances() == 2);
      servers.register(Instances.ready("a-3", "a"));
      told.awaitIds("a-1", "a-2", "a-3");

      assertThat(told.all().subList(before, told.all().size()))
          .allSatisfy(s -> assertThat(Recorder.ids(s)).contains("a-1", "a-2"));
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void a_hub_may_come_later_than_those_who_need_it() throws IOException {
    Address address = hub.address();
    hub.close();
    try (Registry registry = open("hub://" + address)) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("it is missed", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains(address.toString(), "refused");
      hub = Hub.start(OPTIONS.withAddress(address));
      told.awaitIds("a-1");
    }
  }

  @Test
  void another_hub_takes_over_from_one_that_ended() throws IOException {
    try (var other = Hub.start(OPTIONS);
        Registry registry = open("hub://" + hub.address() + "," + other.address())) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("the first one has it", () -> hub.instances() == 1);
      hub.close();
      Eventually.holds("the other one has it", () -> other.instances() == 1);
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (var taken = new ServerSocket(0)) {
      var address = new Address("127.0.0.1", taken.getLocalPort());
      assertThatIOException()
          .isThrownBy(() -> Hub.start(OPTIONS.withAddress(address)))
          .withMessageContaining(address.toString());
    }
  }
}
