package io.kith.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Method;
import io.kith.core.TraceContext;
import io.kith.rules.Rules;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HeadSamplerTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Method BALANCE = new Method("test.Membership", "Balance", 0);
  private static final Method FEED = new Method("test.Feed", "Read", 0);

  private static HeadSampler sampler(Sampling usual, Map<String, Sampling> methods) {
    return new HeadSampler(new TraceOptions(usual, methods, 1, Duration.ofSeconds(1), 10, 1 << 20));
  }

  private static int drawn(
      HeadSampler sampler, Method method, int calls, long startNanos, long step) {
    int drawn = 0;
    for (int i = 0; i < calls; i++) {
      drawn += sampler.isSampled(method, startNanos + i * step) ? 1 : 0;
    }
    return drawn;
  }

  @Test
  void a_rate_is_kept_however_many_calls_there_are() {
    HeadSampler sampler = sampler(new Sampling.Rate(10), Map.of());
    long now = System.nanoTime();
    // 10 s of a thousand calls a second: ten at once, and ten a second.
    assertThat(drawn(sampler, BALANCE, 10_000, now, SECOND / 1000)).isBetween(100, 110);
    // Nothing is saved up beyond a second.
    assertThat(drawn(sampler, BALANCE, 1_000, now + 1_000 * SECOND, 0)).isEqualTo(10);
  }

  @Test
  void a_share_is_drawn() {
    HeadSampler sampler = sampler(new Sampling.Ratio(0.25), Map.of());
    assertThat(drawn(sampler, BALANCE, 100_000, 0, 0)).isBetween(24_000, 26_000);
    assertThat(drawn(sampler(Sampling.ALL, Map.of()), BALANCE, 100, 0, 0)).isEqualTo(100);
    assertThat(drawn(sampler(Sampling.NONE, Map.of()), BALANCE, 100, 0, 0)).isZero();
  }

  @Test
  void a_method_goes_before_its_service_and_that_before_all() {
    HeadSampler sampler =
        sampler(
            Sampling.NONE,
            Map.of("test.Membership/Balance", Sampling.ALL, "test.Feed", Sampling.ALL));
    assertThat(sampler.isSampled(BALANCE, 0)).isTrue();
    assertThat(sampler.isSampled(FEED, 0)).isTrue();
    assertThat(sampler.isSampled(new Method("test.Membership", "Buy", 1), 0)).isFalse();
  }

  private static Rules rules(String yaml) {
    return Rules.parse(1, "rules.yaml", yaml);
  }

  @Test
  void rules_go_before_settings_each_side_by_its_own_until_they_say_so_no_more() {
    HeadSampler sampler = sampler(Sampling.NONE, Map.of("test.Feed", Sampling.ALL));
    sampler.follow(
        rules(
            """
            calls: {test.Membership/Balance: {trace: {percent: 100}}}
            serves: {test.*: {trace: {percent: 0}}}
            """));
    assertThat(sampler.isSampled(BALANCE, 0)).isTrue();
    assertThat(sampler.isServedSampled(BALANCE, 0)).isFalse();
    assertThat(sampler.isSampled(FEED, 0)).isTrue();
    assertThat(sampler.isServedSampled(FEED, 0)).isFalse();
    sampler.follow(rules("calls: {}"));
    assertThat(sampler.isSampled(BALANCE, 0)).isFalse();
    assertThat(sampler.isServedSampled(FEED, 0)).isTrue();
  }

  @Test
  void a_rule_has_a_share_a_rate_that_its_methods_have_together_or_both() {
    HeadSampler sampler = sampler(Sampling.NONE, Map.of());
    sampler.follow(rules("calls: {test.*: {trace: {perSecond: 10}}}"));
    long now = System.nanoTime();
    assertThat(drawn(sampler, BALANCE, 100, now, 0) + drawn(sampler, FEED, 100, now, 0))
        .isEqualTo(10);
    sampler.follow(rules("calls: {test.*: {trace: {percent: 25}}}"));
    assertThat(drawn(sampler, FEED, 100_000, now, 0)).isBetween(24_000, 26_000);
    sampler.follow(rules("calls: {test.*: {trace: {percent: 25, perSecond: 100}}}"));
    assertThat(drawn(sampler, FEED, 100, now, 0)).isBetween(1, 60);
    assertThat(drawn(sampler, FEED, 10_000, now, 0)).isLessThanOrEqualTo(100);
  }

  @Test
  void unsampled_spans_are_kept_within_a_rate_and_by_whole_traces() {
    var one = new UnsampledBudget(100);
    var other = new UnsampledBudget(100);
    var random = new SplittableRandom(3);
    long now = System.nanoTime();
    int kept = 0;
    int keptByBoth = 0;
    for (int i = 0; i < 100_000; i++) { // ten seconds of ten thousand
      var trace = new TraceContext(1, random.nextLong(), 1, (byte) 0);
      boolean byOne = one.admits(trace, now + i * (SECOND / 10_000));
      boolean byOther = other.admits(trace, now + i * (SECOND / 10_000));
      kept += byOne ? 1 : 0;
      keptByBoth += byOne && byOther ? 1 : 0;
    }
    // The first second costs more, until it is known how many there are.
    assertThat(kept).isBetween(1_000, 2_000);
    assertThat(keptByBoth).isEqualTo(kept);
  }

  @Test
  void a_budget_of_nothing_keeps_nothing() {
    assertThat(new UnsampledBudget(0).admits(new TraceContext(1, 1, 1, (byte) 0), 0)).isFalse();
  }
}
