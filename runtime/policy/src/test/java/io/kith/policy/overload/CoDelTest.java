package io.kith.policy.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Criticality;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CoDelTest {

  private static final long MS = 1_000_000;
  private static final Duration TARGET = Duration.ofMillis(5);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private static CoDel coDel(int processors) {
    return new CoDel(TARGET, INTERVAL, processors, 0);
  }

  private static boolean begins(CoDel coDel, Criticality criticality, long waited, long now) {
    return coDel.passes(waited) || coDel.admits(criticality, waited, now);
  }

  /** Calls that have all waited so long, one each millisecond. */
  private static long feed(CoDel coDel, long fromMillis, int count, long waitedNanos) {
    for (int i = 0; i < count; i++) {
      begins(coDel, Criticality.CRITICAL, waitedNanos, (fromMillis + i) * MS);
    }
    return fromMillis + count;
  }

  @Test
  void a_burst_is_no_overload_however_long_its_calls_wait() {
    CoDel coDel = coDel(1);
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 90; i++) { // the queue falls from 90 ms to nothing
        long now = (second * 100L + i) * MS;
        assertThat(begins(coDel, Criticality.SHEDDABLE, (90 - i) * MS, now)).isTrue();
      }
      assertThat(begins(coDel, Criticality.SHEDDABLE, 0, (second * 100L + 95) * MS)).isTrue();
    }
    assertThat(coDel.isOverloaded()).isFalse();
  }

  @Test
  void a_queue_that_stands_for_an_interval_is_an_overload() {
    CoDel coDel = coDel(1);
    long end = feed(coDel, 0, 101, 30 * MS);
    assertThat(coDel.isOverloaded()).isTrue();
    assertThat(begins(coDel, Criticality.CRITICAL, 21 * MS, end * MS)).isFalse();
    assertThat(begins(coDel, Criticality.CRITICAL, 19 * MS, end * MS)).isTrue();
  }

  @Test
  void it_is_over_when_somebody_hardly_waits() {
    CoDel coDel = coDel(1);
    long end = feed(coDel, 0, 101, 30 * MS);
    end = feed(coDel, end, 1, MS);
    feed(coDel, end, 120, 30 * MS);
    assertThat(coDel.isOverloaded()).isFalse();
  }

  @Test
  void it_is_over_when_nobody_has_come_for_a_while() {
    CoDel coDel = coDel(1);
    feed(coDel, 0, 101, 30 * MS);
    assertThat(begins(coDel, Criticality.SHEDDABLE, 50 * MS, 400 * MS)).isTrue();
    assertThat(coDel.isOverloaded()).isFalse();
  }

  @Test
  void a_wait_for_few_that_compute_long_is_no_overload() {
    CoDel coDel = coDel(2);
    // Two processors, 50 ms a call: a wait of 400 ms is that of sixteen calls.
    for (int i = 0; i < 400; i++) {
      assertThat(begins(coDel, Criticality.CRITICAL, 400 * MS, i * 25 * MS)).isTrue();
    }
    assertThat(coDel.isOverloaded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 64})
  void what_matters_more_may_wait_longer(int processors) {
    CoDel coDel = coDel(processors);
    long standing = coDel.longestNanos(Criticality.SHEDDABLE);
    assertThat(coDel.longestNanos(Criticality.SHEDDABLE_PLUS)).isEqualTo(standing * 3 / 2);
    assertThat(coDel.longestNanos(Criticality.CRITICAL)).isEqualTo(standing * 2);
    assertThat(coDel.longestNanos(Criticality.CRITICAL_PLUS)).isEqualTo(standing * 4);
  }

  /**
   * One processor that needs a millisecond for each call, under calls of which the given ones alone
   * are too many.
   */
  @ParameterizedTest
  @EnumSource
  void only_those_are_refused_that_are_too_many_or_matter_less(Criticality tooMany) {
    CoDel coDel = coDel(1);
    var queue = new ArrayDeque<Map.Entry<Criticality, Long>>();
    Map<Criticality, Integer> came = new EnumMap<>(Criticality.class);
    Map<Criticality, Integer> refused = new EnumMap<>(Criticality.class);
    for (long milli = 0; milli < 20_000; milli++) {
      for (Criticality each : Criticality.values()) {
        int calls = each == tooMany ? 3 : milli % 10 == each.ordinal() ? 1 : 0;
        for (int i = 0; i < calls; i++) {
          queue.add(Map.entry(each, milli * MS));
          came.merge(each, 1, Integer::sum);
        }
      }
      boolean begun = false;
      while (!begun && !queue.isEmpty()) { // to refuse one takes no time
        var next = queue.remove();
        begun = begins(coDel, next.getKey(), milli * MS - next.getValue(), milli * MS);
        if (!begun) {
          refused.merge(next.getKey(), 1, Integer::sum);
        }
      }
    }
    for (Criticality each : Criticality.values()) {
      double share = (double) refused.getOrDefault(each, 0) / came.get(each);
      if (each.compareTo(tooMany) > 0) {
        // A few at its beginning, when the queue is as long as it got before it was noticed.
        assertThat(share).as(each + " of " + tooMany).isLessThan(0.01);
      } else if (each == tooMany) {
        assertThat(share).as(each.text()).isBetween(0.6, 0.8);
      } else {
        assertThat(share).as(each + " of " + tooMany).isGreaterThan(0.9);
      }
    }
  }

  @Test
  void nobody_is_refused_who_has_waited_less_than_the_target() {
    Property.holds(
        500,
        source -> {
          CoDel coDel = coDel(source.between(1, 8));
          long now = 0;
          for (int i = 0; i < 500; i++) {
            now += source.between(0, 20) * MS / 4;
            long waited = source.between(0, 80) * MS / 2;
            Criticality criticality = source.oneOf(Criticality.values());
            boolean begins = begins(coDel, criticality, waited, now);
            if (waited <= TARGET.toNanos()) {
              assertThat(begins).isTrue();
            }
          }
        });
  }

  @Test
  void it_does_what_the_reference_does() {
    Property.holds(
        500,
        source -> {
          int processors = source.between(1, 4);
          CoDel coDel = coDel(processors);
          var reference = new ReferenceCoDel(TARGET.toNanos(), INTERVAL.toNanos(), processors);
          long now = 0;
          for (int i = 0; i < 1_000; i++) {
            now += (long) source.between(0, 8) * MS / 2;
            long waited = (i / 100 % 2 == 0 ? source.between(0, 60) : source.between(9, 120)) * MS;
            Criticality criticality = source.oneOf(Criticality.values());
            boolean begins = begins(coDel, criticality, waited / 2, now);
            assertThat(begins)
                .as("call " + i)
                .isEqualTo(reference.begins(criticality, waited / 2, now));
          }
        });
  }

  @Test
  void the_settings_must_be_above_zero() {
    assertThatThrownBy(() -> new CoDel(Duration.ZERO, INTERVAL, 1, 0))
        .hasMessageContaining("above zero");
    assertThatThrownBy(() -> new CoDel(TARGET, INTERVAL, 0, 0)).hasMessageContaining("above zero");
  }
}
