package io.kith.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void a_line_of_json_stays_one_line_whatever_the_text_holds() {
    var json =
        new Lines.Json().with("n", 7).with("error", "said \"no\"\n\tat C:\\x").with("none", null);

    assertThat(json.toString())
        .isEqualTo("{\"n\":7,\"error\":\"said \\\"no\\\"  at C:\\\\x\",\"none\":null}");
  }
}
