package io.kith.policy.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitTest {

  private static final long MS = 1_000_000;
  private static final Duration WINDOW = Duration.ofMillis(100);

  private static List<Limit> limits(Source source, int least, int most) {
    var bbr = new BbrLimit(0.8, least, most, 0);
    bbr.processors(source.bool() ? 1 : 0, 0);
    int first = source.between(1, 2 * most);
    return List.of(
        new ExpiryLimit(least, most),
        MeasuredLimit.gradient(1 + source.between(0, 3), first, least, most, WINDOW, 0),
        MeasuredLimit.vegas(first, least, most, WINDOW, 0),
        bbr);
  }

  @Test
  void every_limit_stays_within_its_bounds_whatever_happens() {
    Property.holds(
        300,
        source -> {
          int least = source.between(1, 20);
          int most = least + source.between(0, 200);
          for (Limit limit : limits(source, least, most)) {
            var gate = new Gate(limit);
            var inside = new ArrayList<Long>();
            long now = 0;
            for (int i = 0; i < 300; i++) {
              now += source.between(0, 60) * MS;
              if (source.between(0, 2) > 0 || inside.isEmpty()) {
                long ticket = gate.enter(Context.root(), source.oneOf(Criticality.values()));
                if (ticket != Gate.REFUSED) {
                  inside.add(ticket);
                }
              } else {
                long took = source.between(-1, 1) * (long) source.between(1, 1_000_000);
                gate.left(
                    inside.remove(source.between(0, inside.size() - 1)), source.bool(), took, now);
              }
              assertThat(limit.calls()).isBetween(least, most);
              assertThat(inside.size()).isLessThanOrEqualTo(most);
            }
          }
        });
  }

  /** Lets calls in and out in their order, as long as they are let in. */
  private static final class Flow {
    final Gate gate;
    final Deque<Long> inside = new ArrayDeque<>();
    long now;

    Flow(Limit limit) {
      this.gate = new Gate(limit);
    }

    void come(int calls) {
      for (int i = 0; i < calls; i++) {
        long ticket = gate.enter(Context.root(), Criticality.CRITICAL_PLUS);
        if (ticket != Gate.REFUSED) {
          inside.add(ticket);
        }
      }
    }

    void go(int calls, boolean expired, long tookNanos) {
      for (int i = 0; i < calls && !inside.isEmpty(); i++) {
        long ticket = inside.remove();
        gate.left(ticket, expired, gate.isTimed(ticket) ? tookNanos : -1, now);
      }
    }

    /** Keeps all places taken for so many windows, in which calls take so long. */
    void busy(int windows, long tookNanos) {
      for (int window = 0; window < windows; window++) {
        come(2_000);
        for (int i = 0; i < 200; i++) {
          go(1, false, tookNanos);
          come(1);
        }
        now += WINDOW.toNanos();
      }
    }
  }

  @Test
  void calls_that_run_out_of_time_lower_the_limit_to_part_of_those_that_run() {
    var limit = new ExpiryLimit(1, 1_000);
    var flow = new Flow(limit);
    flow.come(100);
    flow.go(20, true, -1);
    assertThat(limit.calls()).isBetween(35, 50);
  }

  @Test
  void those_that_were_let_in_before_the_limit_fell_do_not_lower_it_again() {
    var limit = new ExpiryLimit(1, 1_000);
    var flow = new Flow(limit);
    flow.come(100);
    flow.go(20, true, -1);
    int fallen = limit.calls();
    flow.go(80, true, -1);
    assertThat(limit.calls()).isEqualTo(fallen);
  }

  @Test
  void the_numbers_of_calls_may_begin_anew() {
    var limit = new ExpiryLimit(1, 1_000);
    int first = Integer.MAX_VALUE - 3;
    limit.renew(first);
    for (int i = 0; i < 20; i++) {
      limit.ended(first + i, first + 20, 20 - i, true, -1, 0);
    }
    assertThat(limit.calls()).isLessThan(20);
  }

  @Test
  void few_that_run_out_of_time_are_no_reason() {
    var limit = new ExpiryLimit(1, 1_000);
    var flow = new Flow(limit);
    for (int i = 0; i < 1_000; i++) {
      flow.come(10);
      flow.go(6, false, -1);
      flow.go(4, true, -1);
    }
    assertThat(limit.calls()).isEqualTo(1_000);
  }

  @Test
  void the_limit_grows_again_when_somebody_is_refused_and_the_others_are_in_time() {
    var limit = new ExpiryLimit(1, 1_000);
    var flow = new Flow(limit);
    flow.come(100);
    flow.go(100, true, -1);
    for (int i = 0; i < 200; i++) {
      flow.come(2_000);
      flow.go(2_000, false, -1);
    }
    assertThat(limit.calls()).isEqualTo(1_000);
  }

  @Test
  void calls_that_take_longer_than_usual_lower_the_limit_by_gradient() {
    var limit = MeasuredLimit.gradient(1.5, 50, 5, 1_000, WINDOW, 0);
    var flow = new Flow(limit);
    flow.busy(50, 10 * MS);
    int usual = limit.calls();
    flow.busy(20, 100 * MS);
    assertThat(usual).isGreaterThan(100);
    assertThat(limit.calls()).isLessThan(usual / 2);
  }

  @Test
  void a_limit_that_is_not_used_does_not_grow() {
    for (MeasuredLimit limit :
        List.of(
            MeasuredLimit.gradient(1.5, 50, 5, 1_000, WINDOW, 0),
            MeasuredLimit.vegas(50, 5, 1_000, WINDOW, 0))) {
      var flow = new Flow(limit);
      for (int i = 0; i < 5_000; i++) {
        flow.come(10);
        flow.go(10, false, 10 * MS);
        flow.now += MS;
      }
      assertThat(limit.calls()).isEqualTo(50);
    }
  }

  @Test
  void vegas_grows_while_nobody_waits_and_shrinks_when_many_do() {
    var limit = MeasuredLimit.vegas(20, 5, 200, WINDOW, 0);
    var flow = new Flow(limit);
    flow.busy(50, 10 * MS);
    assertThat(limit.calls()).isEqualTo(200);
    flow.busy(30, 20 * MS);
    assertThat(limit.calls()).isLessThan(180);
  }

  @Test
  void bbr_limits_to_what_was_completed_while_the_processors_are_busy() {
    var limit = new BbrLimit(0.8, 1, 10_000, 0);
    var flow = new Flow(limit);
    for (int i = 0; i < 2_000; i++) { // 1000 a second that take 50 ms
      flow.come(1);
      if (i >= 50) {
        flow.go(1, false, 50 * MS);
      }
      flow.now += MS;
    }
    assertThat(limit.calls()).isEqualTo(10_000);
    limit.processors(0.9, flow.now);
    assertThat(limit.calls()).isBetween(50, 52);
    limit.processors(0.5, flow.now + 999 * MS);
    assertThat(limit.calls()).isBetween(50, 52);
    limit.processors(0.5, flow.now + 1_000 * MS);
    assertThat(limit.calls()).isEqualTo(10_000);
  }

  @Test
  void bounds_are_bounds() {
    assertThatThrownBy(() -> new ExpiryLimit(0, 10)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new ExpiryLimit(11, 10)).hasMessageContaining("11 and 10");
    assertThatThrownBy(() -> new BbrLimit(80, 1, 10, 0)).hasMessageContaining("such as 0.8");
    assertThatThrownBy(() -> MeasuredLimit.gradient(0.5, 10, 1, 10, WINDOW, 0))
        .hasMessageContaining("1 or more");
  }
}
