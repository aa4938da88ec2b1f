package io.kith.benchmarks.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.csp.sentinel.slots.block.BlockException;
import org.junit.jupiter.api.Test;

class BreakerBenchmarkTest {

  @Test
  void all_let_the_call_through() throws BlockException {
    var breakers = new BreakerBenchmark();
    breakers.setUp();
    var call = new BreakerBenchmark.SentinelCall();
    call.enter();
    try {
      assertThat(breakers.kith()).isTrue();
      assertThat(breakers.kithCount()).isTrue();
      assertThat(breakers.kithSlow()).isTrue();
      assertThat(breakers.kithWithThrottle()).isTrue();
      assertThat(breakers.resilience4j()).isTrue();
      assertThat(breakers.resilience4jCount()).isTrue();
      assertThat(breakers.sentinelErrors(call)).isTrue();
      assertThat(breakers.sentinelSlow(call)).isTrue();
      assertThat(breakers.sentinelEntry()).isTrue();
    } finally {
      call.leave();
    }
  }
}
