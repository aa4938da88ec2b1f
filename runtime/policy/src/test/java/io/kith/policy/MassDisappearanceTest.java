package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MassDisappearanceTest {

  private static final Duration HOLD = Duration.ofMinutes(1);
  private static final long START = Long.MAX_VALUE - 5;

  /** What is listed here says of itself whether it is in use. */
  private final MassDisappearance<Boolean> policy =
      new MassDisappearance<>(0.5, HOLD, inUse -> inUse);

  private static Map<String, Boolean> ready(String... ids) {
    return Arrays.stream(ids).collect(Collectors.toMap(id -> id, _ -> true));
  }

  private Set<String> listed(Map<String, Boolean> now, Duration at) {
    return policy.listed(now, START + at.toNanos()).keySet();
  }

  private Set<String> held(Duration at) {
    return policy.held(START + at.toNanos()).keySet();
  }

  @Test
  void holds_all_when_the_registry_comes_back_empty_until_they_have_been_gone_for_a_while() {
    listed(ready("a", "b"), Duration.ZERO);
    assertThat(listed(Map.of(), Duration.ofSeconds(1))).containsExactlyInAnyOrder("a", "b");
    assertThat(held(Duration.ofSeconds(61).minusNanos(1))).containsExactlyInAnyOrder("a", "b");
    assertThat(held(Duration.ofSeconds(61))).isEmpty();
  }

  @Test
  void lets_go_of_half_and_holds_more_than_half() {
    listed(ready("a", "b", "c", "d"), Duration.ZERO);
    assertThat(listed(ready("a", "b"), Duration.ZERO)).isEmpty();
    assertThat(listed(ready("a"), Duration.ofSeconds(1))).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void counts_those_together_that_disappear_one_by_one_within_the_hold() {
    listed(ready("a", "b", "c"), Duration.ZERO);
    assertThat(listed(ready("a", "b"), Duration.ZERO)).isEmpty();
    assertThat(listed(ready("a"), Duration.ofSeconds(59))).containsExactly("c", "b");
    assertThat(held(HOLD)).as("one of two is no mass").isEmpty();
  }

  @Test
  void misses_nobody_who_said_that_it_would_leave() {
    listed(ready("a", "b"), Duration.ZERO);
    listed(Map.of("a", false, "b", false), Duration.ZERO);
    assertThat(listed(Map.of(), Duration.ZERO)).isEmpty();
  }

  @Test
  void misses_nobody_who_is_back() {
    listed(ready("a", "b", "c"), Duration.ZERO);
    listed(Map.of(), Duration.ZERO);
    assertThat(listed(ready("a"), Duration.ZERO)).containsExactlyInAnyOrder("b", "c");
    assertThat(listed(ready("a", "b", "c"), Duration.ZERO)).isEmpty();
    assertThat(policy.nanosUntilChange(START)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void lets_go_of_those_whose_place_others_have_taken() {
    listed(ready("a", "b"), Duration.ZERO);
    assertThat(listed(ready("c"), Duration.ZERO)).containsExactlyInAnyOrder("a", "b");
    assertThat(listed(ready("c", "d"), Duration.ZERO)).isEmpty();
  }

  @Test
  void tells_when_to_ask_again() {
    listed(ready("a"), Duration.ZERO);
    assertThat(policy.nanosUntilChange(START)).isEqualTo(Long.MAX_VALUE);
    listed(Map.of(), Duration.ofSeconds(1));
    assertThat(policy.nanosUntilChange(START + Duration.ofSeconds(11).toNanos()))
        .isEqualTo(Duration.ofSeconds(50).toNanos());
    assertThat(policy.nanosUntilChange(START + Duration.ofHours(1).toNanos())).isZero();
  }

  @Test
  void remembers_no_more_than_its_limit() {
    Map<String, Boolean> many =
        IntStream.rangeClosed(0, MassDisappearance.MAX_GONE)
            .boxed()
            .collect(Collectors.toMap(i -> "i-" + i, _ -> true));
    listed(many, Duration.ZERO);
    assertThat(listed(Map.of(), Duration.ZERO)).hasSize(MassDisappearance.MAX_GONE);
  }

  @Test
  void refuses_a_share_that_is_none() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MassDisappearance<Boolean>(share, HOLD, _ -> true));
    }
  }

  @Test
  void holds_all_that_are_missed_or_nobody_as_a_model_does() {
    Property.holds(
        300,
        source -> {
          double share = source.between(0, 10) / 10.0;
          var any = new MassDisappearance<Boolean>(share, HOLD, use -> use);
          Map<String, Boolean> before = Map.of();
          Map<String, Long> missedSince = new HashMap<>();
          long nowNanos = START;
          for (int step = 0; step < 30; step++) {
            nowNanos += source.between(0, 20) * Duration.ofSeconds(1).toNanos();
            Map<String, Boolean> now = someOfSix(source);
            for (var last : before.entrySet()) {
              if (last.getValue() && !now.containsKey(last.getKey())) {
                missedSince.put(last.getKey(), nowNanos);
              }
            }
            missedSince.keySet().removeAll(Set.copyOf(now.keySet()));
            long atNanos = nowNanos;
            missedSince.values().removeIf(since -> atNanos - since >= HOLD.toNanos());
            long inUse = now.values().stream().filter(use -> use).count();
            boolean isMass = missedSince.size() > share * (missedSince.size() + inUse);
            assertThat(any.listed(now, nowNanos).keySet())
                .isEqualTo(isMass ? missedSince.keySet() : Set.of());
            before = now;
          }
        });
  }

  private static Map<String, Boolean> someOfSix(Source source) {
    var some = new HashMap<String, Boolean>();
    for (int i = 0; i < 6; i++) {
      if (source.between(0, 2) > 0) {
        some.put("i-" + i, source.between(0, 4) > 0);
      }
    }
    return some;
  }
}
