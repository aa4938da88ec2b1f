package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.Settings.ReadinessSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadinessChecksTest {

  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration LATE = Duration.ofSeconds(100);

  private final List<Boolean> told = new CopyOnWriteArrayList<>();
  private final ReadinessChecks checks = checks(LATE, 1);

  private ReadinessChecks checks(Duration timeout, int failures) {
    return new ReadinessChecks("shop", new ReadinessSettings(SOON, timeout, failures), told::add);
  }

  @AfterEach
  void close() {
    checks.close();
  }

  private static void holds(String what, BooleanSupplier condition) {
    Eventually.holds(what, condition);
  }

  @Test
  void is_ready_without_any_check() {
    assertThat(checks.notReady()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void is_ready_when_all_checks_have_passed() {
    var slow = new CountDownLatch(1);
    checks.add(
        "cache",
        () -> {
          slow.await();
          return Readiness.ready();
        });
    checks.add("database", Readiness::ready);
    holds("one has passed", () -> checks.notReady().size() == 1);
    assertThat(checks.notReady()).containsOnlyKeys("cache");
    assertThat(told).containsExactly(false);
    slow.countDown();
    holds("both have", () -> checks.notReady().isEmpty());
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void names_the_reasons() {
    checks.add("a", () -> Readiness.when(false, "no connection"));
    checks.add(
        "b",
        () -> {
          throw new IllegalStateException("wrong password");
        });
    checks.add(
        "c",
        () -> {
          throw new NullPointerException();
        });
    holds(
        "all are known",
        () ->
            checks.notReady().getOrDefault("a", "").equals("no connection")
                && checks.notReady().getOrDefault("b", "").equals("wrong password")
                && checks.notReady().getOrDefault("c", "").equals("NullPointerException"));
  }

  @Test
  void follows_a_check_that_fails_and_passes_again() {
    var state = new AtomicReference<>(Readiness.ready());
    checks.add("database", state::get);
    holds("it has passed", () -> checks.notReady().isEmpty());
    state.set(Readiness.notReady("gone"));
    holds("it is missed", () -> checks.notReady().containsValue("gone"));
    state.set(Readiness.ready());
    holds("it is back", () -> told.equals(List.of(false, true, false, true)));
  }

  @Test
  void forgives_failures_until_there_are_too_many_in_a_row() {
    try (var patient = checks(LATE, 3)) {
      var asked = new AtomicInteger();
      patient.add(
          "database",
          () -> {
            int time = asked.incrementAndGet();
            boolean isOneOfTwo = time % 3 != 1 && time < 30;
            return Readiness.when(!isOneOfTwo && time < 40, "gone");
          });
      holds("it failed twice, again and again", () -> asked.get() > 30);
      assertThat(told).containsExactly(false, true);
      holds("it failed for good", () -> told.equals(List.of(false, true, false)));
    }
  }

  @Test
  void a_check_that_does_not_answer_is_interrupted_and_counts_as_failed() {
    try (var strict = checks(SOON, 1)) {
      var interrupted = new AtomicInteger();
      strict.add(
          "database",
          () -> {
            try {
              new CountDownLatch(1).await();
              return Readiness.ready();
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
              throw e;
            }
          });
      holds("it is asked again", () -> interrupted.get() > 2);
      assertThat(strict.notReady().get("database")).contains("not answered within 10 ms");
    }
  }

  @Test
  void a_check_that_cannot_be_interrupted_is_not_asked_a_second_time() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var end = new CountDownLatch(1);
    try (var strict = checks(SOON, 1)) {
      strict.add(
          "database",
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            while (end.getCount() > 0) {
              Thread.onSpinWait();
              Thread.yield();
            }
            running.decrementAndGet();
            return Readiness.ready();
          });
      holds(
          "it hangs",
          () -> strict.notReady().getOrDefault("database", "").contains("was interrupted"));
      end.countDown();
      holds("it passes in the end", () -> strict.notReady().isEmpty());
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void refuses_a_second_check_of_a_name_and_one_too_many() {
    checks.add("database", Readiness::ready);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.add("database", Readiness::ready))
        .withMessageContaining("'database' already");
    for (int i = 1; i < ReadinessChecks.MAX_CHECKS; i++) {
      checks.add("check " + i, Readiness::ready);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.add("more", Readiness::ready))
        .withMessageContaining("64");
  }

  @Test
  void nobody_is_told_after_the_end() {
    var state = new AtomicReference<>(Readiness.ready());
    checks.add("database", state::get);
    holds("it has passed", () -> told.size() == 2);
    checks.close();
    state.set(Readiness.notReady("gone"));
    checks.add("late", () -> Readiness.notReady("never asked"));
    assertThat(told).containsExactly(false, true);
  }
}
