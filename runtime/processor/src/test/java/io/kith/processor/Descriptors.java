package io.kith.processor;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.TimestampProto;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.ServiceSchema;

/** What protobuf-java makes of a contract: the judge of what generated codecs write. */
final class Descriptors {

  private final FileDescriptorProto.Builder file =
      FileDescriptorProto.newBuilder()
          .setName("test.proto")
          .setSyntax("proto3")
          .addDependency("google/protobuf/timestamp.proto")
          .addDependency("google/protobuf/duration.proto");

  private Descriptors() {}

  /** The types of the contract's own package. */
  static FileDescriptor of(ServiceSchema contract) throws DescriptorValidationException {
    var descriptors = new Descriptors();
    String scope = Naming.parent(contract.name());
    descriptors.file.setPackage(scope);
    contract.enums().stream()
        .filter(type -> Naming.parent(type.name()).equals(scope))
        .forEach(type -> {
          var builder = EnumDescriptorProto.newBuilder().setName(Naming.simple(type.name()));
          type.values()
              .forEach(v ->
                  builder.addValue(
                      EnumValueDescriptorProto.newBuilder()
                          .setName(v.name())
                          .setNumber(v.number())));
          descriptors.file.addEnumType(builder);
        });
    contract.messages().stream()
        .filter(type -> Naming.parent(type.name()).equals(scope))
        .filter(type -> type.fields().stream().allMatch(Descriptors::isOwn))
        .forEach(type -> descriptors.file.addMessageType(message(type)));
    return FileDescriptor.buildFrom(
        descriptors.file.build(),
        new FileDescriptor[] {TimestampProto.getDescriptor(), DurationProto.getDescriptor()});
  }

  private static boolean isOwn(FieldSchema field) {
    return !field.typeName().startsWith("google.protobuf.")
        || field.typeName().equals("google.protobuf.Timestamp")
        || field.typeName().equals("google.protobuf.Duration");
  }

  private static Descriptor required(FileDescriptor file, String name) {
    return java.util.Objects.requireNonNull(file.findMessageTypeByName(name), name);
  }

  /** The message type of this simple name. */
  static Descriptor message(FileDescriptor file, String name) {
    return required(file, name);
  }

  private static DescriptorProto message(MessageSchema type) {
    var builder = DescriptorProto.newBuilder().setName(Naming.simple(type.name()));
    for (FieldSchema field : type.fields()) {
      if (!field.oneof().isEmpty() && builder.getOneofDeclCount() == 0) {
        builder.addOneofDecl(OneofDescriptorProto.newBuilder().setName(field.oneof()));
      }
    }
    for (FieldSchema field : type.fields()) {
      if (field.cardinality() == Cardinality.MAP) {
        builder.addField(map(type, field, builder));
      } else {
        builder.addField(field(field, builder));
      }
    }
    return builder.build();
  }

  private static FieldDescriptorProto.Builder field(
      FieldSchema field, DescriptorProto.Builder owner) {
    var builder = value(field.name(), field.number(), field.kind(), field.typeName());
    if (field.cardinality() == Cardinality.REPEATED) {
      builder.setLabel(Label.LABEL_REPEATED);
    }
    if (field.cardinality() == Cardinality.OPTIONAL) {
      builder.setProto3Optional(true).setOneofIndex(owner.getOneofDeclCount());
      owner.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.name()));
    }
    if (!field.oneof().isEmpty()) {
      builder.setOneofIndex(0);
    }
    return builder;
  }

  private static FieldDescriptorProto.Builder map(
      MessageSchema type, FieldSchema field, DescriptorProto.Builder owner) {
    String entry = Naming.capital(Naming.camel(field.name())) + "Entry";
    owner.addNestedType(
        DescriptorProto.newBuilder()
            .setName(entry)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(value("key", 1, field.mapKey(), ""))
            .addField(value("value", 2, field.kind(), field.typeName())));
    return value(field.name(), field.number(), Kind.MESSAGE, type.name() + "." + entry)
        .setLabel(Label.LABEL_REPEATED);
  }

  private static FieldDescriptorProto.Builder value(
      String name, int number, Kind kind, String typeName) {
    var builder =
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(number)
            .setLabel(Label.LABEL_OPTIONAL)
            .setType(Type.valueOf("TYPE_" + kind));
    return typeName.isEmpty() ? builder : builder.setTypeName("." + typeName);
  }
}
