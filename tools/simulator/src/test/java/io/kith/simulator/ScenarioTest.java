package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.kith.config.ConfigException;
import io.kith.simulator.scenario.Scenario;
import io.kith.simulator.scenario.Times;
import io.kith.testkit.Property;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may say, and what it is told if it says something else. */
final class ScenarioTest {

  private static final String GOOD =
      """
      title: a test
      duration: 10s
      instances:
        - { name: usual, count: 4, zones: [a, b], serviceTime: { exponential: 10ms } }
      clients:
        - { count: 2, zones: [a], rate: 100 }
      events:
        - { at: 1s, crash: { who: { group: usual, zone: b, count: 1 } } }
      policies:
        - { name: in turn, balancer: round-robin }
      """;

  @Test
  void a_scenario_has_what_its_file_says() {
    Scenario scenario = Run.scenario(GOOD);
    assertThat(scenario.instanceCount()).isEqualTo(4);
    assertThat(scenario.zones()).containsExactly("a", "b");
    assertThat(scenario.policies().getFirst().retry().attempts()).isEqualTo(3);
    assertThat(scenario.clients().getFirst().deadline()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_key_that_nobody_knows_is_named_with_its_place() {
    refuses("serviceTime", "servicetime", "test.yaml:4:", "servicetime", "serviceTime");
  }

  @Test
  void a_balancer_that_nobody_knows_is_answered_with_those_there_are() {
    refuses("round-robin", "round-table", "round-table", "power-of-two");
  }

  @Test
  void a_time_has_one_distribution() {
    refuses(
        "exponential: 10ms",
        "exponential: 10ms, constant: 1ms",
        "2 distributions are given; give one of");
    refuses("{ exponential: 10ms }", "{}", "0 distributions are given; give one of");
  }

  @Test
  void percentiles_grow() {
    refuses(
        "exponential: 10ms", "percentiles: { p50: 9ms, p99: 8ms }", "grow from one to the next");
    refuses("exponential: 10ms", "percentiles: { p101: 9ms }", "'p101' is no percentile");
    refuses("exponential: 10ms", "percentiles: { half: 9ms }", "'half' is no percentile");
  }

  @Test
  void events_are_about_instances_that_there_are() {
    refuses("group: usual, zone", "group: usal, zone", "names the group 'usal'; there are usual");
    refuses("zone: b, count", "zone: c, count", "names the zone 'c'; there are a, b");
  }

  @Test
  void one_thing_happens_in_an_event() {
    refuses(
        "{ at: 1s, crash",
        "{ at: 1s, registryOutage: {}, crash",
        "2 things happen in this event; give one of");
    refuses(
        "crash: { who: { group: usual, zone: b, count: 1 } }",
        "restart: {}, lasts: 5s",
        "a restart is over by itself");
  }

  @Test
  void names_are_given_once() {
    refuses(
        "  - { name: in turn, balancer: round-robin }",
        "  - { name: x, balancer: random }\n  - { name: x }",
        "policies has two called x");
  }

  @Test
  void nothing_is_left_after_a_warm_up_as_long_as_the_run() {
    refuses("duration: 10s", "duration: 10s\nwarmUp: 10s", "nothing is left");
  }

  @Test
  void what_would_not_fit_is_refused() {
    refuses("count: 4,", "count: 100001,", "from 1 to 100000");
    String many = GOOD.replace("count: 4,", "count: 10000,").replace("count: 2,", "count: 100000,");
    assertThatThrownBy(() -> Run.scenario(many))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1,000,000,000 pairs")
        .hasMessageContaining("give it a subset");
  }

  @Test
  void a_profile_goes_forward_in_time() {
    refuses(
        "rate: 100",
        "rate: 100, profile: [{ at: 2s, factor: 1 }, { at: 1s, factor: 2 }]",
        "profile goes back in time at its point 2");
  }

  @Test
  void all_mistakes_are_told_at_once() {
    String bad = GOOD.replace("duration: 10s", "duration: soon").replace("rate: 100", "rate: much");
    assertThatThrownBy(() -> Run.scenario(bad)).hasMessageContaining("2 problems");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Scenario.read(Path.of("nowhere.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nowhere.yaml");
  }

  @Test
  void no_text_makes_it_fail_in_another_way() {
    Property.holds(
        2_000,
        source -> {
          int from = source.between(0, GOOD.length());
          int to = Math.min(GOOD.length(), from + source.between(0, 12));
          String changed = GOOD.substring(0, from) + source.text(8) + GOOD.substring(to);
          try {
            Run.scenario(changed);
          } catch (ConfigException e) {
            assertThat(e).hasMessageContaining("problem");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant: 10ms",
        "exponential: 10ms",
        "lognormal: { median: 8ms, p99: 40ms }",
        "pareto: { mean: 10ms, shape: 3 }",
        "percentiles: { p50: 8ms, p90: 20ms, p99: 80ms, p99.9: 300ms }"
      })
  void a_distribution_has_the_mean_that_it_says(String distribution) {
    Times times = times(distribution);
    var random = new SplittableRandom(1);
    Times.Sampler sampler = times.sampler();
    double sum = 0;
    for (int i = 0; i < 1_000_000; i++) {
      sum += sampler.nanos(random);
    }
    assertThat(sum / 1_000_000).isCloseTo(times.meanNanos(), withinPercentage(1));
  }

  @Test
  void a_distribution_meets_its_percentiles() {
    Times.Sampler sampler =
        times("percentiles: { p50: 8ms, p90: 20ms, p99: 80ms, p99.9: 300ms }").sampler();
    var random = new SplittableRandom(1);
    long[] drawn = new long[1_000_000];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = sampler.nanos(random);
    }
    java.util.Arrays.sort(drawn);
    assertThat(drawn[0]).isBetween(4_000_000L, 4_010_000L);
    assertThat((double) drawn[500_000]).isCloseTo(8e6, withinPercentage(1));
    assertThat((double) drawn[900_000]).isCloseTo(20e6, withinPercentage(1));
    assertThat((double) drawn[990_000]).isCloseTo(80e6, withinPercentage(2));
    assertThat(drawn[999_999]).isLessThanOrEqualTo(300_000_001L);
  }

  private static Times times(String distribution) {
    return Run.scenario(GOOD.replace("exponential: 10ms", distribution))
        .instances()
        .getFirst()
        .serviceTime();
  }

  private static void refuses(String good, String bad, String... messages) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> Run.scenario(GOOD.replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(messages);
  }
}
