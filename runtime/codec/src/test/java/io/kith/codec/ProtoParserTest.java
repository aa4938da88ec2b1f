package io.kith.codec;

import static io.kith.codec.Schemas.enumType;
import static io.kith.codec.Schemas.enumeration;
import static io.kith.codec.Schemas.field;
import static io.kith.codec.Schemas.map;
import static io.kith.codec.Schemas.message;
import static io.kith.codec.Schemas.oneof;
import static io.kith.codec.Schemas.service;
import static io.kith.codec.Schemas.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.codec.FieldSchema.Cardinality;
import io.kith.core.Method.Trait;
import io.kith.testkit.Property;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtoParserTest {

  private static final ServiceSchema CONTRACT =
      service(
          "a.b.Membership",
          List.of(
              new MethodSchema(
                  "CheckCoin",
                  "Balance checkCoin(long userId, int coins) throws InsufficientCoins",
                  "a.b.MembershipCheckCoinRequest",
                  "a.b.Balance",
                  List.of("a.b.InsufficientCoins", "a.c.Gone"),
                  Trait.IDEMPOTENT,
                  Trait.SERVER_STREAMING),
              new MethodSchema(
                  "Seen",
                  "void seen(Seen event)",
                  "a.b.Seen",
                  "google.protobuf.Empty",
                  List.of(),
                  Trait.ONE_WAY)),
          List.of(
              type(
                  "a.b.MembershipCheckCoinRequest",
                  field("user_id", 1, Kind.INT64),
                  field("coins", 2, Kind.INT32).as("short")),
              new MessageSchema(
                  "a.b.Balance",
                  List.of(
                      field("user_id", 1, Kind.INT64),
                      message("as_of", 3, "google.protobuf.Timestamp"),
                      enumeration("mood", 7, "a.b.Mood"),
                      new FieldSchema(
                          "uRL",
                          "u\"R\\L",
                          8,
                          Cardinality.SINGULAR,
                          Kind.STRING,
                          "",
                          Kind.STRING,
                          "")),
                  List.of(2, 4, 5, 6, 9)),
              type("a.b.InsufficientCoins", field("missing", 1, Kind.INT32)),
              type("a.c.Gone"),
              type(
                  "a.b.Seen",
                  field("tags", 1, Cardinality.REPEATED, Kind.STRING).as("Set<UUID>"),
                  field("note", 2, Cardinality.OPTIONAL, Kind.STRING),
                  map("counts", 3, Kind.SINT32, Kind.MESSAGE, "a.b.Balance"),
                  oneof("choice", field("left", 4, Kind.BYTES)),
                  oneof("choice", message("right", 5, "a.b.Seen.Inner")),
                  field("x_y", 6, Kind.DOUBLE),
                  enumeration("none", 7, "google.protobuf.NullValue")),
              type("a.b.Seen.Inner", message("outer", 1, "a.b.Seen"))),
          enumType("a.b.Mood", "MOOD_FINE", "MOOD_BAD"),
          new EnumSchema(
              "a.b.Odd",
              List.of(
                  new EnumSchema.Value("reserved", 0),
                  new EnumSchema.Value("option", 0),
                  new EnumSchema.Value("ODD_LESS", -3)),
              List.of(4, 5)));

  private static Map<String, String> files() {
    return ProtoFiles.of(CONTRACT);
  }

  @Test
  void reads_what_was_written() {
    ServiceSchema read = ProtoFiles.parse(files()).getFirst();

    assertThat(read.name()).isEqualTo(CONTRACT.name());
    assertThat(read.version()).isEqualTo(CONTRACT.version());
    assertThat(read.methods()).isEqualTo(CONTRACT.methods());
    assertThat(read.messages()).containsExactlyInAnyOrderElementsOf(CONTRACT.messages());
    assertThat(read.enums()).containsExactly(CONTRACT.enums().getFirst()); // no method uses Odd
  }

  @Test
  void writes_what_was_read() {
    Map<String, String> files = files();
    Map<String, String> again =
        ProtoFiles.of(ProtoFiles.parse(files).toArray(ServiceSchema[]::new));

    assertThat(again.keySet()).isEqualTo(files.keySet());
    assertThat(again.get("a/c.proto")).isEqualTo(files.get("a/c.proto"));
  }

  @Test
  void a_formatter_may_lay_it_out_otherwise() {
    var files = new TreeMap<String, String>();
    files()
        .forEach((path, text) ->
            files.put(
                path,
                text.replace(" {\n", "\n\t {  \r\n")
                    .replace(" = ", "\n    =\n    ")
                    .replace("message", "\r\n// a note\r\n\r\nmessage")));

    assertThat(ProtoFiles.parse(files)).isEqualTo(ProtoFiles.parse(files()));
  }

  @Test
  void each_service_has_the_types_that_it_uses() {
    ServiceSchema other =
        service(
            "a.b.Other",
            List.of(Schemas.method("Find", "a.b.Balance", "google.protobuf.Empty")),
            CONTRACT.messages().subList(1, 2),
            CONTRACT.enums().getFirst());

    List<ServiceSchema> read = ProtoFiles.parse(ProtoFiles.of(other, CONTRACT));

    assertThat(read).extracting(ServiceSchema::name).containsExactly("a.b.Membership", "a.b.Other");
    assertThat(read.getLast().messages()).containsExactlyElementsOf(other.messages());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "proto3"           | "proto2"             | a/b.proto:2:10: found 'proto2'; expected "proto3"
          syntax             | edition              | a/b.proto:2:1: found 'edition'; expected 'syntax'
          service M          | extend M             | found 'extend'; expected service, message or enum
          // Version 1.2.3   | // Since 1.2.3       | found 'service'; expected a comment before it: Version 1.0.0
          rpc CheckCoin      | rpc check.Coin       | found 'check.Coin'; expected the name of a method
          IDEMPOTENT;        | NO_SIDE_EFFECTS;     | found 'NO_SIDE_EFFECTS'; expected 'IDEMPOTENT'
          rpc Seen(          | rpc Seen(x,          | found ','; expected ')'
          int64 user_id = 1; | required int64 u = 1; | found 'u'; expected '='
          int64 user_id = 1; | int64 user_id = one; | found 'one'; expected a number
          int64 user_id = 1; | int64 user_id = 99999999999; | found '99999999999'; expected a number
          int64 user_id = 1; | int64 user_id = 1 [deprecated = true]; | found 'deprecated'; expected 'json_name'
          int64 user_id = 1; | int64 1d = 1;        | found '1d'; expected the name of a field
          map<sint32,        | map<Balance,         | found 'Balance'; expected the type of the keys
          reserved 2,        | reserved "a",        | found 'a'; expected a number
          reserved 2,        | reserved 9 to 1,     | found '1'; expected at most 100000 numbers, the least first
          reserved 2,        | reserved 1 to 999999, | found '999999'; expected at most 100000 numbers
          oneof choice       | group choice         | found '{'; expected '='
          MOOD_BAD = 1;      | MOOD_BAD = 1         | found '}'; expected ';'
          syntax             | /* a */ syntax       | a/b.proto:2:1: '/' is nothing that Kith writes
          "proto3";          | "proto3;             | a/b.proto:2:10: '"' is nothing that Kith writes
          message Balance {  | message Seen {       | a/b.proto defines a.b.Seen, and so does a/b.proto
          map<sint32, Balance> | map<sint32, Account> | a/b.proto refers to Account, which no file defines
          returns (stream Balance) | returns (stream Mood)       | a/b.proto refers to Mood, which is no message
          returns (stream Balance) | returns (.Balance)   | a/b.proto refers to .Balance, which no file defines
          """)
  void says_where_it_is_not_as_kith_writes_it(String from, String to, String complaint) {
    Map<String, String> files = new TreeMap<>(files());
    String text = files.get("a/b.proto");
    assertThat(text).contains(from);
    files.put("a/b.proto", text.replaceFirst(java.util.regex.Pattern.quote(from), to));

    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ProtoFiles.parse(files))
        .withMessageContaining(complaint);
  }

  @Test
  void says_that_a_file_ends_too_early() {
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ProtoFiles.parse(Map.of("x.proto", "syntax = \"proto3\";\nmessage A {")))
        .withMessageContaining("x.proto:2:12: found the end of the file; expected a type");
  }

  @Test
  void bounds_depth_and_size() {
    String deep = "message A { ".repeat(100) + "}".repeat(100);
    String head = "syntax = \"proto3\"; ";
    assertThat(ProtoFiles.parse(Map.of("x.proto", head + deep))).isEmpty();
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ProtoFiles.parse(Map.of("x.proto", head + "message B { " + deep + "}")))
        .withMessageContaining("deeper than 100 levels");
    String large = head + " ".repeat(ProtoTokens.MAX_CHARS - head.length());
    assertThat(ProtoFiles.parse(Map.of("x.proto", large))).isEmpty();
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ProtoFiles.parse(Map.of("x.proto", large + " ")))
        .withMessageContaining("x.proto has more than 4000000 characters");
  }

  @Test
  void whatever_is_broken_is_read_or_refused() {
    Map<String, String> files = files();
    String text = files.get("a/b.proto");
    Property.holds(
        3_000,
        source -> {
          var broken = new StringBuilder(text);
          for (int i = source.between(1, 3); i > 0; i--) {
            int from = source.between(0, broken.length() - 1);
            int to = Math.min(broken.length(), from + source.between(0, 20));
            int other = source.between(0, text.length() - 1);
            broken.replace(
                from,
                to,
                text.substring(other, Math.min(text.length(), other + source.length(20))));
          }
          var mutant = new TreeMap<>(files);
          mutant.put("a/b.proto", broken.toString());
          try {
            ProtoFiles.parse(mutant);
          } catch (ContractException e) {
            assertThat(e).hasMessageContaining("a/");
          }
        });
  }
}
