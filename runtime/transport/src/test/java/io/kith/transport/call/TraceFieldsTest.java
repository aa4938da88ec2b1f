package io.kith.transport.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.kith.testkit.Property;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TraceFieldsTest {

  private static final String W3C = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String B3 = "1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1";
  private static final List<String> NAMES =
      List.of(
          "traceparent",
          "tracestate",
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-sampled",
          "x-b3-flags",
          "kith-trace",
          "baggage");

  private static TraceFields of(String... namesAndValues) {
    var fields = new TraceFields();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.read(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  @Test
  void w3c_goes_before_b3() {
    assertThat(of("b3", B3, "traceparent", W3C).trace()).hasToString(W3C);
    assertThat(Objects.requireNonNull(of("b3", B3).trace()).traceId()).startsWith("1af");
    assertThat(of("x-request-id", "1").trace()).isNull();
  }

  @Test
  void the_state_of_a_trace_is_a_label_if_there_is_a_trace() {
    assertThat(of("traceparent", W3C, "tracestate", "a=1", "tracestate", "b=2").labelled(Map.of()))
        .containsExactlyEntriesOf(Map.of(Context.TRACE_STATE, "a=1,b=2"));
    assertThat(of("tracestate", "a=1").labelled(Map.of())).isEmpty();
    assertThat(of("traceparent", "00-1", "tracestate", "a=1").labelled(Map.of())).isEmpty();
    assertThat(of("traceparent", W3C, "tracestate", "x".repeat(513)).labelled(Map.of())).isEmpty();
    assertThat(of("traceparent", W3C, "tracestate", "a=\u0001").labelled(Map.of())).isEmpty();
  }

  @Test
  void a_wish_is_a_label() {
    assertThat(of("kith-trace", "force").labelled(Map.of("tenant", "acme")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("tenant", "acme", "kith-trace", "force"));
    assertThat(of("kith-trace", "please").labelled(Map.of())).isEmpty();
  }

  @Test
  void a_full_baggage_takes_no_more() {
    var full = new HashMap<String, String>();
    for (int i = 0; i < Context.MAX_BAGGAGE; i++) {
      full.put("l" + i, "");
    }
    assertThat(of("traceparent", W3C, "tracestate", "a=1").labelled(full)).isEqualTo(full);
  }

  /** Whatever comes, nothing is thrown, and what is read is within the bounds. */
  @Test
  void takes_any_fields() {
    Property.holds(
        5_000,
        source -> {
          var fields = new TraceFields();
          for (int i = source.between(0, 12); i > 0; i--) {
            String name = NAMES.get(source.between(0, NAMES.size() - 1));
            StringBuilder value = new StringBuilder(source.between(0, 1) == 0 ? W3C : B3);
            for (int change = source.between(0, 3); change > 0; change--) {
              value.setCharAt(source.between(0, value.length() - 1), (char) source.between(0, 300));
            }
            fields.read(name, value.toString());
          }
          TraceContext trace = fields.trace();
          if (trace != null) {
            assertThat(TraceContext.parse(trace.toString())).contains(trace);
          }
          fields
              .labelled(Map.of())
              .values()
              .forEach(value -> assertThat(value.length()).isLessThanOrEqualTo(512));
        });
  }
}
