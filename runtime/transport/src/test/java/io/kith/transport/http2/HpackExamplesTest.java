package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.http2.HeaderField.Indexing;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7541, appendix C. */
final class HpackExamplesTest {

  private static final List<String> FIRST =
      List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
  private static final List<String> SECOND =
      List.of(
          ":method: GET",
          ":scheme: http",
          ":path: /",
          ":authority: www.example.com",
          "cache-control: no-cache");
  private static final List<String> THIRD =
      List.of(
          ":method: GET",
          ":scheme: https",
          ":path: /index.html",
          ":authority: www.example.com",
          "custom-key: custom-value");

  private static final List<String> FOUND =
      List.of(
          ":status: 302",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:21 GMT",
          "location: https://www.example.com");
  private static final List<String> FOUND_AGAIN =
      List.of(
          ":status: 307",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:21 GMT",
          "location: https://www.example.com");
  private static final List<String> OK =
      List.of(
          ":status: 200",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:22 GMT",
          "location: https://www.example.com",
          "content-encoding: gzip",
          "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");

  @ParameterizedTest
  @CsvSource({
    "400a637573746f6d2d6b65790d637573746f6d2d686561646572, custom-key: custom-header",
    "040c2f73616d706c652f70617468, :path: /sample/path",
    "82, :method: GET"
  })
  void c_2_single_fields(String block, String field) {
    assertThat(decode(new HpackDecoder(4096, 4096), block)).containsExactly(field);
  }

  @Test
  void c_2_3_a_secret_stays_out_of_tables_and_logs() {
    Headers headers = headers(new HpackDecoder(4096, 4096), "100870617373776f726406736563726574");
    assertThat(headers.field(0).indexing()).isEqualTo(Indexing.SECRET);
    assertThat(headers.get("password")).isEqualTo("secret");
    assertThat(headers.toString()).doesNotContain("secret,").doesNotContain(": secret");
  }

  @Test
  void c_3_requests_as_plain_text() {
    var decoder = new HpackDecoder(4096, 4096);
    assertThat(decode(decoder, "828684410f7777772e6578616d706c652e636f6d")).isEqualTo(FIRST);
    assertThat(decode(decoder, "828684be58086e6f2d6361636865")).isEqualTo(SECOND);
    assertThat(decode(decoder, "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"))
        .isEqualTo(THIRD);
  }

  @Test
  void c_4_requests_packed() {
    var decoder = new HpackDecoder(4096, 4096);
    assertThat(decode(decoder, "828684418cf1e3c2e5f23a6ba0ab90f4ff")).isEqualTo(FIRST);
    assertThat(decode(decoder, "828684be5886a8eb10649cbf")).isEqualTo(SECOND);
    assertThat(decode(decoder, "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))
        .isEqualTo(THIRD);
  }

  @Test
  void c_4_requests_as_we_pack_them() {
    var encoder = new HpackEncoder();
    assertThat(encode(encoder, FIRST)).isEqualTo("828684418cf1e3c2e5f23a6ba0ab90f4ff");
    assertThat(encode(encoder, SECOND)).isEqualTo("828684be5886a8eb10649cbf");
    assertThat(encode(encoder, THIRD))
        .isEqualTo("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf");
  }

  @Test
  void c_5_responses_as_plain_text_push_each_other_out_of_a_small_table() {
    var decoder = new HpackDecoder(256, 4096);
    assertThat(
            decode(
                decoder,
                "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a3231"
                    + "20474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d"))
        .isEqualTo(FOUND);
    assertThat(decode(decoder, "4803333037c1c0bf")).isEqualTo(FOUND_AGAIN);
    assertThat(
            decode(
                decoder,
                "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970"
                    + "7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61"
                    + "782d6167653d333630303b2076657273696f6e3d31"))
        .isEqualTo(OK);
  }

  @Test
  void c_6_responses_packed() {
    var decoder = new HpackDecoder(256, 4096);
    assertThat(
            decode(
                decoder,
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad"
                    + "171863c78f0b97c8e9ae82ae43d3"))
        .isEqualTo(FOUND);
    assertThat(decode(decoder, "4883640effc1c0bf")).isEqualTo(FOUND_AGAIN);
    assertThat(
            decode(
                decoder,
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2"
                    + "e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d"
                    + "5007"))
        .isEqualTo(OK);
  }

  private static Headers headers(HpackDecoder decoder, String hex) {
    byte[] block = HexFormat.of().parseHex(hex);
    return decoder.decode(block, 0, block.length);
  }

  private static List<String> decode(HpackDecoder decoder, String hex) {
    return Stream.of(headers(decoder, hex).fields()).map(HeaderField::toString).toList();
  }

  private static String encode(HpackEncoder encoder, List<String> fields) {
    Headers.Builder builder = Headers.builder();
    for (String field : fields) {
      int colon = field.indexOf(": ");
      builder.add(field.substring(0, colon), field.substring(colon + 2));
    }
    var out = new FrameWriter();
    encoder.encode(HeaderBlock.of(builder.build()), Headers.EMPTY, out);
    return HexFormat.of().formatHex(Arrays.copyOf(out.array(), out.size()));
  }
}
