package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.report.HtmlReport;
import io.kith.simulator.report.JsonReport;
import io.kith.simulator.report.TextReport;
import io.kith.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of the documentation, for as long as their first calls take. */
final class ShippedScenariosTest {

  private static final Path DIRECTORY = Path.of("../../docs/scenarios");
  private static final double CALLS = 20_000;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void there_are_some() throws IOException {
    assertThat(files()).hasSizeGreaterThan(7);
  }

  @ParameterizedTest
  @MethodSource("files")
  void it_runs_and_its_report_tells_of_each_policy(Path file) throws IOException {
    Scenario whole = Scenario.read(file);
    Scenario scenario =
        whole.until(Duration.ofNanos((long) (CALLS / whole.callsPerSecond() * 1e9)));
    List<Figures> all = Simulator.run(scenario, (policy, done) -> {});
    assertThat(all).hasSameSizeAs(scenario.policies());
    String html = HtmlReport.of(scenario, all, Files.readString(file), "./kith simulate " + file);
    for (Figures figures : all) {
      assertThat(figures.calls()).isGreaterThan(1_000);
      assertThat(figures.outcomes().answered()).isPositive();
      assertThat(TextReport.of(scenario, all)).contains(figures.policy());
      assertThat(JsonReport.of(scenario, all)).contains("\"" + figures.policy() + "\"");
      assertThat(html).contains(figures.policy());
    }
  }
}
