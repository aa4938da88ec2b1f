package io.kith.codec;

import static io.kith.codec.Schemas.enumType;
import static io.kith.codec.Schemas.enumeration;
import static io.kith.codec.Schemas.field;
import static io.kith.codec.Schemas.map;
import static io.kith.codec.Schemas.message;
import static io.kith.codec.Schemas.method;
import static io.kith.codec.Schemas.oneof;
import static io.kith.codec.Schemas.service;
import static io.kith.codec.Schemas.type;
import static io.kith.codec.Schemas.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.FieldSchema.Cardinality;
import io.kith.core.Method.Trait;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtoFilesTest {

  @Test
  void writes_a_contract_as_one_readable_file() {
    var methods =
        List.of(
            new MethodSchema(
                "CheckCoin",
                "Balance checkCoin(long userId, int coins) throws InsufficientCoins",
                "a.b.MembershipCheckCoinRequest",
                "a.b.Balance",
                List.of("a.b.InsufficientCoins"),
                Trait.IDEMPOTENT),
            new MethodSchema(
                "Seen",
                "void seen(Seen event)",
                "a.b.Seen",
                "google.protobuf.Empty",
                List.of(),
                Trait.ONE_WAY));
    var messages =
        List.of(
            type(
                "a.b.MembershipCheckCoinRequest",
                field("user_id", 1, Kind.INT64),
                field("coins", 2, Kind.INT32)),
            new MessageSchema(
                "a.b.Balance",
                List.of(
                    field("user_id", 1, Kind.INT64),
                    message("as_of", 3, "google.protobuf.Timestamp"),
                    enumeration("mood", 7, "a.b.Mood")),
                List.of(2, 4, 5, 6, 9)),
            type("a.b.InsufficientCoins", field("missing", 1, Kind.INT32)),
            type(
                "a.b.Seen",
                field("tags", 1, Cardinality.REPEATED, Kind.STRING),
                field("note", 2, Cardinality.OPTIONAL, Kind.STRING),
                map("counts", 3, Kind.SINT32, Kind.MESSAGE, "a.b.Balance"),
                oneof("choice", field("left", 4, Kind.BYTES)),
                field("x_y", 6, Kind.DOUBLE),
                oneof("choice", message("right", 5, "a.b.Seen"))),
            type("a.b.Nothing"));

    Map<String, String> files =
        ProtoFiles.of(
            service("a.b.Membership", methods, messages, enumType("a.b.Mood", "MOOD_FINE")));

    assertThat(files)
        .containsExactly(
            Map.entry(
                "a/b.proto",
                """
                // The contract of Kith services, written from their Java interfaces: change those.
                syntax = "proto3";

                package a.b;

                import "google/protobuf/empty.proto";
                import "google/protobuf/timestamp.proto";

                // Version 1.2.3
                service Membership {
                  // Balance checkCoin(long userId, int coins) throws InsufficientCoins
                  // Fails with InsufficientCoins, as a detail of the status.
                  rpc CheckCoin(MembershipCheckCoinRequest) returns (Balance) {
                    option idempotency_level = IDEMPOTENT;
                  }

                  // void seen(Seen event)
                  // One-way: a caller over Kith's own protocol is not answered.
                  rpc Seen(.a.b.Seen) returns (google.protobuf.Empty);
                }

                message MembershipCheckCoinRequest {
                  int64 user_id = 1;
                  int32 coins = 2;
                }

                message Balance {
                  reserved 2, 4 to 6, 9;
                  int64 user_id = 1;
                  google.protobuf.Timestamp as_of = 3;
                  Mood mood = 7;
                }

                message InsufficientCoins {
                  int32 missing = 1;
                }

                message Seen {
                  repeated string tags = 1;
                  optional string note = 2;
                  map<sint32, Balance> counts = 3;
                  oneof choice {
                    bytes left = 4;
                    Seen right = 5;
                  }
                  double x_y = 6;
                }

                message Nothing {}

                enum Mood {
                  MOOD_FINE = 0;
                }
                """));
  }

  @Test
  void writes_a_file_for_each_package_and_imports_what_it_refers_to() {
    var user = type("a.user.User", field("id", 1, Kind.INT64));
    var order = type("a.order.Order", message("buyer", 1, "a.user.User"));
    Map<String, String> files =
        ProtoFiles.of(
            service(
                "a.order.Orders",
                List.of(method("Find", "a.user.User", "a.order.Order")),
                List.of(order, user)));

    assertThat(files.keySet()).containsExactly("a/order.proto", "a/user.proto");
    assertThat(files.get("a/order.proto"))
        .contains("import \"a/user.proto\";")
        .contains("rpc Find(a.user.User) returns (Order);")
        .contains("  a.user.User buyer = 1;");
    assertThat(files.get("a/user.proto")).doesNotContain("import");
  }

  @Test
  void writes_a_type_that_services_share_once_and_the_same_text_in_any_order() {
    var shared = type("a.b.Shared", field("id", 1, Kind.INT64));
    var own = type("a.b.Own", message("shared", 1, "a.b.Shared"));
    var first =
        service("a.b.First", List.of(method("A", "a.b.Shared", "a.b.Own")), List.of(own, shared));
    var second =
        service("a.b.Second", List.of(method("B", "a.b.Shared", "a.b.Shared")), List.of(shared));

    Map<String, String> files = ProtoFiles.of(first, second);

    assertThat(files.get("a/b.proto")).containsOnlyOnce("message Shared {");
    assertThat(ProtoFiles.of(second, first, second)).isEqualTo(files);
  }

  @Test
  void refuses_two_definitions_of_one_type() {
    var one = service("a.b.One", List.of(), List.of(type("a.b.T", field("id", 1, Kind.INT64))));
    var two = service("a.b.Two", List.of(), List.of(type("a.b.T", field("id", 1, Kind.INT32))));
    assertThatThrownBy(() -> ProtoFiles.of(two, one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b.One and a.b.Two define a.b.T differently")
        .hasMessageContaining("int64 id = 1; and int32 id = 1;");
  }

  @Test
  void refuses_one_name_for_two_things() {
    var values =
        service(List.of(), enumType("a.b.Foo", "FOO_BAR_X"), enumType("a.b.FooBar", "FOO_BAR_X"));
    assertThatThrownBy(() -> ProtoFiles.of(values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b.FOO_BAR_X names two things");
    var types = service(List.of(type("a.b.Foo")), enumType("a.b.Foo", "FOO_X"));
    assertThatThrownBy(() -> ProtoFiles.of(types))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b.Foo names two things");
  }

  @Test
  void refuses_a_reference_to_nothing() {
    var schema = service(List.of(type("a.b.T", message("x", 1, "a.b.Missing"))));
    assertThatThrownBy(() -> ProtoFiles.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refers to a.b.Missing (in a.b.T) and does not define it");
  }

  @Test
  void refuses_names_that_protobuf_does_not_know() {
    var schema = service(List.of(type("a.b.T", field("größe", 1, Kind.INT32))));
    assertThatThrownBy(() -> ProtoFiles.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'größe' is no protobuf name");
  }

  @Test
  void gives_the_types_of_packages_that_import_each_other_a_file_each() {
    var user = type("a.user.User", message("last", 1, "a.order.Order"));
    var order = type("a.order.Order", message("line", 1, "a.order.Line"));
    var line = type("a.order.Line", message("order", 1, "a.order.Order"));
    var report = type("a.order.Report", message("user", 1, "a.user.User"));
    var other = type("a.other.Plain", message("report", 1, "a.order.Report"));
    Map<String, String> files =
        ProtoFiles.of(service("a.other.S", List.of(), List.of(user, order, line, report, other)));

    assertThat(files.keySet())
        .containsExactly(
            "a/order/Line.proto", "a/order/Report.proto", "a/other.proto", "a/user/User.proto");
    assertThat(files.get("a/order/Line.proto"))
        .contains("package a.order;", "message Order {", "message Line {");
    assertThat(files.get("a/user/User.proto")).contains("import \"a/order/Line.proto\";");
    assertThat(files.get("a/order/Report.proto")).contains("import \"a/user/User.proto\";");
  }

  @Test
  void refuses_types_that_refer_to_each_other_from_two_packages() {
    var user = type("a.user.User", message("last", 1, "a.order.Order"));
    var order = type("a.order.Order", message("buyer", 1, "a.user.User"));
    var schema = service("a.other.S", List.of(), List.of(user, order));
    assertThatThrownBy(() -> ProtoFiles.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.order.Order")
        .hasMessageContaining("a.user.User")
        .hasMessageContaining("refer to each other from two packages");
  }

  @Test
  void nests_types_whose_name_continues_that_of_a_message() {
    var outer = type("a.b.Outer", message("inner", 1, "a.b.Outer.Inner"));
    var inner = type("a.b.Outer.Inner", enumeration("mood", 1, "a.b.Outer.Inner.Mood"));
    var user = type("a.b.User", message("inner", 1, "a.b.Outer.Inner"));
    String text =
        ProtoFiles.of(
                service(List.of(outer, inner, user), enumType("a.b.Outer.Inner.Mood", "MOOD_FINE")))
            .get("a/b.proto");

    assertThat(text)
        .contains(
            "message Outer {\n  Outer.Inner inner = 1;\n",
            "  message Inner {\n",
            "    enum Mood {\n")
        .contains("message User {\n  Outer.Inner inner = 1;");
  }

  @Test
  void refers_to_a_type_by_a_name_that_no_other_scope_hides() {
    var hiding = type("com.google.T.Shared", field("x", 1, Kind.INT32));
    var type =
        type(
            "com.google.T",
            message("at", 1, "google.protobuf.Timestamp"),
            message("shared", 2, "com.google.Shared"),
            message("lower", 3, "com.google.message"));
    String text =
        ProtoFiles.of(
                service(
                    "com.google.S",
                    List.of(),
                    List.of(type, hiding, type("com.google.Shared"), type("com.google.message"))))
            .get("com/google.proto");

    assertThat(text)
        .contains(".google.protobuf.Timestamp at = 1;")
        .contains(".com.google.Shared shared = 2;")
        .contains(".com.google.message lower = 3;");
  }

  @Test
  void declares_a_json_name_only_where_protobuf_would_give_another() {
    var odd =
        new FieldSchema(
            "user_id", "user\"ID", 1, Cardinality.SINGULAR, Kind.INT64, "", Kind.STRING, "");
    String text =
        ProtoFiles.of(service(List.of(type("a.b.T", odd, field("last_name2_x", 2, Kind.STRING)))))
            .get("a/b.proto");
    assertThat(text)
        .contains("int64 user_id = 1 [json_name = \"user\\\"ID\"];")
        .contains("string last_name2_x = 2;");
  }

  @Test
  void allows_aliases_where_an_enum_has_them_and_refuses_one_without_a_zero() {
    var values = List.of(new EnumSchema.Value("A", 0), new EnumSchema.Value("B", 0));
    var aliased = new EnumSchema("a.b.E", values, List.of(-3, -2, 7));
    assertThat(ProtoFiles.of(service(List.of(), aliased)).get("a/b.proto"))
        .contains("option allow_alias = true;", "reserved -3 to -2, 7;");
    var late = new EnumSchema("a.b.E", List.of(new EnumSchema.Value("A", 1)), List.of());
    assertThatThrownBy(() -> ProtoFiles.of(service(List.of(), late)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b.E must have the number 0");
  }

  @Test
  void serves_types_without_a_package() {
    var schema =
        service(
            "S",
            List.of(method("M", "T", "T")),
            List.of(type("T", typed("t", 1, Cardinality.REPEATED, Kind.MESSAGE, "T"))));
    assertThat(ProtoFiles.of(schema).get("default.proto"))
        .doesNotContain("package")
        .contains("rpc M(T) returns (T);", "repeated T t = 1;");
  }
}
