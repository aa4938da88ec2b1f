package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.config.Config;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications go on without their hub. */
final class SteadyAppTest {

  private static final HubOptions OPTIONS =
      HubOptions.defaults().withAddress(new Address("127.0.0.1", 0));

  @TempDir private Path directory;

  private Config config(Hub hub) {
    return Config.empty()
        .with("registry", "hub://" + hub.address())
        .with("discovery.directory", directory.toString());
  }

  @Test
  void an_application_that_starts_while_the_hub_is_away_calls_whom_it_knew() throws Exception {
    Hub hub = Hub.start(OPTIONS);
    Config config = config(hub);
    try (App server = App.start("bank", config)) {
      server.serve(Bank.class, new OpenBank());
      try (App before = App.start("caller", config)) {
        assertThat(before.client(Bank.class).account(7).coins()).isEqualTo(100);
      }
      hub.close();
      try (App after = App.start("caller", config)) {
        assertThat(after.client(Bank.class).account(7).coins()).isEqualTo(100);
      }
    } finally {
      hub.close();
    }
  }

  @Test
  void no_call_fails_while_the_hub_is_gone_and_comes_back_empty() throws Exception {
    Hub hub = Hub.start(OPTIONS);
    Config config = config(hub);
    var over = new AtomicBoolean();
    var calls = new AtomicInteger();
    var failure = new AtomicReference<RuntimeException>();
    try (App server = App.start("bank", config);
        App caller = App.start("caller", config)) {
      server.serve(Bank.class, new OpenBank());
      Bank bank = caller.client(Bank.class);
      bank.account(7);
      Thread load =
          Thread.ofVirtual()
              .start(() -> {
                while (!over.get() && failure.get() == null) {
                  try {
                    bank.account(7);
                    calls.incrementAndGet();
                  } catch (RuntimeException e) {
                    failure.set(e);
                  }
                }
              });
      hub.close();
      // It settles at once, so that its emptiness is told to all.
      hub = Hub.start(OPTIONS.withAddress(hub.address()).withSettleTime(Duration.ZERO));
      while (hub.instances() == 0 && failure.get() == null) {
        Thread.onSpinWait();
      }
      int soFar = calls.get();
      while (calls.get() < soFar + 1_000 && failure.get() == null) {
        Thread.onSpinWait();
      }
      over.set(true);
      load.join();
      assertThat(failure).hasNullValue();
    } finally {
      over.set(true);
      hub.close();
    }
  }
}
