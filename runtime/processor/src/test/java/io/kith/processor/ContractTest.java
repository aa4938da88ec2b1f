package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import io.kith.processor.fixture.Everything;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract says of a service. */
class ContractTest {

  private final ServiceSchema contract = ServiceBinding.of(Everything.class).schema();

  private MethodSchema method(String name) {
    return contract.method(name).orElseThrow();
  }

  private MessageSchema message(String name) {
    return contract.message(name).orElseThrow();
  }

  private List<String> fields(String message) {
    return message(message).fields().stream()
        .map(f -> f.number() + " " + f.name() + "/" + f.jsonName())
        .toList();
  }

  @Test
  void has_the_name_and_version_of_the_annotation() {
    assertThat(contract.name()).isEqualTo("kith.test.Everything");
    assertThat(contract.version()).isEqualTo("2.1.0-beta.1");
  }

  @Test
  void has_the_inherited_methods_first_and_only_those_that_are_remote() {
    assertThat(contract.methods())
        .extracting(MethodSchema::name)
        .startsWith("Ping", "Scalars")
        .doesNotContain("Twice", "Zero");
  }

  @Test
  void names_types_of_the_service_without_it_and_others_with_what_encloses_them() {
    assertThat(method("note").reply()).isEqualTo("kith.test.Note");
    assertThat(fields("kith.test.Shape"))
        .containsExactly(
            "1 nothing/nothing", "2 triangle/triangle", "3 group/group", "9 circle/circle");
    assertThat(message("kith.test.Shape").fields())
        .extracting(FieldSchema::typeName)
        .contains("kith.test.ShapeCircle");
  }

  @Test
  void names_generic_types_with_their_arguments() {
    assertThat(method("pageOfPoints").request()).isEqualTo("kith.test.Page_Point");
    assertThat(method("pageOfNumbers").request()).isEqualTo("kith.test.Page_Integer");
    assertThat(method("wrapped").request()).isEqualTo("kith.test.Wrapped_List_String");
    assertThat(method("result").reply()).isEqualTo("kith.test.Result_Point");
  }

  @Test
  void has_messages_of_its_own_for_what_is_none() {
    assertThat(method("count").request()).isEqualTo("kith.test.EverythingCountRequest");
    assertThat(method("count").reply()).isEqualTo("kith.test.EverythingCountReply");
    assertThat(fields("kith.test.EverythingCountReply")).containsExactly("1 value/value");
    assertThat(message(method("nothing").request()).fields()).isEmpty();
    assertThat(message(method("nothing").reply()).fields()).isEmpty();
  }

  @Test
  void skips_reserved_and_claimed_numbers() {
    assertThat(fields(method("reserved").request()))
        .containsExactly("3 second/second", "4 first/first");
    assertThat(message(method("reserved").request()).reserved()).containsExactly(1, 2);
    assertThat(fields("kith.test.Point")).containsExactly("1 x/x", "5 y/y");
  }

  @Test
  void knows_signatures_errors_and_traits() {
    var fails = method("fails");

    assertThat(fails.signature())
        .isEqualTo(
            "int fails(int how) throws Refused, Busy, VeryBusy, Gone, IllegalArgumentException");
    assertThat(fails.errors())
        .containsExactlyInAnyOrder(
            "kith.test.Refused", "kith.test.Busy", "kith.test.VeryBusy", "kith.test.Gone");
    assertThat(fields("kith.test.Refused")).containsExactly("1 code/code", "2 reasons/reasons");
    assertThat(method("scalars").traits()).containsExactly(Trait.IDEMPOTENT);
    assertThat(method("forget").traits()).containsExactly(Trait.ONE_WAY);
    assertThat(method("count").traits()).containsExactly(Trait.NON_BLOCKING);
    assertThat(fails.traits()).isEmpty();
    assertThat(method("map").signature())
        .isEqualTo("Map<String, Integer> map(Map<String, Integer> map)");
    assertThat(method("ping").signature()).isEqualTo("Point ping(Point what)");
  }

  @Test
  void has_the_messages_of_protobuf_by_their_own_names() {
    assertThat(method("protobuf").request()).isEqualTo("google.protobuf.EnumValueDescriptorProto");
    assertThat(contract.message("google.protobuf.EnumValueOptions")).isPresent();
  }

  @Test
  void describes_each_sort_of_field() {
    var options = message("kith.test.Options");
    var collections = message("kith.test.Collections");

    assertThat(options.fields())
        .allSatisfy(f -> assertThat(f.cardinality()).isEqualTo(Cardinality.OPTIONAL));
    assertThat(collections.fields())
        .contains(
            FieldSchema.repeated("ids", "ids", 10, Kind.STRING, "").as("List<UUID>"),
            FieldSchema.repeated(
                "durations", "durations", 11, Kind.MESSAGE, "google.protobuf.Duration"),
            FieldSchema.repeated("palette", "palette", 16, Kind.ENUM, "kith.test.Colour")
                .as("Set<Colour>"),
            FieldSchema.map(
                "by_large", "byLarge", 20, Kind.INT64, Kind.MESSAGE, "kith.test.Point"));
  }

  @Test
  void is_exported_as_a_proto_file() {
    var files = ProtoFiles.of(contract);

    assertThat(files).containsKey("kith/test.proto");
    assertThat(files.get("kith/test.proto"))
        .contains("service Everything {")
        .contains("optional string text = 5;")
        .contains("map<int32, int64> by_number = 19;");
  }
}
