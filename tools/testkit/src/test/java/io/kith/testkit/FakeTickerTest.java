package io.kith.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FakeTickerTest {

  private final FakeTicker ticker = new FakeTicker();

  @Test
  void stands_still_until_it_is_moved() {
    long start = ticker.nanos();
    assertThat(ticker.nanos()).isEqualTo(start);
    ticker.advance(Duration.ofMillis(3));
    assertThat(ticker.nanos() - start).isEqualTo(3_000_000);
  }

  @Test
  void overflows_soon_so_that_comparing_instants_fails() {
    long start = ticker.nanos();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(ticker.nanos()).isLessThan(start);
  }

  @Test
  void refuses_to_go_back() {
    assertThatThrownBy(() -> ticker.advanceNanos(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
