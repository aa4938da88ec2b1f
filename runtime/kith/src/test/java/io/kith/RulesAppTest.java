package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
  void a_mistake_in_the_rules_stops_the_start() throws Exception {
    rules("calls: {test.Errand: {timeout: 60}}");
    assertThatThrownBy(() -> App.start("alone", config("bad-rules")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:32: calls.test.Errand.timeout is '60'; allowed is")
        .hasMessageContaining("a duration with its unit");
  }
}
