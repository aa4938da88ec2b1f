package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PercentTextTest {

  @Test
  void printable_ascii_stays_readable() {
    assertThat(PercentText.GRPC_MESSAGE.encode("no coins, 5 needed!", 100))
        .isEqualTo("no coins, 5 needed!");
  }

  @Test
  void encodes_what_a_field_does_not_take() {
    assertThat(PercentText.GRPC_MESSAGE.encode("\t\ntest with 100% ☺ and 😈\t\n", 1000))
        .isEqualTo("%09%0Atest with 100%25 %E2%98%BA and %F0%9F%98%88%09%0A");
    assertThat(PercentText.BAGGAGE.encode("a b,c;d", 100)).isEqualTo("a%20b%2Cc%3Bd");
  }

  @Test
  void blanks_at_the_ends_do_not_get_lost() {
    assertThat(PercentText.GRPC_MESSAGE.encode(" a b ", 100)).isEqualTo("%20a b%20");
  }

  @Test
  void decodes_small_letters_and_leaves_alone_what_is_no_code() {
    assertThat(PercentText.decode("100%, %e2%98%ba %2 %zz %")).isEqualTo("100%, ☺ %2 %zz %");
  }

  @Test
  void bytes_that_should_have_been_encoded_are_read_all_the_same() {
    byte[] utf8 = "größer".getBytes(StandardCharsets.UTF_8);
    String asInAHeader = new String(utf8, StandardCharsets.ISO_8859_1);
    assertThat(PercentText.decode(asInAHeader)).isEqualTo("größer");
  }

  @Test
  void every_text_comes_back() {
    Property.holds(
        5_000,
        source -> {
          String text = source.text(200);
          for (PercentText form : PercentText.values()) {
            String encoded = form.encode(text, 10_000);
            assertThat(encoded.chars()).allMatch(c -> c >= ' ' && c <= '~');
            assertThat(encoded).isEqualTo(encoded.strip());
            assertThat(PercentText.decode(encoded)).isEqualTo(text);
          }
        });
  }

  @Test
  void a_text_that_does_not_fit_is_cut_between_characters() {
    Property.holds(
        5_000,
        source -> {
          String text = source.text(100);
          int most = source.between(0, 60);
          String encoded = PercentText.GRPC_MESSAGE.encode(text, most);
          assertThat(encoded.length()).isLessThanOrEqualTo(most);
          assertThat(text).startsWith(PercentText.decode(encoded));
        });
  }

  @Test
  void anything_can_be_decoded() {
    Property.holds(
        5_000,
        source -> {
          String text = new String(source.bytes(100), StandardCharsets.ISO_8859_1);
          assertThat(PercentText.decode(text).length()).isLessThanOrEqualTo(text.length());
        });
  }
}
