package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a header block may not do, and how much it may take. */
final class HpackLimitsTest {

  private static final String PLAIN_FIELD = "0001610162"; // a: b

  @ParameterizedTest
  @CsvSource({
    "80, index 0",
    "be, a dynamic index in an empty table",
    "ffffffffff7f, a number of more than 28 bits",
    "ff80808080808000, a number with too many digits",
    "ff, a number without its end",
    "00, a literal without its name",
    "0003616263, a literal without its value",
    "00036162, a name that is cut off",
    "8220, a change of the table's size after a field",
    "3fe21f, a table larger than was allowed",
    "00821fff0161, padding of more than seven bits",
    "0081010161, padding that is not ones",
    "0084ffffffff0161, the code for the end of a text in it"
  })
  void refuses(String block, String why) {
    assertThatThrownBy(() -> decode(new HpackDecoder(4096, 4096), block))
        .as(why)
        .isInstanceOf(Http2Exception.class)
        .extracting(e -> ((Http2Exception) e).code())
        .isEqualTo(ErrorCode.COMPRESSION_ERROR);
  }

  @Test
  void takes_a_table_as_large_as_allowed_and_two_changes_of_its_size() {
    assertThat(decode(new HpackDecoder(4096, 4096), "203fe11f" + PLAIN_FIELD).get("a"))
        .isEqualTo("b");
  }

  @Test
  void keeps_a_list_of_exactly_the_allowed_size_and_no_larger_one() {
    int size = 2 * (1 + 1 + 32);
    assertThat(decode(new HpackDecoder(4096, size), PLAIN_FIELD + PLAIN_FIELD).size()).isEqualTo(2);
    assertThat(decode(new HpackDecoder(4096, size - 1), PLAIN_FIELD + PLAIN_FIELD))
        .isSameAs(Headers.TOO_LARGE);
  }

  @Test
  void a_bomb_of_references_to_one_long_field_is_not_kept_and_spoils_nothing() {
    var decoder = new HpackDecoder(4096, 16 << 10);
    String field = "40" + "0161" + "7fa11e" + "62".repeat(4000);
    assertThat(decode(decoder, field + "be".repeat(100_000))).isSameAs(Headers.TOO_LARGE);
    assertThat(decode(decoder, "be").get("a")).hasSize(4000);
  }

  @Test
  void a_field_larger_than_the_table_empties_it() {
    var decoder = new HpackDecoder(100, 16 << 10);
    decode(decoder, "4001610162");
    assertThat(decode(decoder, "be").get("a")).isEqualTo("b");
    decode(decoder, "40" + "0161" + "7f01" + "62".repeat(128));
    assertThatThrownBy(() -> decode(decoder, "be")).isInstanceOf(Http2Exception.class);
  }

  @Test
  void the_same_block_gives_the_same_headers_as_long_as_the_table_stays() {
    var decoder = new HpackDecoder(4096, 4096);
    decode(decoder, "4001610162");
    Headers first = decode(decoder, "82be");
    Headers second = decode(decoder, "82be");
    Headers third = decode(decoder, "82be");
    assertThat(third).isSameAs(second).isEqualTo(first);
    decode(decoder, "4001610163");
    assertThat(decode(decoder, "82be").get("a")).isEqualTo("c");
    assertThat(decode(decoder, "82bf")).isEqualTo(first);
  }

  @Test
  void the_encoder_forgets_what_the_peer_has_no_room_for() {
    var encoder = new HpackEncoder();
    HeaderBlock block = HeaderBlock.of(Headers.builder().add("a", "b").build());
    assertThat(encode(encoder, block)).isEqualTo("4001610162");
    assertThat(encode(encoder, block)).isEqualTo("be");
    encoder.maxTableBytes(0);
    encoder.maxTableBytes(2000);
    assertThat(encode(encoder, block))
        .as("both sizes, and the field anew")
        .isEqualTo("203fb10f4001610162");
    encoder.maxTableBytes(0);
    assertThat(encode(encoder, block)).isEqualTo("200001610162");
    assertThat(encode(encoder, block)).isEqualTo("0001610162");
  }

  private static String encode(HpackEncoder encoder, HeaderBlock block) {
    var out = new FrameWriter();
    encoder.encode(block, Headers.EMPTY, out);
    return HexFormat.of().formatHex(Arrays.copyOf(out.array(), out.size()));
  }

  private static Headers decode(HpackDecoder decoder, String hex) {
    byte[] block = HexFormat.of().parseHex(hex);
    return decoder.decode(block, 0, block.length);
  }
}
