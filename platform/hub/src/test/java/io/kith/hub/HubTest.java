package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.kith.cluster.EngineConformance;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
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
final class HubTest implements EngineConformance {

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

  @Override
  public String url() {
    return "hub://" + hub.address();
  }

  @Override
  public Duration longestLease() {
    return OPTIONS.leaseTtl();
  }

  @Override
  public void stopEngine() {
    hub.close();
  }

  @Override
  public void startEngine() {
    try {
      hub = Hub.start(OPTIONS.withAddress(hub.address()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void startEngineEmpty() {
    startEngine();
  }

  static Registry open(String url) {
    return Registries.open(url, new Identity("test", "test-1"), TransportOptions.defaults());
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

      stopEngine();
      startEngine();
      Eventually.holds("all have registered again", () -> hub.instances() == 2);
      servers.register(Instances.ready("a-3", "a"));
      told.awaitIds("a-1", "a-2", "a-3");

      assertThat(told.all().subList(before, told.all().size()))
          .allSatisfy(s -> assertThat(Recorder.ids(s)).contains("a-1", "a-2"));
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
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
