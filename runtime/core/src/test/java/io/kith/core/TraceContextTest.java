package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {

  private static final String TEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void its_text_is_read_back() {
    assertThat(TraceContext.parse(TEXT)).map(TraceContext::toString).contains(TEXT);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      var trace =
          new TraceContext(
              random.nextLong(), random.nextLong(), random.nextLong() | 1, (byte) random.nextInt());
      assertThat(TraceContext.parse(trace.toString())).contains(trace);
    }
  }

  @Test
  void a_later_version_is_read_as_far_as_it_is_known() {
    assertThat(TraceContext.parse("01" + TEXT.substring(2) + "-more"))
        .map(TraceContext::toString)
        .contains(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c8031-c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"
      })
  void what_is_no_trace_is_none(String text) {
    assertThat(TraceContext.parse(text)).isEmpty();
  }
}
