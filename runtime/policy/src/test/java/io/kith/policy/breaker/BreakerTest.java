package io.kith.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Phase.State;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BreakerTest {

  private static final RandomGenerator NOTHING_ADDED = () -> 0;

  private final FakeTicker ticker = new FakeTicker();
  private final List<String> changes = new ArrayList<>();

  private Breaker breaker(BreakerPolicy policy) {
    return new Breaker(
        policy,
        ticker,
        NOTHING_ADDED,
        (before, now) -> changes.add(before.state() + "→" + now.state()));
  }

  private static Phase enter(Breaker breaker) {
    return Objects.requireNonNull(breaker.tryEnter(), breaker.toString());
  }

  private static void call(Breaker breaker, Outcome outcome) {
    breaker.left(enter(breaker), outcome, 0);
  }

  private static void calls(Breaker breaker, int count, Outcome outcome) {
    for (int i = 0; i < count; i++) {
      call(breaker, outcome);
    }
  }

  private static int admitted(Breaker breaker, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      Phase by = breaker.tryEnter();
      if (by != null) {
        admitted++;
        breaker.left(by, Outcome.WELL, 0);
      }
    }
    return admitted;
  }

  private Breaker open() {
    Breaker breaker = breaker(Policies.ratio(0.5, 4));
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.OPEN);
    return breaker;
  }

  private Breaker recovering() {
    Breaker breaker = open();
    ticker.advance(Duration.ofSeconds(5));
    calls(breaker, 3, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.RECOVERING);
    return breaker;
  }

  @Test
  void opens_when_the_share_of_failures_is_reached_and_not_before() {
    Breaker breaker = breaker(Policies.ratio(0.5, 4));
    calls(breaker, 5, Outcome.WELL);
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.tryEnter()).isNull();
    assertThat(breaker.phase().text(ticker.nanos()))
        .isEqualTo("OPEN for 0 ms: 5 of 10 calls failed in the last 10 s; it tries again in 5 s");
  }

  @Test
  void does_not_judge_by_a_ratio_of_too_few_calls() {
    Breaker breaker = breaker(Policies.ratio(0.5, 20));
    calls(breaker, 19, Outcome.FAILED);
    assertThat(breaker.tryEnter()).isNotNull();
    call(breaker, Outcome.FAILED);
    assertThat(breaker.tryEnter()).isNull();
  }

  @Test
  void forgets_what_is_older_than_the_window() {
    Breaker breaker = breaker(Policies.ratio(0.5, 4));
    calls(breaker, 3, Outcome.FAILED);
    ticker.advance(Duration.ofSeconds(10));
    calls(breaker, 3, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.OPEN);
  }

  @Test
  void forgets_calls_that_went_well_when_it_is_turned() {
    Breaker breaker = breaker(Policies.ratio(0.5, 4));
    calls(breaker, 1_000, Outcome.WELL);
    for (int i = 0; i < 10; i++) {
      ticker.advance(Duration.ofSeconds(1));
      breaker.turn();
    }
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().why()).isEqualTo("4 of 4 calls failed in the last 10 s");
  }

  @Test
  void opens_by_a_number_of_failures_however_many_went_well() {
    Breaker breaker = breaker(Policies.of(new Span.OfTime(Duration.ofSeconds(10)), 20, 0, 3, 0));
    calls(breaker, 2, Outcome.FAILED);
    calls(breaker, 1_000, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.phase().why()).isEqualTo("3 of 1003 calls failed in the last 10 s");
  }

  @Test
  void opens_by_failures_in_a_row_and_one_that_goes_well_ends_the_row() {
    Breaker breaker = breaker(Policies.of(new Span.OfTime(Duration.ofSeconds(10)), 20, 0, 0, 3));
    calls(breaker, 2, Outcome.FAILED);
    call(breaker, Outcome.WELL);
    calls(breaker, 2, Outcome.FAILED);
    call(breaker, Outcome.NOTHING);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.phase().why()).isEqualTo("3 calls in a row failed");
  }

  @Test
  void opens_by_the_share_of_slow_calls() {
    Breaker breaker = breaker(Policies.slow(Duration.ofMillis(100), 0.5, 4));
    long slow = Duration.ofMillis(100).toNanos();
    breaker.left(enter(breaker), Outcome.WELL, slow - 1);
    breaker.left(enter(breaker), Outcome.FAILED, slow - 1);
    breaker.left(enter(breaker), Outcome.NOTHING, 10 * slow);
    breaker.left(enter(breaker), Outcome.WELL, slow);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    breaker.left(enter(breaker), Outcome.FAILED, slow);
    assertThat(breaker.phase().why())
        .isEqualTo("2 of 4 calls took 100 ms or longer in the last 10 s");
  }

  @Test
  void counts_the_last_so_many_calls_whatever_their_age() {
    Breaker breaker = breaker(Policies.of(new Span.OfCalls(10), 10, 0.5, 0, 0));
    calls(breaker, 4, Outcome.FAILED);
    ticker.advance(Duration.ofHours(1));
    breaker.turn();
    calls(breaker, 10, Outcome.WELL);
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.phase().why()).isEqualTo("5 of 10 calls failed in the last 10 calls");
  }

  @Test
  void lets_nobody_through_until_its_time_is_over_and_then_its_probes() {
    Breaker breaker = open();
    ticker.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(admitted(breaker, 100)).isZero();
    assertThat(breaker.phase().retryNanos(ticker.nanos())).isEqualTo(1);
    ticker.advanceNanos(1);
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.tryEnter()).isNotNull();
    }
    assertThat(breaker.tryEnter()).isNull();
    assertThat(changes).containsExactly("CLOSED→OPEN", "OPEN→PROBING");
  }

  @Test
  void as_great_a_part_of_the_probes_must_go_well_as_of_other_calls() {
    Breaker breaker = open();
    ticker.advance(Duration.ofSeconds(5));
    call(breaker, Outcome.FAILED);
    call(breaker, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.PROBING);
    call(breaker, Outcome.FAILED);
    assertThat(breaker.phase().why()).isEqualTo("2 of 3 probes failed");
    ticker.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(breaker.tryEnter()).as("it takes twice as long the second time").isNull();
    ticker.advanceNanos(1);
    assertThat(breaker.tryEnter()).isNotNull();
  }

  @Test
  void a_probe_that_says_nothing_gives_its_place_to_another() {
    Breaker breaker = open();
    ticker.advance(Duration.ofSeconds(5));
    calls(breaker, 50, Outcome.NOTHING);
    assertThat(breaker.phase().state()).isEqualTo(State.PROBING);
    calls(breaker, 3, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.RECOVERING);
  }

  @Test
  void probes_that_do_not_come_back_are_replaced() {
    Breaker breaker = open();
    ticker.advance(Duration.ofSeconds(5));
    Phase lost = enter(breaker);
    enter(breaker);
    enter(breaker);
    ticker.advance(Duration.ofSeconds(5));
    calls(breaker, 2, Outcome.WELL);
    breaker.left(lost, Outcome.WELL, 0);
    assertThat(breaker.phase().state()).as("the lost one came too late").isEqualTo(State.PROBING);
    call(breaker, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.RECOVERING);
  }

  @Test
  void what_it_lets_through_grows_from_a_tenth_to_all() {
    Breaker breaker = recovering();
    for (int tenths = 1; tenths <= 10; tenths++) {
      assertThat(admitted(breaker, 10)).isEqualTo(tenths);
      ticker.advance(Duration.ofSeconds(1));
    }
    breaker.turn();
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    assertThat(changes)
        .containsExactly("CLOSED→OPEN", "OPEN→PROBING", "PROBING→RECOVERING", "RECOVERING→CLOSED");
  }

  @Test
  void opens_for_longer_when_it_fails_while_it_recovers_and_starts_afresh_once_it_is_closed() {
    Breaker breaker = recovering();
    ticker.advance(Duration.ofSeconds(9));
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().retryNanos(ticker.nanos()))
        .isEqualTo(Duration.ofSeconds(10).toNanos());
    ticker.advance(Duration.ofSeconds(10));
    calls(breaker, 3, Outcome.WELL);
    ticker.advance(Duration.ofSeconds(10));
    call(breaker, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
    calls(breaker, 3, Outcome.FAILED);
    assertThat(breaker.phase().retryNanos(ticker.nanos()))
        .isEqualTo(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void closes_at_once_after_the_probes_if_there_is_no_recovery() {
    Breaker breaker = breaker(Policies.withProbes(Policies.ratio(0.5, 4), 1, Duration.ZERO));
    calls(breaker, 4, Outcome.FAILED);
    ticker.advance(Duration.ofSeconds(5));
    call(breaker, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void calls_of_an_earlier_phase_count_for_nothing() {
    Breaker breaker = breaker(Policies.ratio(0.5, 4));
    List<Phase> early = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      early.add(enter(breaker));
    }
    calls(breaker, 4, Outcome.FAILED);
    ticker.advance(Duration.ofSeconds(5));
    Phase probe = enter(breaker);
    early.forEach(by -> breaker.left(by, Outcome.FAILED, 0));
    assertThat(breaker.phase()).isSameAs(probe);
    calls(breaker, 1, Outcome.WELL);
    assertThat(breaker.phase().state()).isEqualTo(State.PROBING);
  }

  @Test
  void does_what_a_rule_wants_and_goes_on_from_where_it_was() {
    Breaker breaker = open();
    breaker.force(Breaker.Mode.CLOSED);
    calls(breaker, 100, Outcome.FAILED);
    assertThat(breaker.phase().state()).isEqualTo(State.FORCED_CLOSED);
    breaker.force(Breaker.Mode.OPEN);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(breaker.tryEnter()).isNull();
    assertThat(breaker.phase().text(ticker.nanos()))
        .isEqualTo("FORCED_OPEN for 1 s: a rule says so");
    breaker.force(Breaker.Mode.AUTO);
    assertThat(breaker.phase().state()).isEqualTo(State.OPEN);
    assertThat(breaker.phase().retryNanos(ticker.nanos()))
        .isEqualTo(Duration.ofSeconds(4).toNanos());
    breaker.force(Breaker.Mode.AUTO);
    assertThat(changes)
        .containsExactly(
            "CLOSED→OPEN", "OPEN→FORCED_CLOSED", "FORCED_CLOSED→FORCED_OPEN", "FORCED_OPEN→OPEN");
  }

  @Test
  void adds_up_to_a_quarter_to_the_time_that_it_is_open() {
    var breaker = new Breaker(Policies.ratio(0.5, 4), ticker, () -> Long.MAX_VALUE, (_, _) -> {});
    calls(breaker, 4, Outcome.FAILED);
    assertThat(breaker.phase().retryNanos(ticker.nanos()))
        .isBetween(Duration.ofSeconds(5).toNanos(), Duration.ofMillis(6_250).toNanos());
  }
}
