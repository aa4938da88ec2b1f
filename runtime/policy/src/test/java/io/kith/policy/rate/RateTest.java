package io.kith.policy.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RateTest {

  @Test
  void is_read_from_a_text() {
    assertThat(Rate.parse("100/s")).isEqualTo(new Rate(100, Duration.ofSeconds(1)));
    assertThat(Rate.parse(" 5/m ")).isEqualTo(new Rate(5, Duration.ofMinutes(1)));
    assertThat(Rate.parse("1000/250ms")).isEqualTo(new Rate(1_000, Duration.ofMillis(250)));
    assertThat(Rate.parse("3/31d").period()).isEqualTo(Duration.ofDays(31));
    assertThat(Rate.parse("1/2h").toString()).isEqualTo("1/2h");
    assertThat(Rate.parse("100/1000ms").toString()).isEqualTo("100/s");
  }

  @Test
  void says_what_a_text_should_be() {
    assertThatThrownBy(() -> Rate.parse("fast"))
        .hasMessage("'fast' is no rate; write one such as 100/s, 5/m or 1000/250ms");
    assertThatThrownBy(() -> Rate.parse("0/s")).hasMessageContaining("0 permits");
    assertThatThrownBy(() -> Rate.parse("10000001/m")).hasMessageContaining("1 to 10000000");
    assertThatThrownBy(() -> Rate.parse("1/32d")).hasMessageContaining("1ms to 31d");
    assertThatThrownBy(() -> Rate.parse("1/0s")).hasMessageContaining("1ms to 31d");
    assertThatThrownBy(() -> Rate.parse("10000000/10ms"))
        .hasMessageContaining("more than ten million a second");
  }

  @Test
  void any_text_is_a_rate_or_says_that_it_is_none() {
    Property.holds(
        2_000,
        source -> {
          String text =
              source.bool()
                  ? source.text(30)
                  : source.anyInt()
                      + "/"
                      + source.anyInt()
                      + source.oneOf("s", "ms", "m", "h", "d");
          try {
            assertThat(Rate.parse(Rate.parse(text).toString())).isEqualTo(Rate.parse(text));
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void a_part_of_it_is_never_more_than_a_part() {
    Property.holds(
        2_000,
        source -> {
          var rate =
              new Rate(
                  source.between(1, 1_000_000), Duration.ofMillis(source.between(100, 100_000)));
          int parts = source.between(1, 10_000);
          Rate part = rate.dividedBy(parts);
          double each = rate.permits() / (double) rate.period().toNanos() / parts;
          assertThat(part.permits() / (double) part.period().toNanos())
              .isLessThanOrEqualTo(each * (1 + 1e-9));
        });
  }

  @Test
  void a_quota_refuses_what_its_algorithm_cannot_do() {
    var rate = Rate.parse("100/s");
    assertThatThrownBy(() -> new Quota(Quota.Algorithm.FIXED_WINDOW, rate, 5))
        .hasMessageContaining("means nothing");
    assertThatThrownBy(() -> new Quota(Quota.Algorithm.GCRA, rate, 0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(
            () -> new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("1/31d"), 10_000_000))
        .hasMessageContaining("100 years");
    assertThatThrownBy(
            () -> Quota.of(Quota.Algorithm.SLIDING_LOG, Rate.parse("1001/s"), OptionalInt.empty()))
        .hasMessageContaining("at most 1000");
    assertThatThrownBy(() ->
            Quota.of(Quota.Algorithm.SLIDING_WINDOW, Rate.parse("5000000/s"), OptionalInt.empty()))
        .hasMessageContaining("at most 4194303");
    assertThat(Quota.of(Quota.Algorithm.TOKEN_BUCKET, rate, OptionalInt.empty()).toString())
        .isEqualTo("100/s by token-bucket with a burst of 100");
  }
}
