package io.kith.benchmarks.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingBenchmarkTest {

  @ParameterizedTest
  @CsvSource({"off, false, false", "unsampled, true, false", "sampled, true, true"})
  void a_call_is_in_a_trace_as_far_as_it_is_followed(
      String traced, boolean isInTrace, boolean isSampled) throws Exception {
    var benchmark = new TracingBenchmark();
    benchmark.traced = traced;
    benchmark.setUp();
    try {
      assertThat(benchmark.made()).isNotNull();
      assertThat(benchmark.served().trace().isPresent()).isEqualTo(isInTrace);
      assertThat(benchmark.served().span().isPresent()).isEqualTo(isSampled);
    } finally {
      benchmark.tearDown();
    }
  }
}
