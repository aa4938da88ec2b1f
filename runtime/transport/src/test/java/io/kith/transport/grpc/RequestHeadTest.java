package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Context;
import io.kith.transport.http2.Headers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadTest {

  private static Map<String, String> baggage(String previousAttempts, String baggage) {
    var headers = Headers.builder().add("grpc-previous-rpc-attempts", previousAttempts);
    return RequestHead.of(headers.add("baggage", baggage).build()).baggage();
  }

  @Test
  void a_retry_of_a_grpc_client_is_one_over_all_hops() {
    assertThat(baggage("2", "a=b"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "b", Context.RETRY, "3"));
    assertThat(baggage("1", Context.RETRY + "=7")).isEqualTo(Map.of(Context.RETRY, "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "", "99999", "1.5"})
  void what_is_no_number_of_attempts_says_nothing(String text) {
    assertThat(baggage(text, "a=b")).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void baggage_that_is_full_stays_as_it_is() {
    String full =
        IntStream.range(0, Context.MAX_BAGGAGE)
            .mapToObj(i -> "label" + i + "=x")
            .collect(Collectors.joining(","));
    assertThat(baggage("1", full)).hasSize(Context.MAX_BAGGAGE).doesNotContainKey(Context.RETRY);
  }
}
