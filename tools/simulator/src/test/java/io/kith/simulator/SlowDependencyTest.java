package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.MethodFigures;
import io.kith.simulator.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One method of a service is slow: what becomes of the others. */
final class SlowDependencyTest {

  private static List<Figures> all = List.of();

  @BeforeAll
  static void run() {
    all =
        Simulator.run(
            Scenario.read(Path.of("../../docs/scenarios/slow-dependency.yaml")),
            (policy, done) -> {});
  }

  private static Figures of(String policy) {
    return all.stream()
        .filter(figures -> figures.policy().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  private static MethodFigures of(String policy, String method) {
    return of(policy).method(method);
  }

  @Test
  void without_a_breaker_the_other_method_waits_behind_the_slow_one() {
    assertThat(of("no breaker", "Check").latency().p90()).isGreaterThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a breaker for each method", "one that knows slow calls"})
  void with_a_breaker_the_other_method_is_unharmed(String policy) {
    MethodFigures checks = of(policy, "Check");
    assertThat(checks.errorShare()).isLessThan(0.001);
    assertThat(checks.latency().p90()).isLessThan(0.03);
  }

  @Test
  void what_harm_there_is_is_over_within_two_seconds() {
    assertThat(of("one that knows slow calls").series())
        .filteredOn(point -> point.second() > 17)
        .allSatisfy(point -> assertThat(point.p99()).isLessThan(0.1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a breaker for each method", "one that knows slow calls"})
  void the_slow_method_is_back_once_it_is_well(String policy) {
    assertThat(of(policy).series().getLast().failed()).isZero();
    assertThat(of(policy, "Report").answered()).isPositive();
  }
}
