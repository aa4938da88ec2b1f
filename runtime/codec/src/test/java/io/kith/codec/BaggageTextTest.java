package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BaggageTextTest {

  @Test
  void reads_labels_with_blanks_and_properties_around_them() {
    assertThat(BaggageText.parse(" user = 42 ; secret , tier=gold;a=b;c,empty="))
        .isEqualTo(Map.of("user", "42", "tier", "gold", "empty", ""));
  }

  @Test
  void leaves_out_what_is_malformed_and_names_that_are_none() {
    assertThat(BaggageText.parse("novalue,=x,UPPER=1,ok=1,,;,a b=2")).isEqualTo(Map.of("ok", "1"));
  }

  @Test
  void reads_what_fits_of_a_list_that_is_too_long() {
    String text = "a=1,b=2,c=" + "x".repeat(BaggageText.MAX_BYTES);
    assertThat(BaggageText.parse(text)).isEqualTo(Map.of("a", "1", "b", "2"));
    var many = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      many.append("l").append(i).append("=1,");
    }
    assertThat(BaggageText.parse(many.toString())).hasSize(Context.MAX_BAGGAGE);
  }

  @Test
  void does_not_write_what_is_too_long() {
    String text = BaggageText.of(Map.of("a", "x".repeat(BaggageText.MAX_BYTES - 2)));
    assertThat(text).hasSize(BaggageText.MAX_BYTES);
    assertThatThrownBy(() -> BaggageText.of(Map.of("a", "x".repeat(BaggageText.MAX_BYTES - 1))))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue());
  }

  @Test
  void labels_come_back() {
    Property.holds(
        2_000,
        source -> {
          var labels = new HashMap<String, String>();
          int count = source.between(0, 10);
          for (int i = 0; i < count; i++) {
            labels.put("label-" + i, source.text(30));
          }
          String text = BaggageText.of(labels);
          assertThat(BaggageText.parse(text)).isEqualTo(labels);
          BaggageText.parse(Mutation.of(text, source)); // whatever it says, it is read
        });
  }
}
