package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.core.Code;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What trials make of what was seen. */
final class TrialTest {

  private static final long SECOND = 1_000_000_000L;

  private final Tally tally = new Tally();
  private final Course course = new Course();

  @Test
  void an_unknown_trial_or_service_is_refused_by_name() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Trial.parse("kill:somebody"))
        .withMessageContaining("kill:somebody")
        .withMessageContaining("membership");
  }

  @Test
  void a_lost_idempotent_call_breaks_the_promise_and_another_does_not() {
    course.add(second("before", 5, Map.of(), false));
    course.add(second("killed", 5, Map.of(Code.UNAVAILABLE, 2L), false));
    assertThat(held("not one idempotent call is lost")).isTrue();
    course.add(second("killed", 5, Map.of(Code.UNAVAILABLE, 1L), true));
    assertThat(held("not one idempotent call is lost")).isFalse();
  }

  @Test
  void a_second_without_an_answer_breaks_the_promise() {
    course.add(second("killed", 1, Map.of(), true));
    assertThat(held("users are answered in every second")).isTrue();
    course.add(second("killed", 0, Map.of(), true));
    assertThat(held("users are answered in every second")).isFalse();
  }

  @Test
  void nothing_is_proved_by_the_death_of_one_that_was_never_called() {
    course.add(second("before", 5, Map.of(), true));
    assertThat(held("the instance that is killed was at work")).isFalse();
  }

  @Test
  void a_trial_that_is_broken_off_has_proved_nothing() {
    assertThat(held("the trial goes to its end")).isFalse();
    course.end();
    assertThat(held("the trial goes to its end")).isTrue();
  }

  @Test
  void a_slice_adds_up_what_was_seen_in_its_seconds() {
    course.add(second("before", 3, Map.of(Code.UNAVAILABLE, 1L), true));
    course.add(second("before", 5, Map.of(Code.UNAVAILABLE, 2L, Code.INTERNAL, 1L), true));
    Slice before = course.during("before");
    assertThat(before.seconds()).isEqualTo(2);
    assertThat(before.answeredPerSecond(Course.ANY)).isEqualTo(4);
    assertThat(before.errors(Course.ANY))
        .isEqualTo(Map.of(Code.UNAVAILABLE, 3L, Code.INTERNAL, 1L));
    assertThat(before.millis(Course.ANY, 50)).isBetween(0.99, 1.01);
    assertThat(before.answered(method -> method.startsWith("User/"))).isZero();
    assertThat(before.callsOf("membership-1")).isEqualTo(20);
  }

  @Test
  void goodput_and_health_are_what_was_measured() {
    var overload = new OverloadTrial();
    course.add(second("User/nearby", "capacity", 100, 0, true));
    course.add(second("User/nearby", "overload", 95, 700, true));
    assertThat(held(overload, "goodput stays")).isTrue();
    assertThat(held(overload, "many more come than can be served")).isTrue();
    course.add(second("User/nearby", "overload", 40, 700, false));
    course.add(second("User/nearby", "overload", 40, 700, false));
    assertThat(held(overload, "goodput stays")).isFalse();
    assertThat(held(overload, "every instance says that it serves")).isTrue();
    course.add(second("User/nearby", "overload", 40, 700, false));
    assertThat(held(overload, "every instance says that it serves")).isFalse();
  }

  @Test
  void who_does_not_need_what_is_slow_must_not_notice_it() {
    var slow = new SlowTrial("membership");
    course.add(second("User/profile", "before", 10, 0, true));
    course.add(second("User/profile", "one is slow", 10, 0, true));
    course.add(second("User/profile", "all are slow", 10, 0, true));
    course.add(second("Recommendation/recommend", "all are slow", 0, 5, true));
    assertThat(held(slow, "what does not need membership does not fail")).isTrue();
    course.add(second("User/profile", "all are slow", 10, 1, true));
    assertThat(held(slow, "what does not need membership does not fail")).isFalse();
  }

  @Test
  void says_each_second_in_a_line_and_every_promise_at_the_end() {
    var out = new ByteArrayOutputStream();
    var view = new TrialView(new Progress(new PrintStream(out, true), false), "a title");
    view.show(second("before", 5, Map.of(Code.UNAVAILABLE, 1L), true));
    view.conclude(course, List.of(new Promise("that it holds", false, "17 of 18")), false);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("5 calls/s  1 UNAVAILABLE  p50 1.0 ms", "membership-1 10/s", "retry retried 3")
        .contains("NOT HELD that it holds: 17 of 18", "NOT every promise held.");
  }

  private boolean held(String promise) {
    return held(new KillTrial("membership"), promise);
  }

  private boolean held(Trial trial, String promise) {
    return Verdict.of(trial, course, tally).stream()
        .filter(one -> one.text().equals(promise))
        .findFirst()
        .orElseThrow()
        .held();
  }

  private static Second second(
      String method, String phase, int answered, long failed, boolean isServing) {
    return second(
        method,
        phase,
        answered,
        failed == 0 ? Map.of() : Map.of(Code.RESOURCE_EXHAUSTED, failed),
        true,
        isServing);
  }

  private static Second second(
      String phase, int answered, Map<Code, Long> errors, boolean isIdempotent) {
    return second("Membership/balance", phase, answered, errors, isIdempotent, true);
  }

  private static Second second(
      String method,
      String phase,
      int answered,
      Map<Code, Long> errors,
      boolean isIdempotent,
      boolean isServing) {
    var micros = new Histogram(3);
    for (int i = 0; i < answered; i++) {
      micros.recordValue(1_000);
    }
    return new Second(
        phase,
        SECOND,
        SECOND,
        Map.of(method, new Second.MethodSecond(isIdempotent, micros, errors)),
        List.of(
            new InstanceSecond(
                "membership-1", "membership", true, isServing, 10, 0, 1, 500, 900, Map.of())),
        Map.of("retry retried", 3L));
  }
}
