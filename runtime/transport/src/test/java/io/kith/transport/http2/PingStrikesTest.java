package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PingStrikesTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final PingStrikes strikes = new PingStrikes(Duration.ofMinutes(5));

  private int pingsUntilTooMany(long apartNanos, boolean hasCalls) {
    for (int i = 1; i <= 100; i++) {
      if (strikes.isTooMany(i * apartNanos, hasCalls)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void the_third_ping_that_comes_too_soon_is_one_too_many() {
    assertThat(pingsUntilTooMany(MINUTE / 60, true)).isEqualTo(4); // the first is free
  }

  @Test
  void pings_that_take_their_time_are_never_too_many() {
    assertThat(pingsUntilTooMany(5 * MINUTE, true)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void without_calls_a_ping_may_come_every_two_hours() {
    assertThat(pingsUntilTooMany(120 * MINUTE, false)).isEqualTo(Integer.MAX_VALUE);
    assertThat(new PingStrikesTest().pingsUntilTooMany(10 * MINUTE, false)).isEqualTo(4);
  }

  @Test
  void what_the_server_sends_makes_the_client_even() {
    for (int i = 0; i < 100; i++) {
      strikes.messageSent();
      assertThat(strikes.isTooMany(i, true)).isFalse();
      assertThat(strikes.isTooMany(i, true)).isFalse();
      assertThat(strikes.isTooMany(i, true)).isFalse();
    }
    assertThat(strikes.isTooMany(101, true)).isTrue();
  }

  @Test
  void a_server_that_asks_for_no_time_between_pings_counts_none() {
    var none = new PingStrikes(Duration.ZERO);
    for (int i = 0; i < 100; i++) {
      assertThat(none.isTooMany(0, false)).isFalse();
    }
  }
}
