package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.Point;
import io.kith.simulator.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the documentation promises of retries. */
final class RetryScenariosTest {

  private static final int CLIENTS = 4;

  private static List<Figures> figures(String name) {
    Scenario scenario = Scenario.read(Path.of("../../docs/scenarios/" + name));
    return Simulator.run(scenario, (policy, done) -> {});
  }

  private static List<Point> between(Figures figures, double from, double to) {
    return figures.series().stream()
        .filter(point -> point.second() >= from && point.second() < to)
        .toList();
  }

  private static double failedShare(List<Point> points) {
    return points.stream().mapToDouble(Point::failed).sum()
        / points.stream().mapToDouble(Point::calls).sum();
  }

  @Test
  void a_retry_storm_adds_less_than_a_fifth_to_the_load_and_is_over_with_its_cause() {
    List<Figures> all = figures("retry-storm.yaml");
    Figures budget = all.getFirst();
    double second = budget.series().get(1).second();
    for (Point point : between(budget, 0, 75)) {
      // The share of the calls, and the ten that each client has ready.
      double most = 1.15 * point.calls() + 10 * CLIENTS / second;
      assertThat(point.attempts()).as("second %s", point.second()).isLessThanOrEqualTo(most);
    }
    assertThat(failedShare(between(budget, 21, 49))).isEqualTo(1);
    assertThat(attemptsOverCalls(between(budget, 21, 49))).isBetween(1.14, 1.17);
    assertThat(failedShare(between(budget, 50 + second, 75))).isZero();

    Figures none = all.get(1);
    assertThat(attemptsOverCalls(between(none, 21, 49))).isGreaterThan(2.9);
  }

  private static double attemptsOverCalls(List<Point> points) {
    return points.stream().mapToDouble(Point::attempts).sum()
        / points.stream().mapToDouble(Point::calls).sum();
  }

  @Test
  void a_service_returns_to_health_by_itself_with_a_budget_and_not_without() {
    List<Figures> all = figures("metastable-failure.yaml");
    for (Figures figures : all) {
      assertThat(failedShare(between(figures, 5, 20))).as(figures.policy()).isLessThan(0.01);
      assertThat(failedShare(between(figures, 22, 25))).as(figures.policy()).isGreaterThan(0.5);
    }
    assertThat(failedShare(between(all.getFirst(), 60, 90))).isLessThan(0.001);
    assertThat(failedShare(between(all.get(1), 60, 90))).isGreaterThan(0.3);
  }
}
