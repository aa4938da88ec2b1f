package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.cluster.Cluster;
import io.kith.cluster.Eventually;
import io.kith.cluster.Greeter;
import io.kith.cluster.Greeter_Kith;
import io.kith.cluster.Instances;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls between those that found each other in a hub, while the hub comes and goes. */
final class CallsThroughHubTest {

  private static final HubOptions OPTIONS =
      HubOptions.defaults()
          .withAddress(new Address("127.0.0.1", 0))
          .withLeaseTtl(Duration.ofSeconds(1))
          .withSettleTime(Duration.ofSeconds(4));

  private final List<AutoCloseable> open = new ArrayList<>();
  private Hub hub;
  private Greeter greeter;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(OPTIONS);
    var identity = new Identity("test", "test-1");
    Registry registry = registry(identity);
    Cluster cluster = Cluster.open(identity, registry, TransportOptions.defaults(), List.of());
    open.add(cluster);
    greeter = cluster.client(Greeter.class);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    hub.close();
  }

  private Registry registry(Identity identity) {
    Registry registry =
        Registries.open("hub://" + hub.address(), identity, TransportOptions.defaults());
    open.add(registry);
    return registry;
  }

  /** A server that says who it is, and tells the hub. Returns what a killed process takes along. */
  private Registry serve(String id) throws IOException {
    var identity = new Identity("greeter", id);
    Server server = Server.builder(identity).start();
    open.add(server);
    server.serve(Greeter.class, whom -> id);
    Registry registry = registry(identity);
    registry.register(Instances.at(server.address(), id, "greeter", Greeter_Kith.NAME));
    return registry;
  }

  private void awaitCalled(String id) {
    Eventually.holds(id + " is called", () -> greeter.greet("you").equals(id));
  }

  @Test
  void calls_go_on_while_the_hub_is_away_and_new_servers_are_found_when_it_is_back()
      throws IOException {
    serve("g-1");
    awaitCalled("g-1");
    Address address = hub.address();
    hub.close();
    for (int i = 0; i < 100; i++) {
      assertThat(greeter.greet("you")).isEqualTo("g-1");
    }
    hub = Hub.start(OPTIONS.withAddress(address));
    serve("g-2");
    awaitCalled("g-2");
    awaitCalled("g-1");
  }

  @Test
  void a_server_that_takes_its_leave_is_called_no_more() throws IOException {
    serve("g-1");
    Registry leaving = serve("g-2");
    awaitCalled("g-1");
    awaitCalled("g-2");
    leaving.close();
    Eventually.holds("it has left", () -> hub.instances() == 1);
    Eventually.holds(
        "only the other one is called",
        () -> Stream.generate(() -> greeter.greet("you")).limit(4).allMatch("g-1"::equals));
  }

  @Test
  void a_call_fails_within_its_deadline_and_names_the_hub_that_is_not_there() {
    hub.close();
    Duration timeout = Duration.ofMillis(500);
    long startNanos = System.nanoTime();
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Context.within(timeout).call(() -> greeter.greet("you")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .withMessageContainingAll("test.Greeter", hub.address().toString());
    assertThat(System.nanoTime() - startNanos).isLessThan(timeout.multipliedBy(4).toNanos());
  }
}
