package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What protects an instance from too many calls, and what it leaves alone. */
final class OverloadTest {

  private static final String POLICY =
      """
      policies:
        - { name: %s, outliers: { enabled: false }, slowStart: 0s, retry: { attempts: 1 }, protection: { queue: %s, limit: %s } }
      """;
  private static final String KITH = POLICY.formatted("as Kith does", "true", "expiry");
  private static final String NOTHING = POLICY.formatted("nothing", "false", "none");

  /** Two thousand calls a second are what it can do. */
  private static final double CAPACITY = 2_000;

  private static Figures run(String instance, String clients, String events, String policy) {
    return Run.one(
        """
        title: a server and its callers
        duration: 30s
        warmUp: 5s
        instances:
          - { name: one, count: 1, queue: 1000000, %s }
        clients:
          - { count: 1, %s }
        %s
        """
                .formatted(instance, clients, events.isEmpty() ? "" : "events: [" + events + "]")
            + policy);
  }

  private static Figures computing(double factor, String policy) {
    return run(
        "concurrency: 2, serviceTime: { exponential: 1ms }",
        "rate: " + CAPACITY * factor + ", deadline: 1s",
        "",
        policy);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10})
  void what_is_computed_stays_as_much_as_ever_and_is_answered_soon(int factor) {
    Figures figures = computing(factor, KITH);
    assertThat(figures.goodput()).isBetween(0.97 * CAPACITY, 1.03 * CAPACITY);
    assertThat(figures.answeredLatency().p99()).isLessThan(0.1);
    assertThat(figures.outcomes().late()).isZero();
  }

  @Test
  void with_no_protection_nearly_nothing_is_answered() {
    assertThat(computing(10, NOTHING).goodput()).isLessThan(0.1 * CAPACITY);
  }

  private static Figures pooled(double factor, String deadline, String policy) {
    return run(
        "concurrency: 20, serviceTime: { exponential: 10ms }, waitsInside: true",
        "rate: " + CAPACITY * factor + ", deadline: " + deadline,
        "",
        policy);
  }

  @ParameterizedTest
  @CsvSource({"2, 1s", "5, 1s", "10, 1s", "10, 100ms", "10, 10s"})
  void what_waits_for_a_pool_stays_as_much_as_ever(int factor, String deadline) {
    Figures figures = pooled(factor, deadline, KITH);
    assertThat(figures.goodput()).isGreaterThan(0.9 * CAPACITY);
    assertThat((double) figures.outcomes().late() / figures.calls()).isLessThan(0.15);
  }

  @Test
  void with_no_protection_it_does_not() {
    assertThat(pooled(10, "1s", NOTHING).goodput()).isLessThan(0.85 * CAPACITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // busy to nine tenths, with short calls and with long ones
        "concurrency: 2, serviceTime: { exponential: 1ms } | rate: 1800",
        "concurrency: 2, serviceTime: { exponential: 50ms } | rate: 36",
        "concurrency: 8, serviceTime: { exponential: 1ms } | rate: 7600",
        // bursts that take 300 ms to work off
        "concurrency: 2, serviceTime: { exponential: 1ms } | rate: 600, arrivals: bursts, burstEvery: 1s",
        "concurrency: 2, serviceTime: { exponential: 1ms } | rate: 1000, arrivals: bursts, burstEvery: 300ms",
        // handlers that wait for a database for seconds
        "concurrency: 100000, serviceTime: { exponential: 5s }, waitsInside: true | rate: 200, deadline: 60s",
        // as many fast ones as slow ones
        "concurrency: 100000, serviceTime: { percentiles: { p50: 2ms, p100: 4s } }, waitsInside: true | rate: 500",
      })
  void a_healthy_server_refuses_nobody(String instance, String clients) {
    String deadline = clients.contains("deadline") ? "" : ", deadline: 10s";
    Figures figures = run(instance, clients + deadline, "", KITH);
    assertThat((double) figures.outcomes().refused() / figures.calls()).isLessThan(0.001);
  }

  @Test
  void a_database_that_becomes_a_hundred_times_as_slow_is_no_reason_to_refuse() {
    Figures figures =
        run(
            "concurrency: 100000, serviceTime: { exponential: 10ms }, waitsInside: true",
            "rate: 1000, deadline: 20s",
            "{ at: 10s, lasts: 10s, slow: { who: { group: one }, factor: 100 } }",
            KITH);
    assertThat(figures.outcomes().answered()).isEqualTo(figures.calls());
  }

  @ParameterizedTest
  @ValueSource(strings = {"overload", "overload-of-a-pool"})
  void the_shipped_scenario_shows_it(String name) {
    Scenario scenario = Scenario.read(Path.of("../../docs/scenarios/" + name + ".yaml"));
    List<Figures> all = Simulator.run(scenario, (policy, done) -> {});
    double capacity =
        scenario.instances().stream().mapToDouble(g -> g.count() * g.capacity()).sum();
    Figures with = all.getFirst();
    Figures without = all.getLast();
    assertThat(with.policy()).startsWith("as Kith does");
    // The last steps are the overload, and the time after it.
    for (var point : with.series()) {
      if (point.second() >= 41 && point.second() < 49) {
        assertThat(point.calls() - point.failed()).isGreaterThan(0.9 * capacity);
      }
      if (point.second() >= 53 && point.second() < 59) {
        assertThat(point.failed()).isLessThan(0.01 * capacity);
      }
    }
    assertThat(with.goodput()).isGreaterThan(without.goodput());
    assertThat(with.outcomes().late()).isLessThan(without.outcomes().late() / 4);
    assertThat(scenario.duration()).isEqualTo(Duration.ofSeconds(60));
  }
}
