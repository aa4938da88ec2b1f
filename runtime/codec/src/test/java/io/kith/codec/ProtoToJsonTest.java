package io.kith.codec;

import static io.kith.codec.Schemas.enumType;
import static io.kith.codec.Schemas.enumeration;
import static io.kith.codec.Schemas.field;
import static io.kith.codec.Schemas.map;
import static io.kith.codec.Schemas.message;
import static io.kith.codec.Schemas.oneof;
import static io.kith.codec.Schemas.service;
import static io.kith.codec.Schemas.type;
import static io.kith.codec.Schemas.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.FieldSchema.Cardinality;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtoToJsonTest {

  private static final ServiceSchema CONTRACT =
      service(
          List.of(
              type(
                  "a.b.T",
                  field("int_number", 1, Kind.INT32),
                  field("text", 2, Kind.STRING),
                  message("inner", 3, "a.b.T"),
                  field("numbers", 4, Cardinality.REPEATED, Kind.INT64),
                  typed("inners", 5, Cardinality.REPEATED, Kind.MESSAGE, "a.b.T"),
                  map("by_key", 6, Kind.INT32, Kind.MESSAGE, "a.b.T"),
                  oneof("choice", field("left", 7, Kind.INT32)),
                  oneof("choice", message("right", 8, "a.b.T")),
                  field("maybe", 9, Cardinality.OPTIONAL, Kind.BOOL),
                  enumeration("mood", 10, "a.b.Mood"),
                  message("at", 11, "google.protobuf.Timestamp"),
                  field("real", 12, Kind.DOUBLE),
                  message("any", 13, "google.protobuf.Any"),
                  message("value", 14, "google.protobuf.Value"),
                  field("far", 1_000, Kind.BYTES))),
          enumType("a.b.Mood", "MOOD_FINE", "MOOD_SAD"));

  private static final JsonTranscoder T = JsonTranscoder.of(CONTRACT, "a.b.T", Limits.defaults());

  @Test
  void omits_what_is_absent_or_has_its_default() {
    assertThat(json("")).isEqualTo("{}");
    assertThat(json("0800" + "1200" + "2200" + "5000" + "610000000000000000")).isEqualTo("{}");
    assertThat(json("4800" + "3800")).isEqualTo("{\"left\":0,\"maybe\":false}");
    assertThat(json("610000000000000080")).isEqualTo("{\"real\":-0.0}");
    assertThat(json("1a00" + "c23e00")).isEqualTo("{\"inner\":{}}");
  }

  @Test
  void writes_defaults_when_asked_but_not_what_is_absent() {
    assertThat(T.withStyle(JsonStyle.canonical().withIncludeDefaults(true)).toJson(new byte[0]))
        .isEqualTo(
            "{\"intNumber\":0,\"text\":\"\",\"numbers\":[],\"inners\":[],\"byKey\":{},"
                + "\"mood\":\"MOOD_FINE\",\"real\":0.0,\"far\":\"\"}");
  }

  @Test
  void indents_for_people() {
    byte[] bytes = T.fromJson("{\"intNumber\":1,\"numbers\":[1,2],\"inner\":{},\"text\":\"x\"}");
    assertThat(T.withStyle(JsonStyle.canonical().withIndented(true)).toJson(bytes))
        .isEqualTo(
            """
            {
              "intNumber": 1,
              "text": "x",
              "inner": {},
              "numbers": [
                "1",
                "2"
              ]
            }\
            """);
  }

  @Test
  void takes_the_last_of_several_values_and_merges_messages() {
    assertThat(json("0801" + "1a020801" + "0802" + "1a03120161" + "1a022003"))
        .isEqualTo(
            "{\"intNumber\":2,\"inner\":{\"intNumber\":1,\"text\":\"a\",\"numbers\":[\"3\"]}}");
  }

  @Test
  void takes_the_case_of_a_oneof_that_came_last() {
    assertThat(json("3801" + "42020805")).isEqualTo("{\"right\":{\"intNumber\":5}}");
    assertThat(json("42020805" + "3801")).isEqualTo("{\"left\":1}");
    assertThat(json("42020805" + "3801" + "4203120161")).isEqualTo("{\"right\":{\"text\":\"a\"}}");
    assertThat(json("42020805" + "4203120161"))
        .isEqualTo("{\"right\":{\"intNumber\":5,\"text\":\"a\"}}");
  }

  @Test
  void reads_lists_packed_and_not_and_in_parts() {
    assertThat(json("2001" + "22020203" + "0801" + "2200" + "2004"))
        .isEqualTo("{\"intNumber\":1,\"numbers\":[\"1\",\"2\",\"3\",\"4\"]}");
  }

  @Test
  void takes_the_last_entry_of_a_key_and_fills_in_what_an_entry_lacks() {
    assertThat(json("3206" + "08011202" + "0805" + "3200" + "3206" + "12020807" + "0801"))
        .isEqualTo("{\"byKey\":{\"1\":{\"intNumber\":7},\"0\":{}}}");
    // Merging applies within an entry, replacing between entries.
    assertThat(json("320b" + "0802" + "12020803" + "1203120161"))
        .isEqualTo("{\"byKey\":{\"2\":{\"intNumber\":3,\"text\":\"a\"}}}");
  }

  @Test
  void skips_unknown_fields_and_fields_of_another_wire_type() {
    assertThat(json("0d01000000" + "1001" + "9a0600" + "db060801dc06" + "20ac02" + "0a0101"))
        .isEqualTo("{\"numbers\":[\"300\"]}");
  }

  @Test
  void writes_unknown_enum_values_as_numbers() {
    assertThat(json("5001")).isEqualTo("{\"mood\":\"MOOD_SAD\"}");
    assertThat(json("5007")).isEqualTo("{\"mood\":7}");
    assertThat(json("50ffffffffffffffffff01")).isEqualTo("{\"mood\":-1}");
  }

  @Test
  void says_where_the_bytes_are_wrong() {
    assertThatThrownBy(() -> json("2a021a" + "012a" + "041a021201"))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> json("2a002a05" + "1a03" + "1201ff"))
        .isInstanceOf(CodecException.class)
        .hasMessage("at $.inners[1].inner.text: malformed message: a string is not valid UTF-8");
    assertThatThrownBy(() -> json("220180"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("at $.numbers");
  }

  @Test
  void refuses_what_has_no_json_form() {
    assertThatThrownBy(() -> json("5a0a" + "08ffffffffffffffff7f"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("at $.at");
    assertThatThrownBy(() -> json("5a06" + "10ffffffff0f"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("-1 nanos");
    assertThatThrownBy(() -> json("6a00"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("at $.any: a google.protobuf.Any has no JSON form here");
    assertThatThrownBy(() -> json("7209" + "11000000000000f07f"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("NaN or an infinity");
    assertThat(json("7200")).isEqualTo("{\"value\":null}");
  }

  @Test
  void nests_as_deep_as_the_limit_and_no_deeper() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.T", new Limits(1_000, 5, 1_000));
    assertThat(limited.toJson(nested(5))).contains("inner");
    assertBeyondLimit(() -> limited.toJson(nested(6)));
  }

  private static byte[] nested(int levels) {
    return T.fromJson("{\"inner\":".repeat(levels) + "{}" + "}".repeat(levels));
  }

  @Test
  void holds_as_many_elements_as_the_limit_and_no_more() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.T", new Limits(1_000, 5, 21));
    assertThat(limited.toJson(bytes("2a00".repeat(20)))).contains("inners");
    assertBeyondLimit(() -> limited.toJson(bytes("2a00".repeat(22))));
    assertThat(limited.toJson(bytes("2214" + "01".repeat(20)))).contains("numbers");
    assertBeyondLimit(() -> limited.toJson(bytes("2216" + "01".repeat(22))));
  }

  @Test
  void writes_no_more_text_than_the_limit() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.T", new Limits(200, 5, 1_000));
    assertThat(limited.toJson(bytes("2a00".repeat(50)))).hasSizeLessThanOrEqualTo(200);
    assertBeyondLimit(() -> limited.toJson(bytes("2a00".repeat(80))));
  }

  private static void assertBeyondLimit(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue());
  }

  @Test
  void knows_the_well_known_types_without_a_contract() {
    var duration = JsonTranscoder.of(CONTRACT, "google.protobuf.Duration", Limits.defaults());
    assertThat(duration.toJson(duration.fromJson("\"1.5s\""))).isEqualTo("\"1.500s\"");
  }

  @Test
  void refuses_a_type_that_the_contract_does_not_define() {
    assertThatThrownBy(() -> JsonTranscoder.of(CONTRACT, "a.b.X", Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not define the message a.b.X");
    var incomplete = service(List.of(type("a.b.T", enumeration("e", 1, "a.b.E"))));
    assertThatThrownBy(() -> JsonTranscoder.of(incomplete, "a.b.T", Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not define the enum a.b.E");
  }

  @Test
  void refuses_a_contract_that_is_none() {
    assertNoContract(type("a.b.T", field("x", 0, Kind.INT32)), "has the number 0");
    assertNoContract(type("a.b.T", field("x", -5, Kind.INT32)), "has the number -5");
    assertNoContract(
        type("a.b.T", map("x", 1, Kind.DOUBLE, Kind.INT32, "")), "cannot have keys of type double");
  }

  private static void assertNoContract(MessageSchema type, String message) {
    ServiceSchema contract = service(List.of(type));
    assertThatThrownBy(() -> JsonTranscoder.of(contract, "a.b.T", Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void follows_a_contract_of_very_many_types() {
    var types = new java.util.ArrayList<MessageSchema>();
    for (int i = 0; i < 50_000; i++) {
      types.add(type("a.b.T" + i, message("next", 1, "a.b.T" + (i + 1))));
    }
    types.add(type("a.b.T50000"));
    assertThat(
            JsonTranscoder.of(service(types), "a.b.T0", Limits.defaults())
                .toJson(bytes("0a020a00")))
        .isEqualTo("{\"next\":{\"next\":{}}}");
  }

  private static String json(String hex) {
    return T.toJson(bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
