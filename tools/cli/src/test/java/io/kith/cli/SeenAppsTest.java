package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.App;
import io.kith.collector.Observations;
import io.kith.collector.Observations.Edge;
import io.kith.collector.Observations.ServiceFigures;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two applications that know nothing but the URL of a hub, and what the hub then knows of them. */
@Timeout(90)
final class SeenAppsTest {

  @TempDir private Path directory;

  private static <T> T until(Supplier<T> value, Predicate<T> enough) {
    while (true) {
      T now = value.get();
      if (enough.test(now)) {
        return now;
      }
      Thread.onSpinWait();
    }
  }

  private static List<Edge> edges(Observations observations) {
    return observations.topology(Optional.empty(), Optional.empty(), "", "", "").edges().stream()
        .filter(edge -> edge.callee().equals("bank"))
        .toList();
  }

  @Test
  void every_call_is_counted_once_by_who_made_it_and_how_it_ended() throws Exception {
    HubOptions options =
        HubOptions.defaults()
            .withAddress(new Address("127.0.0.1", 0))
            .withTelemetry(ObservatoryOptions.in(directory));
    try (Hub hub = Hub.start(options);
        Client client = Client.create(new Identity("t", "t-1"), TransportOptions.defaults())) {
      Config config = Config.empty().with("registry", "hub://" + hub.address());
      try (App bank = App.start("bank", config);
          App shop = App.start("shop", config)) {
        bank.serve(Bank.class, new OpenBank());
        Bank stub = shop.client(Bank.class);
        for (int i = 0; i < 20; i++) {
          stub.account(i);
        }
        assertThatThrownBy(() -> stub.withdraw(1, 500)).isInstanceOf(Bank.Overdrawn.class);
        assertThatThrownBy(() ->
                Context.within(Duration.ofMillis(50)).call(() -> stub.slow(Duration.ofSeconds(30))))
            .isInstanceOf(CallException.class);
        Observations known = client.channel(hub.address()).stub(Observations.class);
        List<Edge> edges =
            until(
                () -> edges(known),
                now -> now.stream().mapToLong(edge -> edge.red().calls()).sum() >= 22);
        assertThat(edges)
            .extracting(
                edge -> edge.caller() + " " + edge.red().calls() + " " + edge.red().failed())
            .containsExactly("shop 22 1");
        ServiceFigures figures =
            until(
                () -> known.service("bank", Optional.empty(), Optional.empty()),
                now -> now.methods().size() == 3);
        assertThat(figures.instances())
            .extracting(Observations.InstanceFigures::id)
            .containsExactly(bank.instanceId());
        assertThat(figures.methods())
            .extracting(Observations.MethodFigures::method)
            .containsExactlyInAnyOrder("test.Bank/Account", "test.Bank/Withdraw", "test.Bank/Slow");
      }
    }
  }
}
