package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.resilience.Intervention;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults by rule, by real calls. */
final class FaultsAppTest {

  @TempDir private Path directory;

  private final AtomicInteger served = new AtomicInteger();

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms")
        .with("faults.allowed", "true");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private Errand serve(App app) {
    app.serve(
        Errand.class,
        what -> {
          served.incrementAndGet();
          return what;
        });
    return app.client(Errand.class);
  }

  private static Code codeOf(Callable<?> call) throws Exception {
    try {
      call.call();
      return Code.OK;
    } catch (CallException e) {
      return e.code();
    }
  }

  @Test
  void without_the_setting_rules_with_faults_stop_the_start() throws Exception {
    rules(
        """
        calls:
          '*': {timeout: 1s}
          test.Errand: {faults: [{delay: 1s}]}
        serves:
          test.Errand: {faults: [{abort: true}]}
        """);
    assertThatThrownBy(() -> App.start("alone", config("refused").with("faults.allowed", "false")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:3:")
        .hasMessageContaining("rules.yaml:5:")
        .hasMessageContaining(
            "faults are refused: they are for tests, and this application was"
                + " not started with faults.allowed: true");
  }

  @Test
  @Timeout(60)
  void without_the_setting_faults_that_come_later_leave_the_rules_as_they_were() throws Exception {
    rules("calls: {test.Errand: {timeout: 60m}}");
    Config config = config("refused-later").with("faults.allowed", "false");
    try (App app = App.start("alone", config)) {
      app.serve(
          Errand.class,
          _ -> {
            long nanos = Context.current().deadline().remainingNanos(System.nanoTime());
            return Long.toString(Duration.ofNanos(nanos).plusSeconds(59).toMinutes());
          });
      Errand errand = app.client(Errand.class);
      rules("calls: {test.Errand: {timeout: 30m, faults: [{error: INTERNAL}]}}");
      assertThat(errand.run("it")).isEqualTo("60");
      rules("calls: {test.Errand: {timeout: 20m}}");
      while (!errand.run("it").equals("20")) {
        assertThat(errand.run("it")).isIn("60", "20");
      }
      assertThat(app.interventions()).isEmpty();
    }
  }

  @Test
  @Timeout(60)
  void an_error_has_its_code_and_says_that_it_was_injected() throws Exception {
    rules(
        "calls: {test.Errand: {faults: [{error: RESOURCE_EXHAUSTED, message: 'no room',"
            + " when: {baggage: {tier: free}}}]}}");
    try (App app = App.start("alone", config("error"))) {
      Errand errand = serve(app);
      assertThat(errand.run("it")).isEqualTo("it");
      assertThatThrownBy(() -> Context.current().with("tier", "free").call(() -> errand.run("it")))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
          .hasMessageContaining("no room")
          .hasMessageContaining("injected by faults of the rules (")
          .hasMessageContaining("rules.yaml:1:");
      assertThat(served).hasValue(1);
      assertThat(app.interventions())
          .containsExactly(new Intervention(Stage.CLIENT_FAULTS, "test.Errand/Run", "injected", 1));
    }
  }

  @Test
  @Timeout(60)
  void with_a_seed_the_same_calls_fail_run_after_run_and_as_many_as_are_asked_for()
      throws Exception {
    rules("serves: {test.Errand: {faults: [{percent: 30, seed: 7, error: INTERNAL}]}}");
    List<Code> first = thousand("seeded");
    assertThat(first.stream().filter(code -> code == Code.INTERNAL).count()).isBetween(240L, 360L);
    assertThat(thousand("seeded-again")).isEqualTo(first);
    assertThat(served.get()).isEqualTo(2 * first.stream().filter(c -> c == Code.OK).count());
  }

  private List<Code> thousand(String registry) throws Exception {
    try (App app = App.start("alone", config(registry))) {
      Errand errand = serve(app);
      return IntStream.range(0, 1_000)
          .mapToObj(i -> {
            try {
              return codeOf(() -> errand.run("it"));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          })
          .toList();
    }
  }

  @Test
  @Timeout(60)
  void a_delay_ends_with_the_deadline() throws Exception {
    rules("calls: {test.Errand: {timeout: 50ms, faults: [{delay: 1h}]}}");
    try (App app = App.start("alone", config("delay"))) {
      Errand errand = serve(app);
      assertThatThrownBy(() -> errand.run("it"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED))
          .hasMessageContaining("was held up for 3600000 ms by faults of the rules");
      rules("calls: {test.Errand: {faults: [{delay: 1ms}]}}");
      while (codeOf(() -> errand.run("it")) != Code.OK) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @Timeout(60)
  void a_throttle_holds_long_messages_up() throws Exception {
    rules("serves: {test.Errand: {faults: [{throttle: 1MiB}]}}");
    try (App app = App.start("alone", config("throttle"))) {
      Errand errand = serve(app);
      long startNanos = System.nanoTime();
      errand.run("x".repeat(100_000)); // there and back
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(ofBytes(200_000));
    }
  }

  /** Until nobody wants it any more. */
  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration ofBytes(long bytes) {
    return Duration.ofNanos(bytes * 1_000_000_000L / (1 << 20)).minusMillis(1);
  }

  @Test
  @Timeout(60)
  void a_garbled_message_is_another_one_or_cannot_be_read() throws Exception {
    for (String section : List.of("calls", "serves")) {
      rules(section + ": {test.Errand: {faults: [{garble: true, seed: 3}]}}");
      try (App app = App.start("alone", config("garble-" + section))) {
        Errand errand = serve(app);
        for (int i = 0; i < 50; i++) {
          String sent = "message " + i;
          try {
            assertThat(errand.run(sent)).isNotEqualTo(sent);
          } catch (CallException e) {
            assertThat(e.code())
                .isEqualTo(section.equals("calls") ? Code.INTERNAL : Code.INVALID_ARGUMENT);
            assertThat(e).hasMessageContaining("garbled by faults of the rules");
          }
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void an_aborted_connection_takes_all_its_calls_along_and_is_replaced() throws Exception {
    for (String section : List.of("calls", "serves")) {
      rules(
          section + ": {test.Errand: {faults: [{abort: true, when: {arguments: {what: bomb}}}]}}");
      try (App app = App.start("alone", config("abort-" + section))) {
        var waiting = new CountDownLatch(1);
        app.serve(
            Errand.class,
            what -> {
              if (what.equals("wait")) {
                waiting.countDown();
                forever();
              }
              return what;
            });
        Errand errand = app.client(Errand.class);
        var other =
            CompletableFuture.supplyAsync(() -> {
              try {
                return codeOf(() -> errand.run("wait"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
        waiting.await();
        assertThat(codeOf(() -> errand.run("bomb"))).isEqualTo(Code.UNAVAILABLE);
        assertThat(other.get()).isEqualTo(Code.UNAVAILABLE);
        while (codeOf(() -> errand.run("it")) != Code.OK) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
