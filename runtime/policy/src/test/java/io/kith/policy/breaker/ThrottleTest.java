package io.kith.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ThrottleTest {

  /** The lowest that is drawn: refuses whatever it may. */
  private static final RandomGenerator UNLUCKY = () -> 0;

  private final FakeTicker ticker = new FakeTicker();

  private Throttle throttle(RandomGenerator random) {
    return new Throttle(ThrottlePolicy.defaults(), ticker, random);
  }

  private void accept(Throttle throttle, int count) {
    for (int i = 0; i < count; i++) {
      throttle.accepted();
    }
  }

  private void refuse(Throttle throttle, int count) {
    for (int i = 0; i < count; i++) {
      throttle.refused();
    }
  }

  private static int admitted(Throttle throttle, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += throttle.tryEnter() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void refuses_nothing_while_half_of_the_calls_are_accepted() {
    Throttle throttle = throttle(UNLUCKY);
    accept(throttle, 100);
    refuse(throttle, 100);
    assertThat(throttle.refusedShare()).isZero();
    assertThat(admitted(throttle, 1_000)).isEqualTo(1_000);
  }

  @Test
  void refuses_the_share_that_the_book_says() {
    Throttle throttle = throttle(UNLUCKY);
    accept(throttle, 100);
    refuse(throttle, 300);
    assertThat(throttle.refusedShare()).isEqualTo((400.0 - 2 * 100) / 401);
  }

  @Test
  void counts_what_it_refuses_itself() {
    Throttle throttle = throttle(UNLUCKY);
    refuse(throttle, 100);
    assertThat(admitted(throttle, 105)).as("the floor").isEqualTo(5);
    assertThat(throttle.requests()).isEqualTo(200);
    assertThat(throttle.refusedShare()).isEqualTo(200.0 / 201);
  }

  @Test
  void lets_a_few_calls_a_second_through_whatever_was_refused() {
    Throttle throttle = throttle(UNLUCKY);
    refuse(throttle, 10_000);
    assertThat(admitted(throttle, 1_000)).isEqualTo(5);
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      ticker.advance(Duration.ofMillis(100));
      admitted += admitted(throttle, 10);
    }
    assertThat(admitted).as("within ten seconds").isEqualTo(50);
    ticker.advance(Duration.ofHours(1));
    assertThat(admitted(throttle, 1_000)).as("what was not used is not kept").isEqualTo(5);
  }

  @Test
  void forgets_what_was_refused_once_a_row_is_accepted_that_is_no_chance() {
    Throttle throttle = throttle(UNLUCKY);
    refuse(throttle, 10_000);
    accept(throttle, 15);
    throttle.refused();
    accept(throttle, 15);
    assertThat(throttle.refusedShare()).isGreaterThan(0.9);
    throttle.accepted();
    assertThat(throttle.refusedShare()).isZero();
    assertThat(throttle.requests()).isZero();
  }

  @Test
  void forgets_what_is_older_than_the_window() {
    Throttle throttle = throttle(UNLUCKY);
    refuse(throttle, 100);
    for (int i = 0; i < 10; i++) {
      ticker.advance(Duration.ofSeconds(1));
      throttle.turn();
    }
    assertThat(throttle.refusedShare()).isZero();
    assertThat(throttle.requests()).isZero();
  }

  /** A service that takes so many calls a second, of one client that asks for ten times as many. */
  @Test
  void sends_about_twice_of_what_is_accepted_however_much_is_asked_for() {
    Throttle throttle = throttle(new SplittableRandom(1));
    int capacity = 100;
    int sent = 0;
    int accepted = 0;
    for (int second = 0; second < 60; second++) {
      int left = capacity / 10;
      for (int i = 0; i < 1_000; i++) {
        if (i % 100 == 0) {
          left = capacity / 10;
        }
        if (throttle.tryEnter()) {
          boolean taken = left-- > 0;
          if (second >= 20) {
            sent++;
            accepted += taken ? 1 : 0;
          }
          if (taken) {
            throttle.accepted();
          } else {
            throttle.refused();
          }
        }
        ticker.advance(Duration.ofMillis(1));
      }
      throttle.turn();
    }
    assertThat((double) accepted / 40).as("of all that it can").isCloseTo(100, within(5.0));
    assertThat((double) sent / accepted).isBetween(1.8, 2.3);
  }

  @Test
  void its_share_is_what_the_reference_says() {
    Property.holds(
        1_000,
        source -> {
          var time = new FakeTicker();
          var policy =
              new ThrottlePolicy(
                  source.oneOf(1.1, 1.5, 2.0, 3.0), Duration.ofSeconds(10), source.between(1, 50));
          var throttle = new Throttle(policy, time, UNLUCKY);
          var reference = new ReferenceThrottle(policy, time.nanos());
          for (int i = source.length(500); i > 0; i--) {
            step(source, time, throttle, reference);
            assertThat(throttle.refusedShare()).isEqualTo(reference.share());
          }
        });
  }

  private static void step(
      Source source, FakeTicker time, Throttle throttle, ReferenceThrottle reference) {
    switch (source.between(0, 9)) {
      case 0 -> time.advance(Duration.ofMillis(source.between(0, 3_000)));
      case 1 -> {
        throttle.turn();
        reference.turn(time.nanos());
      }
      case 2, 3, 4 -> {
        throttle.accepted();
        reference.accepted(time.nanos());
      }
      case 5, 6 -> {
        throttle.refused();
        reference.refused(time.nanos());
      }
      default -> assertThat(throttle.tryEnter()).isEqualTo(reference.tryEnter(time.nanos()));
    }
  }
}
