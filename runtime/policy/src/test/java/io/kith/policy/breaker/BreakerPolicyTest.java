package io.kith.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Code;
import io.kith.policy.breaker.BreakerPolicy.Span;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BreakerPolicyTest {

  @Test
  void what_is_the_fault_of_the_server_has_failed_and_what_is_the_callers_was_answered() {
    BreakerPolicy policy = BreakerPolicy.defaults();
    var by = Arrays.stream(Code.values()).collect(Collectors.groupingBy(policy::outcome));
    assertThat(by.get(Outcome.FAILED))
        .containsExactlyInAnyOrder(
            Code.UNKNOWN, Code.DEADLINE_EXCEEDED, Code.INTERNAL, Code.UNAVAILABLE, Code.DATA_LOSS);
    assertThat(by.get(Outcome.NOTHING))
        .containsExactlyInAnyOrder(Code.CANCELLED, Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void refuses_what_cannot_be_and_says_what_is_allowed() {
    var span = new Span.OfTime(Duration.ofSeconds(10));
    assertThatThrownBy(() -> Policies.of(span, 0, 0.5, 0, 0))
        .hasMessage("minCalls is 0; allowed is 1 or more");
    assertThatThrownBy(() -> Policies.of(span, 1, 1.1, 0, 0))
        .hasMessage("errorRatio is 1.1; allowed is 0 to 1");
    assertThatThrownBy(() -> Policies.of(span, 1, Double.NaN, 0, 0))
        .hasMessageContaining("errorRatio is NaN");
    assertThatThrownBy(() -> Policies.of(span, 1, 0, 0, 0))
        .hasMessageContaining("no other condition would ever open it");
    assertThatThrownBy(() -> Policies.of(new Span.OfCalls(10), 11, 0.5, 0, 0))
        .hasMessageContaining("at most as many calls as are counted");
    assertThatThrownBy(() -> new Span.OfCalls(0)).hasMessageContaining("1 to 10000");
    assertThatThrownBy(() -> new Span.OfTime(Duration.ofMillis(99)))
        .hasMessageContaining("window is");
    assertThatThrownBy(() -> new ThrottlePolicy(1, Duration.ofSeconds(10), 5))
        .hasMessage("multiplier is 1.0; allowed is 1.05 to 100");
    assertThatThrownBy(() -> new ThrottlePolicy(2, Duration.ofSeconds(10), 0))
        .hasMessage("floor is 0; allowed is 1 to 1000000");
  }

  @Test
  void a_row_that_is_no_chance_is_longer_where_less_is_refused() {
    assertThat(ThrottlePolicy.defaults().wellInARow()).isEqualTo(16);
    assertThat(new ThrottlePolicy(1.1, Duration.ofSeconds(10), 5).wellInARow()).isEqualTo(117);
  }
}
