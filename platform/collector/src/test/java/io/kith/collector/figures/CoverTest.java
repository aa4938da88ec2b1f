package io.kith.collector.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CoverTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:34:56Z");
  private static final FigureOptions OPTIONS = FigureOptions.defaults();

  private static String parts(Duration length) {
    var text = new StringBuilder();
    for (Cover.Part part : Cover.of(NOW.minus(length), NOW, NOW, OPTIONS).parts()) {
      text.append(part.rows()).append(' ').append(part.resolution()).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void the_last_quarter_of_an_hour_is_minutes_and_some_seconds_before() {
    assertThat(parts(Duration.ofMinutes(15))).isEqualTo("1 TEN_SECONDS 15 MINUTE");
  }

  @Test
  void a_month_is_days_with_some_hours_around() {
    assertThat(parts(Duration.ofDays(30))).isEqualTo("12 HOUR 29 DAY 13 HOUR");
  }

  @Test
  void two_years_are_days() {
    assertThat(parts(Duration.ofDays(700))).isEqualTo("701 DAY");
  }

  @Test
  void every_second_is_covered_once_and_few_rows_do_it() {
    Property.holds(
        2_000,
        source -> {
          Instant from = NOW.minusSeconds(source.between(1, 60_000_000));
          Instant to = from.plusSeconds(source.between(1, 60_000_000));
          Cover cover = Cover.of(from, to, NOW, OPTIONS);
          long at = cover.fromSecond();
          long rows = 0;
          for (Cover.Part part : cover.parts()) {
            assertThat(part.fromSecond()).isEqualTo(at);
            assertThat(part.fromSecond() % part.resolution().seconds).isZero();
            assertThat(part.toSecond() % part.resolution().seconds).isZero();
            assertThat(part.rows()).isPositive();
            at = part.toSecond();
            rows += part.rows();
          }
          assertThat(at).isEqualTo(cover.toSecond());
          assertThat(cover.fromSecond()).isLessThanOrEqualTo(from.getEpochSecond());
          assertThat(cover.toSecond()).isGreaterThanOrEqualTo(to.getEpochSecond());
          long days = Duration.between(from, to).toDays();
          assertThat(rows).isLessThan(days + 200);
        });
  }
}
