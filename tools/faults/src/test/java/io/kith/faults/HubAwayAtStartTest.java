package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.config.Config;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that starts while its registry is away. */
final class HubAwayAtStartTest {

  @TempDir private Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Hub hub(Address address) throws IOException {
    Hub hub = Hub.start(HubOptions.defaults().withAddress(address));
    open.add(hub);
    return hub;
  }

  private App app(String name, Address hub) {
    App app =
        App.start(
            name,
            Config.empty()
                .with("registry", "hub://" + hub)
                .with("discovery.directory", directory.toString())
                .with("discovery.farewell", "0s")
                .with("server.propagation", "0s"));
    open.add(app);
    return app;
  }

  @Test
  void calls_those_that_were_known_before_and_finds_the_new_ones_when_its_registry_is_back()
      throws Exception {
    Hub hub = hub(new Address("127.0.0.1", 0));
    Address address = hub.address();
    app("first", address).serve(Ledger.class, new Named("first"));
    try (App before = app("caller", address)) {
      assertThat(before.client(Ledger.class).read(1)).isEqualTo("first");
    }
    hub.close();

    Ledger ledger = app("caller", address).client(Ledger.class);
    assertThat(ledger.read(1)).isEqualTo("first");

    app("second", address).serve(Ledger.class, new Named("second"));
    hub(address);
    Eventually.holds("second is called", () -> ledger.read(1).equals("second"));
    Eventually.holds("first still is", () -> ledger.read(1).equals("first"));
  }
}
