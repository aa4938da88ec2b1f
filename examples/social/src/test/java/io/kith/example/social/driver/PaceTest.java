package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void makes_no_more_calls_a_second_than_asked_for() {
    var pace = new Pace(1_000);
    long startNanos = System.nanoTime();
    for (int i = 0; i < 101; i++) {
      assertThat(pace.await(random)).isTrue();
    }
    assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(100_000_000);
  }

  @Test
  void makes_no_call_after_the_end() {
    var pace = new Pace(0);
    pace.end();
    assertThat(pace.await(random)).isFalse();
    assertThat(pace.awaitEnd(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void the_end_does_not_wait_for_the_next_call() throws InterruptedException {
    var pace = new Pace(1);
    pace.await(random);
    Thread player =
        Thread.ofVirtual()
            .start(() -> {
              pace.await(random);
              pace.await(new SplittableRandom(2));
              pace.await(new SplittableRandom(3));
            });
    pace.end();
    assertThat(player.join(java.time.Duration.ofSeconds(10))).isTrue();
  }
}
