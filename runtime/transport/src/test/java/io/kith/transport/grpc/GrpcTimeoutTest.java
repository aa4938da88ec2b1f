package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcTimeoutTest {

  @ParameterizedTest
  @CsvSource({
    "1n, PT0.000000001S",
    "99999999n, PT0.099999999S",
    "5u, PT0.000005S",
    "250m, PT0.25S",
    "10S, PT10S",
    "3M, PT3M",
    "2H, PT2H",
    "00000007S, PT7S",
    "0S, PT0S"
  })
  void reads_each_unit(String text, Duration meant) {
    assertThat(GrpcTimeout.parseNanos(text)).isEqualTo(meant.toNanos());
  }

  @Test
  void reads_more_than_there_are_nanoseconds_as_for_ever() {
    assertThat(GrpcTimeout.parseNanos("99999999H")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "S", "1", "1s", "-1S", "1.5S", "123456789n", "1 S", " 1S", "1SS", "٣S"})
  void refuses_what_the_grammar_does_not_have(String text) {
    assertThatThrownBy(() -> GrpcTimeout.parseNanos(text))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("grpc-timeout");
  }

  @Test
  void what_it_writes_is_never_too_long_and_at_most_a_fiftieth_too_short() {
    Property.holds(
        10_000,
        source -> {
          long nanos = source.anyLong() & Long.MAX_VALUE;
          String text = GrpcTimeout.text(nanos);
          assertThat(text).matches("[0-9]{1,8}[HMSmun]");
          long read = GrpcTimeout.parseNanos(text);
          assertThat(read).isPositive().isLessThanOrEqualTo(Math.max(1, nanos));
          assertThat(nanos - read).isLessThanOrEqualTo(nanos / 50);
        });
  }

  @Test
  void calls_with_the_same_timeout_say_the_same_a_moment_later() {
    assertThat(GrpcTimeout.text(Duration.ofSeconds(10).toNanos())).isEqualTo("10000m");
    assertThat(GrpcTimeout.text(Duration.ofSeconds(10).toNanos() + 900_000)).isEqualTo("10000m");
  }

  @Test
  void what_has_passed_is_the_shortest_time() {
    assertThat(GrpcTimeout.text(-5)).isEqualTo("1n");
  }

  @Test
  void any_text_is_read_or_refused() {
    Property.holds(
        20_000,
        source -> {
          String text =
              source.bool()
                  ? source.text(12)
                  : source.length(1000) + source.oneOf("n", "m", "H", "x");
          try {
            assertThat(GrpcTimeout.parseNanos(text)).isNotNegative();
          } catch (NumberFormatException e) {
            assertThat(e).hasMessageContaining("1 to 8 digits");
          }
        });
  }
}
