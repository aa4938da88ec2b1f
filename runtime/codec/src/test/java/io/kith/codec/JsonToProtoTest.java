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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonToProtoTest {

  private static final ServiceSchema CONTRACT = contract();
  private static final JsonTranscoder ALL =
      JsonTranscoder.of(CONTRACT, "a.b.All", Limits.defaults());

  private static ServiceSchema contract() {
    var fields = new ArrayList<FieldSchema>();
    int number = 0;
    for (Kind kind : Kind.values()) {
      number++;
      if (kind != Kind.ENUM && kind != Kind.MESSAGE) {
        fields.add(field("one_" + kind.keyword(), number, kind));
      }
    }
    fields.add(enumeration("one_enum", 16, "a.b.Mood"));
    fields.add(message("one_message", 17, "a.b.All"));
    fields.add(field("many_int32", 20, Cardinality.REPEATED, Kind.INT32));
    fields.add(field("many_string", 21, Cardinality.REPEATED, Kind.STRING));
    fields.add(typed("many_message", 22, Cardinality.REPEATED, Kind.MESSAGE, "a.b.All"));
    fields.add(map("by_int32", 23, Kind.INT32, Kind.STRING, ""));
    fields.add(map("by_bool", 24, Kind.BOOL, Kind.INT32, ""));
    fields.add(map("by_string", 25, Kind.STRING, Kind.MESSAGE, "a.b.All"));
    fields.add(oneof("choice", field("left", 30, Kind.INT32)));
    fields.add(oneof("choice", field("right", 31, Kind.STRING)));
    fields.add(field("maybe", 32, Cardinality.OPTIONAL, Kind.INT32));
    fields.add(message("at", 40, "google.protobuf.Timestamp"));
    fields.add(message("took", 41, "google.protobuf.Duration"));
    fields.add(message("any", 42, "google.protobuf.Any"));
    fields.add(message("mask", 43, "google.protobuf.FieldMask"));
    fields.add(message("value", 44, "google.protobuf.Value"));
    fields.add(message("struct", 45, "google.protobuf.Struct"));
    fields.add(message("wrapped", 46, "google.protobuf.Int64Value"));
    fields.add(message("empty", 47, "google.protobuf.Empty"));
    return service(
        List.of(type("a.b.All", fields.toArray(FieldSchema[]::new))),
        enumType("a.b.Mood", "MOOD_FINE", "MOOD_SAD"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | ''",
        "{\"oneInt32\":-1} | 10ffffffffffffffffff01",
        "{\"one_int32\":5} | 1005",
        "{\"oneInt32\":\"5\"} | 1005",
        "{\"oneInt32\":5.0} | 1005",
        "{\"oneInt32\":\"5e0\"} | 1005",
        "{\"oneInt32\":0.5e1} | 1005",
        "{\"oneInt32\":0} | ''",
        "{\"oneInt32\":-0} | ''",
        "{\"oneInt32\":null} | ''",
        "{\"oneInt64\":\"-9223372036854775808\"} | 1880808080808080808001",
        "{\"oneInt64\":9223372036854775807} | 18ffffffffffffffff7f",
        "{\"oneUint32\":4294967295} | 20ffffffff0f",
        "{\"oneUint64\":\"18446744073709551615\"} | 28ffffffffffffffffff01",
        "{\"oneSint32\":-2147483648} | 30ffffffff0f",
        "{\"oneSint64\":\"-1\"} | 3801",
        "{\"oneFixed32\":4294967295} | 45ffffffff",
        "{\"oneFixed64\":\"1\"} | 490100000000000000",
        "{\"oneSfixed32\":-1} | 55ffffffff",
        "{\"oneSfixed64\":-1} | 59ffffffffffffffff",
        "{\"oneFloat\":1.5} | 650000c03f",
        "{\"oneFloat\":\"-Infinity\"} | 65000080ff",
        "{\"oneDouble\":-0.0} | 690000000000000080",
        "{\"oneDouble\":\"NaN\"} | 69000000000000f87f",
        "{\"oneDouble\":\"1e3\"} | 690000000000408f40",
        "{\"oneBool\":true} | 0801",
        "{\"oneBool\":false} | ''",
        "{\"oneString\":\"\\u4e2d\\ud83d\\ude00\"} | 7207e4b8adf09f9880",
        "{\"oneString\":\"\"} | ''",
        "{\"oneBytes\":\"+/8=\"} | 7a02fbff",
        "{\"oneBytes\":\"-_8\"} | 7a02fbff",
        "{\"oneBytes\":\"+/8\"} | 7a02fbff",
        "{\"oneBytes\":\"-_8=\"} | 7a02fbff",
        "{\"oneEnum\":\"MOOD_SAD\"} | 800101",
        "{\"oneEnum\":1} | 800101",
        "{\"oneEnum\":-7} | 8001f9ffffffffffffffff01",
        "{\"oneEnum\":0} | ''",
        "{\"oneMessage\":{\"oneInt32\":5}} | 8a01021005",
        "{\"oneMessage\":{}} | 8a0100",
        "{\"manyInt32\":[]} | ''",
        "{\"manyInt32\":null} | ''",
        "{\"manyInt32\":[1,0,\"300\"]} | a201040100ac02",
        "{\"manyString\":[\"\",\"a\"]} | aa0100aa010161",
        "{\"manyMessage\":[{},{\"oneInt32\":1}]} | b20100b201021001",
        "{\"byInt32\":{\"-1\":\"a\"}} | ba010e08ffffffffffffffffff01120161",
        "{\"byBool\":{\"true\":1,\"false\":0}} | c20104080110 01c2010208 00",
        "{\"byString\":{\"k\":{}}} | ca01050a016b1200",
        "{\"left\":0} | f00100",
        "{\"left\":null,\"right\":\"\"} | fa0100",
        "{\"maybe\":0} | 800200",
        "{\"maybe\":null} | ''",
        "{\"at\":\"1970-01-01T00:00:01.000000002Z\"} | c2020408011002",
        "{\"at\":\"1970-01-01T01:00:00+01:00\"} | c20200",
        "{\"took\":\"-1.5s\"} | ca021608ffffffffffffffffff0110809bcaf4feffffffff01 ~~",
        "{\"mask\":\"aB.cD,e\"} | da020c0a07615f622e635f640a0165",
        "{\"mask\":\"\"} | da0200",
        "{\"value\":null} | e202020800",
        "{\"value\":1} | e2020911000000000000f03f",
        "{\"value\":[\"a\",false]} | e202",
        "{\"struct\":{\"k\":null}} | ea02090a070a016b12020800",
        "{\"wrapped\":\"7\"} | f2020208 07",
        "{\"wrapped\":0} | f20200",
        "{\"wrapped\":null} | ''",
        "{\"empty\":{}} | fa0200",
      })
  void writes_the_canonical_mapping(String json, String hex) {
    byte[] bytes = ALL.fromJson(json);
    if (json.contains("[\"a\",false]")) {
      assertThat(ALL.toJson(bytes)).isEqualTo(json);
    } else if (json.contains("took")) {
      assertThat(ALL.toJson(bytes)).isEqualTo("{\"took\":\"-1.500s\"}");
    } else {
      assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex.replace(" ", "").replace("''", ""));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"oneInt32\":2147483648} | $.oneInt32 (line 1, column 13): found 2147483648; expected an"
            + " integer from -2147483648 to 2147483647",
        "{\"oneInt32\":1.5} | found 1.5",
        "{\"oneInt32\":\" 1\"} | found the text \" 1\"",
        "{\"oneInt32\":\"\"} | found the text \"\"",
        "{\"oneInt32\":\"0x1\"} | expected an integer",
        "{\"oneInt32\":\"007\"} | expected an integer",
        "{\"oneInt32\":\"+1\"} | expected an integer",
        "{\"oneInt32\":1e1000000000} | expected an integer",
        "{\"oneInt32\":1e-1000000000} | expected an integer",
        "{\"oneInt32\":true} | found true",
        "{\"oneInt32\":{}} | found an object",
        "{\"oneInt32\":[1]} | found a list",
        "{\"oneUint32\":-1} | an integer from 0 to 4294967295",
        "{\"oneUint64\":18446744073709551616} | an integer from 0 to 18446744073709551615",
        "{\"oneUint64\":\"-1\"} | an integer from 0",
        "{\"oneInt64\":9223372036854775808} | an integer from -9223372036854775808",
        "{\"oneFloat\":3.5e38} | a number up to 3.4028235E38",
        "{\"oneDouble\":1e309} | a number up to 1.7976931348623157E308",
        "{\"oneDouble\":NaN} | line 1, column",
        "{\"oneDouble\":\"Inf\"} | found the text \"Inf\"",
        "{\"oneDouble\":\"\"} | a number up to",
        "{\"oneBool\":\"true\"} | found the text \"true\"; expected true or false",
        "{\"oneBool\":1} | found 1; expected true or false",
        "{\"oneString\":1} | found 1; expected a text",
        "{\"oneString\":\"\\ud800\"} | $.oneString (line 1, column 14): the text has an unpaired",
        "{\"oneBytes\":\"a\"} | expected a text in base64",
        "{\"oneBytes\":\"+-==\"} | expected a text in base64",
        "{\"oneEnum\":\"MOOD_SADD\"} | expected a value of a.b.Mood; did you mean \"MOOD_SAD\"?",
        "{\"oneEnum\":\"sad\"} | did you mean \"MOOD_SAD\"?",
        "{\"oneEnum\":\"cheerful\"} | known are MOOD_FINE, MOOD_SAD",
        "{\"oneEnum\":3000000000} | the name of a value of a.b.Mood",
        "{\"oneEnum\":true} | found true; expected the name of a value of a.b.Mood",
        "{\"oneMessage\":[]} | found a list; expected an object, a.b.All",
        "{\"oneMessage\":{\"oneInt23\":1}} | $.oneMessage.oneInt23 (line 1, column 16): unknown key"
            + " of a.b.All; did you mean \"oneInt32\"?",
        "{\"ONE_INT32\":1} | did you mean",
        "{\"manyInt32\":[1,null]} | $.manyInt32[1] (line 1, column 17): found null",
        "{\"manyInt32\":1} | found 1; expected a list",
        "{\"manyInt32\":{}} | found an object; expected a list",
        "{\"manyMessage\":[null]} | found null; expected an object, a.b.All",
        "{\"byInt32\":[]} | found a list; expected an object, whose keys are those of the map",
        "{\"byInt32\":{\"a\":\"\"}} | $.byInt32.a (line 1, column 13): found the key; expected an"
            + " integer from -2147483648 to 2147483647, in quotes",
        "{\"byInt32\":{\"1\":null}} | found null; expected a text",
        "{\"byInt32\":{\"1\":\"a\",\"1.0\":\"b\"}} | $.byInt32[\"1.0\"] (line 1, column 21): the key"
            + " occurs twice",
        "{\"byBool\":{\"True\":1}} | expected true or false, in quotes",
        "{\"byString\":{\"a b\":1}} | $.byString[\"a b\"]",
        "{\"oneInt32\":1,\"one_int32\":1} | $.one_int32 (line 1, column 15): the key occurs twice",
        "{\"oneInt32\":null,\"oneInt32\":1} | the key occurs twice",
        "{\"left\":1,\"right\":\"\"} | only one of \"left\" and \"right\" may be set (oneof choice)",
        "{\"any\":{}} | $.any (line 1, column 8): a google.protobuf.Any has no JSON form here",
        "{\"value\":1e999} | a number up to",
        "{\"struct\":[]} | found a list",
        "{\"struct\":{\"a\":1,\"a\":2}} | the key occurs twice",
        "{\"mask\":\"a_b\"} | expected paths in lowerCamelCase",
        "{\"mask\":\"a,,b\"} | expected paths in lowerCamelCase",
        "{\"empty\":{\"a\":1}} | unknown key of google.protobuf.Empty; there are none",
        "[] | $ (line 1, column 1): found a list; expected an object, a.b.All",
        "null | found null",
        "'' | found the end of the text",
        "{} {} | found an object; expected nothing more",
        "{ | line 1, column",
        "{\"oneInt32\":1,} | line 1, column",
        "{oneInt32:1} | line 1, column",
        "{\"oneInt32\":01} | line 1, column",
        "{\"oneString\":\"a | line 1, column",
        "// comment | line 1, column",
      })
  void says_what_is_wrong_and_where(String json, String message) {
    String text = json.equals("''") ? "" : json;
    assertThatThrownBy(() -> ALL.fromJson(text))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("JSON at $")
        .hasMessageContaining(message);
  }

  @Test
  void passes_over_unknown_keys_where_that_is_chosen_and_over_nothing_else() {
    JsonTranscoder lenient = ALL.skippingUnknownKeys();
    String known = "{\"oneInt32\":1,\"oneMessage\":{\"oneInt32\":2}}";
    String newer =
        "{\"new\":[{\"a\":[null]},1],\"oneInt32\":1,\"oneMessage\":{\"x\":{},\"oneInt32\":2,\"y\":\"z\"}}";
    assertThat(lenient.fromJson(newer)).isEqualTo(ALL.fromJson(known));
    assertThatThrownBy(() -> lenient.fromJson("{\"new\":{\"a\":01}}"))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> lenient.fromJson("{\"new\":[{\"a\":1}"))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> lenient.fromJson("{\"oneBool\":7}"))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void names_the_line() {
    assertThatThrownBy(
            () -> ALL.fromJson("{\n  \"manyMessage\": [\n    {},\n    {\"oneBool\": 7}\n  ]\n}"))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("JSON at $.manyMessage[1].oneBool (line 4, column 17): found 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T08:30:00", // no offset
        "2026-11-21 08:30:00Z",
        "2026-11-21t08:30:00Z",
        "2026-11-21T08:30:00z",
        "2026-11-21T08:30Z",
        "2026-11-21T08:30:00.Z",
        "2026-11-21T08:30:00.1234567890Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T08:30:60Z",
        "2026-02-29T08:30:00Z",
        "2026-11-21T08:30:00+24:00",
        "2026-11-21T08:30:00+0100",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "-2026-11-21T08:30:00Z",
        "1",
        "",
      })
  void refuses_what_is_no_timestamp(String text) {
    assertThatThrownBy(() -> ALL.fromJson("{\"at\":\"" + text + "\"}"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("expected a time like");
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
    "2024-02-29T23:59:59.1Z, 2024-02-29T23:59:59.100Z",
    "2026-11-21T08:30:00.1234Z, 2026-11-21T08:30:00.123400Z",
    "2026-11-21T08:30:00.000000001Z, 2026-11-21T08:30:00.000000001Z",
    "2026-11-21T08:30:00.25-08:00, 2026-11-21T16:30:00.250Z",
    "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500Z",
  })
  void reads_and_writes_timestamps(String text, String canonical) {
    assertThat(ALL.toJson(ALL.fromJson("{\"at\":\"" + text + "\"}")))
        .isEqualTo("{\"at\":\"" + canonical + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "s",
        "1.s",
        ".5s",
        "1.0000000000s",
        "+1s",
        "1,5s",
        " 1s",
        "1 s",
        "--1s",
        "1.5S",
        "315576000001s",
        "-315576000001s",
        "99999999999999999999s",
        "1e3s",
        ""
      })
  void refuses_what_is_no_duration(String text) {
    assertThatThrownBy(() -> ALL.fromJson("{\"took\":\"" + text + "\"}"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("expected a duration like");
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0s",
    "1.5s, 1.500s",
    "-0.5s, -0.500s",
    "-0s, 0s",
    "315576000000s, 315576000000s",
    "-315576000000.999999999s, -315576000000.999999999s",
    "1.000001s, 1.000001s",
  })
  void reads_and_writes_durations(String text, String canonical) {
    assertThat(ALL.toJson(ALL.fromJson("{\"took\":\"" + text + "\"}")))
        .isEqualTo("{\"took\":\"" + canonical + "\"}");
  }

  @Test
  void nests_as_deep_as_the_limit_and_no_deeper() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.All", new Limits(1_000_000, 10, 1_000));
    assertThat(limited.fromJson("{\"oneMessage\":".repeat(10) + "{}" + "}".repeat(10)))
        .isNotEmpty();
    assertBeyondLimit(
        limited, "{\"oneMessage\":".repeat(11) + "{}" + "}".repeat(11), "deeper than 10 levels");
    assertBeyondLimit(
        limited, "{\"value\":" + "[".repeat(6) + "]".repeat(6) + "}", "deeper than 10 levels");
    var deep = JsonTranscoder.of(CONTRACT, "a.b.All", new Limits(1_000_000, 1_000, 10_000));
    assertThat(deep.fromJson("{\"value\":" + "[".repeat(499) + "]".repeat(499) + "}")).isNotEmpty();
    assertThatThrownBy(() -> deep.fromJson("{\"value\":" + "[".repeat(100_000)))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void holds_as_many_elements_as_the_limit_and_no_more() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.All", new Limits(1_000_000, 10, 20));
    for (String json :
        List.of("{\"manyInt32\":[%s]}", "{\"manyMessage\":[%s]}", "{\"manyString\":[%s]}")) {
      String one = json.contains("Int32") ? "1," : json.contains("String") ? "\"\"," : "{},";
      assertThat(limited.fromJson(json.formatted(one.repeat(19) + one.replace(",", ""))))
          .isNotNull();
      assertBeyondLimit(
          limited, json.formatted(one.repeat(20) + one.replace(",", "")), "maxElements");
    }
    var keys = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      keys.append("\"").append(i).append("\":\"\",");
    }
    keys.setLength(keys.length() - 1);
    assertBeyondLimit(limited, "{\"byInt32\":{" + keys + "}}", "maxElements");
  }

  @Test
  void is_as_long_as_the_limit_and_no_longer() {
    var limited = JsonTranscoder.of(CONTRACT, "a.b.All", new Limits(100, 10, 20));
    String json = "{\"oneString\":\"" + "x".repeat(80) + "\"}";
    assertThat(limited.fromJson(json + " ".repeat(100 - json.length()))).hasSize(82);
    assertBeyondLimit(limited, json + " ".repeat(101 - json.length()), "101 characters");
    String wide = "{\"oneString\":\"" + "中".repeat(32) + "\"}"; // 96 bytes and 2
    assertThat(limited.fromJson(wide)).hasSize(98);
    assertBeyondLimit(limited, "{\"oneString\":\"" + "中".repeat(33) + "\"}", "longer than 100");
  }

  private static void assertBeyondLimit(JsonTranscoder transcoder, String json, String message) {
    assertThatThrownBy(() -> transcoder.fromJson(json))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue())
        .hasMessageContaining(message);
  }

  @Test
  void refuses_a_number_of_very_many_digits_in_little_time() {
    String digits = "1".repeat(1_000_000);
    for (String json :
        List.of("{\"oneInt32\":" + digits + "}", "{\"oneInt32\":\"" + digits + "\"}")) {
      assertThatThrownBy(() -> ALL.fromJson(json))
          .isInstanceOf(CodecException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }
  }

  @Test
  void cuts_what_it_quotes() {
    assertThatThrownBy(() -> ALL.fromJson("{\"oneInt32\":\"" + "x".repeat(10_000) + "\"}"))
        .isInstanceOf(CodecException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThatThrownBy(() -> ALL.fromJson("{\"" + "x".repeat(10_000) + "\":1}"))
        .isInstanceOf(CodecException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(900));
  }
}
