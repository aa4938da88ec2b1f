package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.resilience.Intervention;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breakers, by real calls. */
final class BreakerAppTest {

  @TempDir private Path directory;

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  @Timeout(60)
  void stops_calls_of_the_method_that_fails_and_of_no_other() throws Exception {
    rules("calls: {'*': {breaker: {minCalls: 5, open: 1h}}}");
    var runs = new AtomicInteger();
    try (App app = App.start("alone", config("breaker"))) {
      app.serve(
          Errand.class,
          _ -> {
            runs.incrementAndGet();
            throw new IllegalStateException("broken");
          });
      app.serve(Chore.class, start -> start + 1);
      Errand errand = app.client(Errand.class);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> errand.run("it")).hasMessageContaining("broken");
      }
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> errand.run("it"))
            .isInstanceOfSatisfying(
                CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
            .hasMessageContaining("the breaker of test.Errand/Run is OPEN")
            .hasMessageContaining("5 of 5 calls failed")
            .hasMessageContaining("rules.yaml:1:");
      }
      assertThat(runs).hasValue(5);
      assertThat(app.client(Chore.class).count(1)).isEqualTo(2);
      assertThat(app.interventions())
          .contains(
              new Intervention(Stage.CLIENT_BREAKER, "test.Errand/Run", "opened", 1),
              new Intervention(Stage.CLIENT_BREAKER, "test.Errand/Run", "refused", 10));
      rules("calls: {'*': {breaker: {minCalls: 5, open: 1h, state: closed}}}");
      while (runs.get() == 5) { // until the file has been read
        assertThatThrownBy(() -> errand.run("it")).isInstanceOf(CallException.class);
      }
    }
  }

  @Test
  @Timeout(60)
  void per_instance_ejects_one_that_fails_although_it_is_no_worse_than_the_other()
      throws Exception {
    rules(
        "calls: {test.Errand: {breaker: {per: instance, consecutive: 3}, throttle: {off: true}}}");
    Config config = config("breaker-per-instance").with("client.slowStart", "0s");
    try (App one = App.start("one", config);
        App two = App.start("two", config);
        App caller =
            App.start(
                "caller",
                config
                    .with("client.balancer", "round-robin")
                    .with("client.outliers.failuresInARow", "1000"))) {
      List<String> met = Collections.synchronizedList(new ArrayList<>());
      for (App app : List.of(one, two)) {
        app.serve(
            Errand.class,
            _ -> {
              met.add(app == one ? "one" : "two");
              throw new IllegalStateException("broken");
            });
      }
      Errand errand = caller.client(Errand.class);
      long endNanos = System.nanoTime() + 20_000_000_000L;
      do { // until one of the two, and not both, is left out
        assertThat(System.nanoTime() - endNanos).as("met at last: " + met).isNegative();
        met.clear();
        for (int i = 0; i < 10; i++) {
          assertThatThrownBy(() -> errand.run("it")).hasMessageContaining("broken");
        }
      } while (new HashSet<>(met).size() != 1);
    }
  }
}
