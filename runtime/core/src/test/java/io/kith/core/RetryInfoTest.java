package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryInfoTest {

  private static final Status REFUSED = Status.of(Code.RESOURCE_EXHAUSTED, "too many");

  private static Optional<Duration> read(byte[] bytes) {
    return RetryInfo.of(REFUSED.with(new Status.Detail(RetryInfo.TYPE, bytes)))
        .map(RetryInfo::delay);
  }

  @Test
  void is_written_as_protobuf_has_it() {
    byte[] bytes = new RetryInfo(Duration.ofMillis(1_500)).detail().value();
    // RetryInfo{retry_delay: Duration{seconds: 1, nanos: 500000000}}
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0a08" + "0801" + "1080cab5ee01");
  }

  @Test
  void every_delay_is_read_as_it_was_written() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      var info = RetryInfo.afterNanos(random.nextLong() >> random.nextInt(64));
      assertThat(RetryInfo.of(REFUSED.with(info.detail()))).contains(info);
      assertThat(info.delay()).isBetween(Duration.ZERO, RetryInfo.LONGEST);
    }
  }

  @Test
  void any_bytes_are_a_delay_within_bounds_or_none() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      var bytes = new byte[random.nextInt(14)];
      random.nextBytes(bytes);
      if (i % 2 == 0 && bytes.length > 2) {
        bytes[0] = 10;
        bytes[1] = (byte) (bytes.length - 2);
        bytes[2] = (byte) (i % 4 == 0 ? 8 : 16);
      }
      read(bytes).ifPresent(delay -> assertThat(delay).isBetween(Duration.ZERO, RetryInfo.LONGEST));
    }
  }

  @Test
  void a_status_without_it_says_nothing() {
    assertThat(RetryInfo.of(REFUSED)).isEmpty();
    assertThat(RetryInfo.of(REFUSED.with(new Status.Detail("a.B", new byte[] {1})))).isEmpty();
    assertThat(read(new byte[0])).contains(Duration.ZERO);
    assertThat(read(new byte[] {10})).isEmpty();
    assertThat(read(new byte[] {10, 0})).contains(Duration.ZERO);
  }

  @Test
  void seconds_are_rounded_up() {
    assertThat(RetryInfo.afterNanos(0).seconds()).isZero();
    assertThat(RetryInfo.afterNanos(1).seconds()).isEqualTo(1);
    assertThat(RetryInfo.afterNanos(2_000_000_000L).seconds()).isEqualTo(2);
    assertThat(RetryInfo.afterNanos(2_000_000_001L).seconds()).isEqualTo(3);
  }
}
