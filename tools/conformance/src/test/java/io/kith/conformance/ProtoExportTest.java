package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Kith exports, protoc compiles to the very types that it was exported from. */
class ProtoExportTest {

  private static final Protoc EXPORTED = Protoc.compile(ProtoFiles.of(Everything.CONTRACT));

  @Test
  void messages_are_those_that_were_exported() {
    for (String path : List.of("kith/everything.proto", "kith/other.proto")) {
      List<DescriptorProto> original =
          Everything.FILES.file(path).getMessageTypes().stream().map(Descriptor::toProto).toList();
      List<DescriptorProto> exported =
          EXPORTED.file(path).getMessageTypes().stream().map(Descriptor::toProto).toList();
      assertThat(exported).containsExactlyInAnyOrderElementsOf(original);
    }
  }

  @Test
  void enums_are_those_that_were_exported() {
    assertThat(enums(EXPORTED.file("kith/everything.proto")))
        .isEqualTo(enums(Everything.FILES.file("kith/everything.proto")));
  }

  private static List<EnumDescriptorProto> enums(FileDescriptor file) {
    return file.getEnumTypes().stream().map(EnumDescriptor::toProto).toList();
  }

  @Test
  void services_have_their_methods() {
    MethodDescriptor method =
        EXPORTED.file("kith/everything.proto").findServiceByName("Echo").getMethods().getFirst();
    assertThat(method.getName()).isEqualTo("Echo");
    assertThat(method.getInputType()).isEqualTo(EXPORTED.message("kith.everything.Everything"));
    assertThat(method.getOptions().getIdempotencyLevel()).isEqualTo(IdempotencyLevel.IDEMPOTENT);
  }

  @Test
  void names_of_types_are_found_from_every_scope() {
    var messages =
        List.of(
            message(
                "com.google.A", field(1, "google.protobuf.Timestamp"), field(2, "com.google.B")),
            message("com.google.A.B", field(1, "com.google.B"), field(2, "com.google.A.B")),
            message("com.google.B", field(1, "com.google.A.B"), field(2, "com.google.message")),
            message("com.google.message", field(1, "string.option.map")),
            message("string.option.map", field(1, "com.Com")),
            message("com.Com", field(1, "NoPackage"), field(2, "repeated.X")),
            message("repeated.X"),
            message("NoPackage"));
    var contract = new ServiceSchema("com.google.S", "1.0.0", List.of(), messages, List.of());

    Protoc files = Protoc.compile(ProtoFiles.of(contract));

    for (MessageSchema message : messages) {
      for (FieldSchema field : message.fields()) {
        assertThat(
                files
                    .message(message.name())
                    .findFieldByNumber(field.number())
                    .getMessageType()
                    .getFullName())
            .isEqualTo(field.typeName());
      }
    }
  }

  @Test
  void packages_that_import_each_other_compile() {
    var messages =
        List.of(
            message("a.one.A", field(1, "a.two.B")),
            message("a.two.B", field(1, "a.two.C"), field(2, "a.three.D")),
            message("a.two.C", field(1, "a.two.B")),
            message("a.two.E", field(1, "a.one.A")),
            message("a.three.D", field(1, "a.three.D")));
    Map<String, String> texts =
        ProtoFiles.of(new ServiceSchema("a.three.S", "1.0.0", List.of(), messages, List.of()));

    assertThat(texts.keySet())
        .containsExactly("a/one/A.proto", "a/three.proto", "a/two/B.proto", "a/two/E.proto");
    assertThat(Protoc.compile(texts).message("a.two.C")).isNotNull();
  }

  private static MessageSchema message(String name, FieldSchema... fields) {
    return new MessageSchema(name, List.of(fields), List.of());
  }

  private static FieldSchema field(int number, String type) {
    String name = "f" + number;
    return new FieldSchema(
        name, name, number, Cardinality.SINGULAR, Kind.MESSAGE, type, Kind.STRING, "");
  }
}
