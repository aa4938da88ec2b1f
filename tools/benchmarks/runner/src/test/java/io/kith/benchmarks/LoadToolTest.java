package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LoadToolTest {
  private static final String H2LOAD =
      """
      finished in 2.00s, 50000.00 req/s, 7.15MB/s
      requests: 100000 total, 100064 started, 100000 done, 99999 succeeded, 1 failed, 0 errored, 0 timeout
      status codes: 99999 2xx, 0 3xx, 0 4xx, 1 5xx
      traffic: 14.31MB (15000000) total, 1.91MB (2000000) headers (space savings 90.00%%), 12.10MB (%d) data
                           min         max         mean         sd        +/- sd
      time for request:      105us     45.72ms      1.20ms       960us    93.05%%
      """;

  private static final String WRK =
      """
      Running 2s test @ http://127.0.0.1:8080/note
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.31ms    2.10ms  30.11ms   92.00%
          Req/Sec    50.10k     3.00k   55.00k    70.00%
        Latency Distribution
           50%  800.00us
           99%   10.50ms
        100000 requests in 2.00s, 20.00MB read
        Socket errors: connect 0, read 3, write 0, timeout 2
        Non-2xx or 3xx responses: 5
      Requests/sec:  50000.00
      """;

  @Test
  void h2load_tells_calls_failures_and_the_mean() {
    var outcome = h2load().parse(H2LOAD.formatted(127L * 99_999));

    assertThat(outcome.succeeded()).isEqualTo(99_999);
    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(outcome.meanMicros()).isEqualTo(1200);
    assertThat(outcome.p99Micros()).isNaN();
  }

  @Test
  void replies_that_are_too_short_are_no_echoes() {
    assertThatThrownBy(() -> h2load().parse(H2LOAD.formatted(1000)))
        .hasMessageContaining("not the messages that were sent");
  }

  @Test
  void wrk_tells_calls_failures_and_latencies() {
    var outcome = new Wrk(Path.of("post.lua")).parse(WRK);

    assertThat(outcome.succeeded()).isEqualTo(99_990);
    assertThat(outcome.failed()).isEqualTo(10);
    assertThat(outcome.meanMicros()).isEqualTo(1310);
    assertThat(outcome.p99Micros()).isEqualTo(10_500);
  }

  @Test
  void what_else_a_program_prints_is_shown() {
    assertThatThrownBy(() -> new Wrk(Path.of("post.lua")).parse("unable to connect"))
        .hasMessageContaining("unable to connect");
  }

  private static H2load h2load() {
    return new H2load(Path.of("request.grpc"), 127);
  }
}
