package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class RulesAppTest {

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

  /** A handler that tells how many minutes its caller waits. */
  private static String minutesLeft(String what) {
    long nanos = Context.current().deadline().remainingNanos(System.nanoTime());
    return Long.toString(Duration.ofNanos(nanos).plusSeconds(59).toMinutes());
  }

  @Test
  @Timeout(60)
  void rules_change_while_it_runs_and_a_mistake_changes_nothing() throws Exception {
    rules("calls: {test.Errand: {timeout: 60m}}");
    try (App app = App.start("alone", config("live-rules"))) {
      app.serve(Errand.class, RulesAppTest::minutesLeft);
      Errand errand = app.client(Errand.class);
      assertThat(errand.run("it")).isEqualTo("60");
      rules("calls: {test.Errand: {timeout: 60}}");
      assertThat(errand.run("it")).isEqualTo("60");
      rules("calls: {test.Errand/run: {timeout: 120m}}");
      while (!errand.run("it").equals("120")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @Timeout(60)
  void which_traces_are_recorded_changes_while_it_runs() throws Exception {
    rules("calls: {}");
    try (var receiver = new SpanReceiver();
        App app =
            App.start(
                "alone",
                config("live-traces")
                    .with("telemetry.endpoint", List.of(receiver.url()))
                    .with("telemetry.interval", "10ms")
                    .with("telemetry.traces.sampling", "0"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      errand.run("unseen");
      rules("calls: {test.Errand: {trace: {percent: 100, perSecond: 1000}}}");
      Eventually.holds(
          "a trace is recorded",
          () -> {
            errand.run("seen");
            return !receiver.seen().isEmpty();
          });
      try (var http = HttpClient.newHttpClient()) {
        URI page =
            URI.create(
                "http://" + app.debugAddress().orElseThrow() + "/rules?methods=test.Errand%2FRun");
        String shown =
            http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
        assertThat(shown)
            .contains("{percent: 100.0, perSecond: 1000}", "rules.yaml:1:", "telemetry.traces");
      }
    }
  }

  @Test
  void a_trace_rule_says_something_and_within_bounds() throws Exception {
    for (String wrong : List.of("{}", "{percent: 101}", "{perSecond: 0}", "{share: 1}")) {
      rules("calls: {test.Errand: {trace: " + wrong + "}}");
      assertThatThrownBy(() -> App.start("alone", config("bad-traces")))
          .as(wrong)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("trace");
    }
  }

  @Test
  void a_mistake_in_the_rules_stops_the_start() throws Exception {
    rules("calls: {test.Errand: {timeout: 60}}");
    assertThatThrownBy(() -> App.start("alone", config("bad-rules")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:32: calls.test.Errand.timeout is '60'; allowed is")
        .hasMessageContaining("a duration with its unit");
  }
}
