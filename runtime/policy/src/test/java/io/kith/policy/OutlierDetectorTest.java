package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.policy.CandidateHealth.Standing;
import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class OutlierDetectorTest {

  private static final Ejection EJECTION = Ejection.defaults();
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Adds nothing to the times of ejections. */
  private static final RandomGenerator NO_JITTER = () -> 0;

  private final FakeTicker clock = new FakeTicker();
  private final List<CandidateHealth> all = new ArrayList<>();
  private OutlierDetector detector =
      new OutlierDetector(OutlierDetection.defaults(), EJECTION, NO_JITTER);

  private CandidateHealth join(int number, String peers) {
    CandidateHealth health = detector.join("i-" + number, peers, clock.nanos());
    all.add(health);
    return health;
  }

  private void joined(int count) {
    for (int i = 0; i < count; i++) {
      join(i, "zone");
    }
  }

  /** The next slice of the window. */
  private boolean evaluate() {
    clock.advance(SECOND);
    return detector.evaluate(clock.nanos());
  }

  private void evaluateFor(Duration time) {
    for (int i = 0; i < time.toSeconds(); i++) {
      evaluate();
    }
  }

  private static void succeed(CandidateHealth health, int calls) {
    for (int i = 0; i < calls; i++) {
      health.succeeded();
    }
  }

  private boolean fail(CandidateHealth health, int calls) {
    boolean changed = false;
    for (int i = 0; i < calls; i++) {
      changed |= detector.isSuspect(health.failed()) && detector.failed(health, clock.nanos());
    }
    return changed;
  }

  /** Failures that are never many in a row. */
  private static void failNowAndThen(CandidateHealth health, int calls) {
    for (int i = 0; i < calls; i++) {
      health.failed();
      health.succeeded();
    }
  }

  private static void take(CandidateHealth health, Duration time, int calls) {
    for (int i = 0; i < calls; i++) {
      health.succeeded();
      health.took(time.toNanos());
    }
  }

  private boolean probe(CandidateHealth health, boolean well, Duration took) {
    assertThat(health.tryProbe()).isTrue();
    return detector.probed(health, well, took.toNanos(), clock.nanos());
  }

  private static boolean isOut(CandidateHealth health) {
    return health.standing() == Standing.EJECTED;
  }

  private long out() {
    return all.stream().filter(health -> health.standing() != Standing.IN).count();
  }

  // ---- in a row

  @Test
  void five_failures_in_a_row_eject_at_once() {
    joined(3);
    assertThat(fail(all.get(1), 4)).isFalse();
    assertThat(fail(all.get(1), 1)).isTrue();
    assertThat(all.get(1).standing()).isEqualTo(Standing.EJECTED);
    assertThat(all.get(1).why()).isEqualTo("failed 5 calls in a row");
    assertThat(out()).isEqualTo(1);
  }

  @Test
  void a_success_between_begins_the_row_anew() {
    joined(3);
    fail(all.getFirst(), 4);
    all.getFirst().succeeded();
    assertThat(fail(all.getFirst(), 4)).isFalse();
  }

  @Test
  void refusals_are_no_row() {
    joined(3);
    for (int i = 0; i < 100; i++) {
      all.getFirst().refused();
    }
    assertThat(all.getFirst().failed()).isEqualTo(1);
  }

  @Test
  void a_row_says_nothing_of_one_whose_peers_fail_too() {
    joined(3);
    fail(all.get(1), 3);
    fail(all.get(2), 3);
    evaluate();
    assertThat(fail(all.getFirst(), 20)).isFalse();
    assertThat(out()).isZero();
  }

  // ---- the share of failures

  @Test
  void one_that_fails_a_third_of_its_calls_while_its_peers_fail_none_is_out() {
    joined(3);
    failNowAndThen(all.getFirst(), 10);
    succeed(all.getFirst(), 10);
    succeed(all.get(1), 30);
    succeed(all.get(2), 30);
    assertThat(evaluate()).isTrue();
    assertThat(isOut(all.getFirst())).isTrue();
    assertThat(all.getFirst().why()).isEqualTo("failed 33 % of 30 calls, its peers 0 %");
    assertThat(out()).isEqualTo(1);
  }

  @Test
  void where_all_fail_alike_nobody_is_an_outlier() {
    joined(5);
    for (int second = 0; second < 30; second++) {
      all.forEach(health -> failNowAndThen(health, 20));
      assertThat(evaluate()).isFalse();
    }
  }

  @Test
  void few_calls_say_nothing() {
    joined(3);
    succeed(all.get(1), 100);
    failNowAndThen(all.getFirst(), 9); // 18 calls
    assertThat(evaluate()).isFalse();
  }

  @Test
  void what_left_the_window_does_not_count() {
    joined(3);
    failNowAndThen(all.getFirst(), 9);
    evaluateFor(Duration.ofSeconds(10));
    failNowAndThen(all.getFirst(), 9);
    succeed(all.get(1), 100);
    assertThat(evaluate()).isFalse();
    evaluateFor(Duration.ofSeconds(5));
    failNowAndThen(all.getFirst(), 2); // with the nine before, 22 calls
    assertThat(evaluate()).isTrue();
  }

  @Test
  void chance_ejects_hardly_anybody_whatever_share_of_all_calls_fails() {
    Property.holds(
        200,
        source -> {
          var detector =
              new OutlierDetector(OutlierDetection.defaults(), EJECTION, source.random());
          var same = new ArrayList<CandidateHealth>();
          for (int i = 0; i < 20; i++) {
            same.add(detector.join("i-" + i, "", 0));
          }
          double share = source.random().nextDouble();
          int ejected = 0;
          for (int i = 0; i < 20 * 50; i++) {
            CandidateHealth health = same.get(i % 20);
            if (source.random().nextDouble() < share) {
              health.refused();
            } else {
              health.succeeded();
            }
          }
          detector.evaluate(SECOND.toNanos());
          for (CandidateHealth health : same) {
            ejected += isOut(health) ? 1 : 0;
          }
          assertThat(ejected).isLessThanOrEqualTo(1);
        });
  }

  // ---- the time of replies

  @Test
  void one_that_takes_ten_times_as_long_as_its_peers_is_out() {
    joined(4);
    all.forEach(health -> take(health, Duration.ofMillis(10), 100));
    assertThat(evaluate()).isFalse();
    take(all.get(2), Duration.ofMillis(100), 100);
    assertThat(evaluate()).isTrue();
    assertThat(isOut(all.get(2))).isTrue();
    assertThat(all.get(2).why()).isEqualTo("takes 100 ms for a call, its peers 10 ms");
    assertThat(out()).isEqualTo(1);
  }

  @Test
  void a_pause_that_many_calls_wait_for_ejects_nobody() {
    joined(4);
    all.forEach(health -> take(health, Duration.ofMillis(10), 100));
    take(all.get(2), Duration.ofMillis(500), 20);
    assertThat(evaluate()).isFalse();
  }

  @Test
  void below_the_floor_nobody_is_slow() {
    joined(4);
    all.forEach(health -> take(health, Duration.ofMillis(1), 100));
    take(all.get(2), Duration.ofMillis(19), 200);
    assertThat(evaluate()).isFalse();
  }

  @Test
  void those_farther_away_are_compared_among_themselves() {
    for (int i = 0; i < 4; i++) {
      take(join(i, "here"), Duration.ofMillis(1), 100);
      take(join(10 + i, "beyond the sea"), Duration.ofMillis(150), 100);
    }
    assertThat(evaluate()).isFalse();
  }

  @Test
  void of_two_the_faster_is_the_measure() {
    joined(2);
    take(all.get(0), Duration.ofMillis(10), 100);
    take(all.get(1), Duration.ofMillis(1_000), 100);
    assertThat(evaluate()).isTrue();
    assertThat(isOut(all.get(1))).isTrue();
    assertThat(all.get(1).why()).isEqualTo("takes 1000 ms for a call, its peers 10 ms");
    assertThat(out()).isEqualTo(1);
  }

  @Test
  void one_alone_is_never_slow() {
    joined(1);
    take(all.get(0), Duration.ofMillis(1_000), 100);
    assertThat(evaluate()).isFalse();
  }

  @Test
  void the_median_of_random_times_is_found() {
    Property.holds(
        100,
        source -> {
          var health = new CandidateHealth("i", "", 0);
          double scale = 1e5 * Math.exp(10 * source.random().nextDouble());
          for (int i = 0; i < 2_000; i++) {
            health.took((long) (-scale * Math.log(1 - source.random().nextDouble())));
          }
          assertThat(health.medianNanos()).isBetween(0.3 * scale, 1.6 * scale); // 0.69 of it
        });
  }

  @Test
  void the_time_of_few_calls_is_wanted_when_there_are_many() {
    joined(1);
    int measured = 0;
    for (int i = 0; i < 1_600; i++) {
      measured += all.getFirst().isMeasured() ? 1 : 0;
      all.getFirst().succeeded();
    }
    assertThat(measured).isEqualTo(32 + (1_600 - 32) / 64);
    evaluate();
    assertThat(all.getFirst().isMeasured()).isTrue();
  }

  // ---- how many

  @Test
  void no_more_than_the_share_is_out() {
    joined(10);
    all.forEach(health -> fail(health, 5));
    assertThat(out()).isEqualTo(3);
  }

  @Test
  void the_worst_are_out_first() {
    var keen = new OutlierDetection(5, 0.01, 0, Duration.ZERO, Duration.ofSeconds(10), 20);
    detector = new OutlierDetector(keen, EJECTION, NO_JITTER);
    joined(10);
    for (int i = 0; i < 10; i++) {
      int failures = i < 4 ? 50 + 10 * i : 0;
      for (int call = 0; call < failures; call++) {
        all.get(i).refused();
      }
      succeed(all.get(i), 100 - failures);
    }
    evaluate();
    assertThat(all.stream().filter(OutlierDetectorTest::isOut).map(CandidateHealth::id))
        .containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void one_of_two_may_be_out_and_one_alone_never() {
    joined(1);
    fail(all.getFirst(), 100);
    assertThat(out()).isZero();
    join(1, "zone");
    fail(all.getFirst(), 1);
    fail(all.get(1), 100);
    assertThat(out()).isEqualTo(1);
  }

  @Test
  void a_share_of_none_ejects_nobody() {
    detector =
        new OutlierDetector(
            OutlierDetection.defaults(),
            new Ejection(0, 0.5, EJECTION.first(), EJECTION.longest(), 3),
            NO_JITTER);
    joined(10);
    fail(all.getFirst(), 100);
    assertThat(evaluate()).isFalse();
    assertThat(out()).isZero();
  }

  @Test
  void who_leaves_makes_room() {
    joined(3);
    fail(all.getFirst(), 5);
    fail(all.get(1), 5);
    assertThat(isOut(all.get(1))).isFalse();
    detector.leave(all.getFirst());
    fail(all.get(1), 1);
    assertThat(isOut(all.get(1))).isTrue();
  }

  @Test
  void panic_begins_where_fewer_than_half_are_left() {
    assertThat(EJECTION.isPanic(5, 10)).isFalse();
    assertThat(EJECTION.isPanic(4, 10)).isTrue();
    assertThat(EJECTION.isPanic(1, 2)).isFalse();
    assertThat(new Ejection(1, 0, EJECTION.first(), EJECTION.longest(), 3).isPanic(0, 10))
        .isFalse();
  }

  // ---- the way back

  @Test
  void it_is_back_when_three_probes_have_gone_well() {
    joined(3);
    CandidateHealth health = all.getFirst();
    fail(health, 5);
    assertThat(health.tryProbe()).isFalse();
    evaluateFor(Duration.ofSeconds(9));
    assertThat(health.standing()).isEqualTo(Standing.EJECTED);
    assertThat(evaluate()).isTrue();
    assertThat(health.standing()).isEqualTo(Standing.PROBED);
    assertThat(probe(health, true, Duration.ZERO)).isFalse();
    assertThat(probe(health, true, Duration.ZERO)).isFalse();
    assertThat(probe(health, true, Duration.ZERO)).isTrue();
    assertThat(health.standing()).isEqualTo(Standing.IN);
    assertThat(health.why()).isEmpty();
    assertThat(fail(health, 4)).isFalse();
  }

  @Test
  void one_call_at_a_time_probes() {
    joined(3);
    CandidateHealth health = all.getFirst();
    fail(health, 5);
    evaluateFor(Duration.ofSeconds(10));
    assertThat(health.tryProbe()).isTrue();
    assertThat(health.tryProbe()).isFalse();
    detector.probed(health, true, 0, clock.nanos());
    assertThat(health.tryProbe()).isTrue();
  }

  @Test
  void each_ejection_takes_twice_as_long_as_the_last() {
    joined(3);
    CandidateHealth health = all.getFirst();
    fail(health, 5);
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      evaluateFor(Duration.ofSeconds(seconds - 1));
      assertThat(health.standing()).isEqualTo(Standing.EJECTED);
      evaluate();
      assertThat(health.standing()).isEqualTo(Standing.PROBED);
      assertThat(probe(health, false, Duration.ZERO)).isTrue();
      assertThat(health.why()).isEqualTo("still fails");
    }
  }

  @Test
  void up_to_a_quarter_is_added_at_random() {
    var random = new SplittableRandom(1);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1_000; i++) {
      long nanos = EJECTION.nanos(2, random);
      least = Math.min(least, nanos);
      most = Math.max(most, nanos);
    }
    assertThat(least).isBetween(20_000_000_000L, 20_100_000_000L);
    assertThat(most).isBetween(24_900_000_000L, 25_000_000_000L);
  }

  @Test
  void what_goes_well_for_long_is_forgiven() {
    joined(3);
    CandidateHealth health = all.getFirst();
    fail(health, 5);
    evaluateFor(Duration.ofSeconds(10));
    probe(health, false, Duration.ZERO);
    evaluateFor(Duration.ofSeconds(20));
    for (int i = 0; i < 3; i++) {
      probe(health, true, Duration.ZERO);
    }
    evaluateFor(Duration.ofSeconds(40)); // the two ejections are forgotten
    fail(health, 5);
    evaluateFor(Duration.ofSeconds(10));
    assertThat(health.standing()).isEqualTo(Standing.PROBED);
  }

  @Test
  void one_that_was_slow_is_not_back_before_it_is_fast() {
    joined(4);
    all.forEach(health -> take(health, Duration.ofMillis(10), 100));
    CandidateHealth slow = all.get(2);
    take(slow, Duration.ofMillis(100), 100);
    evaluate();
    evaluateFor(Duration.ofSeconds(10));
    assertThat(probe(slow, true, Duration.ofMillis(90))).isTrue();
    assertThat(slow.standing()).isEqualTo(Standing.EJECTED);
    assertThat(slow.why()).isEqualTo("still takes 90 ms");
  }

  @Test
  void a_probe_that_never_ends_is_a_failure() {
    joined(3);
    CandidateHealth health = all.getFirst();
    fail(health, 5);
    evaluateFor(Duration.ofSeconds(10));
    assertThat(health.tryProbe()).isTrue();
    evaluateFor(Duration.ofSeconds(10));
    assertThat(health.standing()).isEqualTo(Standing.EJECTED);
    assertThat(health.why()).isEqualTo("still does not answer");
    assertThat(detector.probed(health, true, 0, clock.nanos())).isFalse();
  }

  // ---- settings

  @Test
  void settings_out_of_bounds_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new OutlierDetection(1, 0.2, 5, Duration.ZERO, Duration.ofSeconds(10), 20))
        .withMessageContaining("failuresInARow");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new OutlierDetection(5, 0.2, 1, Duration.ZERO, Duration.ofSeconds(10), 20))
        .withMessageContaining("latencyFactor");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new OutlierDetection(5, Double.NaN, 5, Duration.ZERO, Duration.ofSeconds(10), 20))
        .withMessageContaining("failureMargin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutlierDetection(5, 0.2, 5, Duration.ZERO, Duration.ZERO, 20))
        .withMessageContaining("window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ejection(1.1, 0.5, EJECTION.first(), EJECTION.longest(), 3))
        .withMessageContaining("maxShare");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ejection(0.3, 0.5, EJECTION.first(), EJECTION.longest(), 0))
        .withMessageContaining("probes");
  }

  // ---- beyond limits that do not compare

  @Test
  void a_share_of_failures_beyond_the_limit_ejects_although_all_fail_alike() {
    joined(4);
    all.forEach(health -> failNowAndThen(health, 20));
    evaluate();
    assertThat(out()).isZero();
    detector.limit(new CandidateLimits(0.5, 0, Duration.ZERO));
    evaluate();
    assertThat(out()).as("a third at the most").isEqualTo(1);
    assertThat(all.stream().filter(OutlierDetectorTest::isOut).findFirst().orElseThrow().why())
        .isEqualTo("failed 50 % of 40 calls, and may fail less than 50 %");
  }

  @Test
  void so_many_failures_in_a_row_as_the_limit_says_eject_although_peers_fail_too() {
    joined(3);
    detector.limit(new CandidateLimits(0, 3, Duration.ZERO));
    failNowAndThen(all.get(0), 20);
    failNowAndThen(all.get(1), 20);
    evaluate();
    assertThat(fail(all.get(2), 2)).isFalse();
    assertThat(fail(all.get(2), 1)).isTrue();
    assertThat(all.get(2).why()).isEqualTo("failed 3 calls in a row");
  }

  @Test
  void slow_replies_beyond_the_limit_eject_although_peers_are_as_slow() {
    joined(4);
    detector.limit(new CandidateLimits(0, 0, Duration.ofMillis(100)));
    all.forEach(health -> take(health, Duration.ofMillis(99), 30));
    evaluate();
    assertThat(out()).isZero();
    all.forEach(health -> take(health, Duration.ofMillis(300), 30));
    evaluate();
    assertThat(out()).isEqualTo(1);
    detector.limit(CandidateLimits.none());
    evaluate();
    assertThat(out()).as("the others stay in").isEqualTo(1);
  }

  @Test
  void limits_are_none_by_themselves_and_refuse_what_cannot_be() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CandidateLimits(1.5, 0, Duration.ZERO))
        .withMessage("errorRatio is 1.5; allowed is 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CandidateLimits(0, -1, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CandidateLimits(0, 0, Duration.ofNanos(-1)));
  }
}
