package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class B3Test {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void one_field_has_all() {
    assertThat(B3.parse(TRACE + "-" + SPAN + "-1"))
        .map(TraceContext::toString)
        .contains("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(B3.parse(TRACE + "-" + SPAN + "-d-05e3ac9a4f6e3b90"))
        .map(TraceContext::isSampled)
        .contains(true);
    assertThat(B3.parse(TRACE + "-" + SPAN + "-0")).map(TraceContext::isSampled).contains(false);
    assertThat(B3.parse(TRACE + "-" + SPAN)).map(TraceContext::isSampled).contains(false);
  }

  @Test
  void a_trace_id_may_be_short() {
    assertThat(B3.parse(SPAN + "-" + SPAN + "-1"))
        .map(TraceContext::traceId)
        .contains("0000000000000000" + SPAN);
  }

  @Test
  void each_part_may_have_a_field() {
    assertThat(B3.parse(TRACE, SPAN, "1", null))
        .map(TraceContext::toString)
        .contains("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(B3.parse(TRACE, SPAN, null, "1")).map(TraceContext::isSampled).contains(true);
    assertThat(B3.parse(TRACE, SPAN, "0", null)).map(TraceContext::isSampled).contains(false);
    assertThat(B3.parse(TRACE, null, "1", null)).isEmpty();
    assertThat(B3.parse(null, null, null, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "1",
        "-",
        TRACE,
        TRACE + "-",
        TRACE + "-" + SPAN + "-",
        TRACE + "-" + SPAN + "-2",
        TRACE + "-" + SPAN + "1",
        TRACE + "-" + SPAN + "-1-",
        TRACE + "-" + SPAN + "-1-05e3",
        TRACE + "0-" + SPAN + "-1",
        "0000000000000000-" + SPAN + "-1",
        TRACE + "-0000000000000000-1",
        "g" + "af7651916cd43dd8448eb211c80319c-" + SPAN + "-1"
      })
  void what_is_no_trace_is_none(String text) {
    assertThat(B3.parse(text)).isEmpty();
  }

  /** Whatever comes is a trace or none, and nothing is thrown. */
  @Test
  void takes_any_text() {
    var random = new SplittableRandom(7);
    String alphabet = "0123456789abcdefABCDEFdg-+ é\0";
    int found = 0;
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder(TRACE + "-" + SPAN + "-1-" + SPAN);
      for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> text.deleteCharAt(at);
          default -> text.setLength(at + 1);
        }
      }
      String mutated = text.toString();
      found += B3.parse(mutated).isPresent() ? 1 : 0;
      int cut = random.nextInt(mutated.length() + 1);
      assertThat(B3.parse(mutated.substring(0, cut), mutated.substring(cut), "1", mutated))
          .satisfiesAnyOf(
              trace -> assertThat(trace).isEmpty(), trace -> assertThat(trace).isPresent());
    }
    assertThat(found).isBetween(1, 199_999);
  }
}
