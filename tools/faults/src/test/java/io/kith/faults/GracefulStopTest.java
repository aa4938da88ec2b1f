package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.App;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that stops, as those see it who have not heard of that yet. */
final class GracefulStopTest {

  private final Client client =
      Client.create(new Identity("test", "test-1"), TransportOptions.defaults());
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
  }

  @AfterEach
  void stop() {
    client.close();
    hub.close();
  }

  private App serve(String propagation) {
    App app =
        App.start(
            "ledger",
            Config.empty()
                .with("registry", "hub://" + hub.address())
                .with("discovery.directory", "none")
                .with("discovery.farewell", "0s")
                .with("server.propagation", propagation));
    app.serve(Ledger.class, new Named("first"));
    Eventually.holds("it is known", () -> hub.instances() == 1);
    return app;
  }

  @Test
  void new_calls_are_answered_until_others_have_heard_that_it_left() throws Exception {
    App app = serve("5m");
    Ledger late = client.channel(app.address()).stub(Ledger.class);
    Thread stopping = Thread.ofPlatform().start(app::close);
    Eventually.holds("it has left the registry", () -> hub.instances() == 0);
    assertThat(late.read(1)).isEqualTo("first");
    do {
      stopping.interrupt(); // waits no longer
    } while (!stopping.join(Duration.ofMillis(100)));
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> late.read(1))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
  }

  @Test
  void it_ends_by_itself_when_they_have() {
    App app = serve("1ms");
    app.close();
    assertThat(hub.instances()).isZero();
  }
}
