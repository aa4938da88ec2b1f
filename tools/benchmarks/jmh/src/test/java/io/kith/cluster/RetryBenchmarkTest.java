package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Reply;
import io.kith.policy.retry.Retries.Decision.Again;
import org.junit.jupiter.api.Test;

class RetryBenchmarkTest {

  @Test
  void a_call_that_succeeds_is_left_at_that_and_one_that_was_refused_is_made_again() {
    var benchmark = new RetryBenchmark();
    try {
      assertThat(benchmark.kithSucceeds()).isTrue();
      assertThat(benchmark.kithDecides()).isEqualTo(new Again(0));
      assertThat(benchmark.resilience4jSucceeds()).isInstanceOf(Reply.Success.class);
    } finally {
      benchmark.tearDown();
    }
  }
}
