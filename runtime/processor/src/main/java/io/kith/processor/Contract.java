package io.kith.processor;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the contract of a service from what its interface says.
 *
 * <p>Names of protobuf-java's messages are known only at run time; here {@code @} and the class
 * stand for them.
 */
final class Contract {

  private final ServiceModel service;
  private final String protoPackage;
  private final List<MessageSchema> messages = new ArrayList<>();
  private final List<EnumSchema> enums = new ArrayList<>();

  private Contract(ServiceModel service) {
    this.service = service;
    this.protoPackage = Naming.parent(service.name());
  }

  /** The contract of the service. */
  static ServiceSchema of(ServiceModel service) {
    return new Contract(service).build();
  }

  private ServiceSchema build() {
    List<MethodSchema> methods = service.methods().stream().map(this::method).toList();
    for (NamedType type : service.types()) {
      switch (type) {
        case StructType struct ->
            messages.add(message(fullName(struct), struct.fields(), struct.reserved()));
        case SealedType sealed -> messages.add(message(sealed));
        case EnumType enumeration -> enums.add(enumeration(enumeration));
        case ProtobufType _ -> {}
      }
    }
    return new ServiceSchema(service.name(), service.version(), methods, messages, enums);
  }

  private MethodSchema method(MethodModel method) {
    return new MethodSchema(
        method.wireName(),
        method.signature(),
        payload(method.request()),
        payload(method.reply()),
        method.errors().stream().map(this::fullName).toList(),
        method.traits());
  }

  private String payload(Payload payload) {
    return switch (payload) {
      case Payload.Direct(MessageType type) -> typeName(type);
      case Payload.Arguments arguments ->
          synthetic(arguments.protoName(), arguments.fields(), arguments.reserved());
      case Payload.Bare bare -> synthetic(bare.protoName(), List.of(bare.field()), List.of());
      case Payload.Nothing(String protoName) -> synthetic(protoName, List.of(), List.of());
    };
  }

  private String synthetic(String name, List<FieldModel> fields, List<Integer> reserved) {
    String fullName = Naming.join(protoPackage, name);
    messages.add(message(fullName, fields, reserved));
    return fullName;
  }

  private MessageSchema message(String name, List<FieldModel> fields, List<Integer> reserved) {
    return new MessageSchema(
        name,
        fields.stream()
            .map(this::field)
            .sorted(Comparator.comparingInt(FieldSchema::number))
            .toList(),
        reserved);
  }

  private FieldSchema field(FieldModel field) {
    FieldType type = field.type();
    Scalar key = type.key();
    return new FieldSchema(
        Naming.snake(field.name()),
        field.name(),
        field.number(),
        cardinality(type.shape()),
        type.value().kind(),
        typeName(type.value()),
        key == null ? Kind.STRING : key.kind(),
        "",
        type.isPlain() ? "" : Naming.unmark(type.declaredType()));
  }

  private static Cardinality cardinality(Shape shape) {
    return switch (shape) {
      case SINGLE -> Cardinality.SINGULAR;
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> Cardinality.OPTIONAL;
      case LIST, SET -> Cardinality.REPEATED;
      case MAP -> Cardinality.MAP;
    };
  }

  private MessageSchema message(SealedType type) {
    List<FieldSchema> fields =
        type.cases().stream()
            .map(c -> field(c).in(type.oneof()))
            .sorted(Comparator.comparingInt(FieldSchema::number))
            .toList();
    return new MessageSchema(fullName(type), fields, type.reserved());
  }

  private FieldSchema field(SealedType.Case known) {
    return FieldSchema.singular(
        known.protoName(), known.jsonName(), known.number(), Kind.MESSAGE, fullName(known.type()));
  }

  private EnumSchema enumeration(EnumType type) {
    List<EnumSchema.Value> values =
        type.constants().stream()
            .map(c -> new EnumSchema.Value(type.protoName(c), c.number()))
            .sorted(Comparator.comparingInt(EnumSchema.Value::number))
            .toList();
    return new EnumSchema(fullName(type), values, type.reserved());
  }

  private String typeName(Value value) {
    return switch (value) {
      case Scalar _ -> "";
      case MessageType.Time time -> time.fullName();
      case NamedType named -> fullName(named);
    };
  }

  private String fullName(NamedType type) {
    return type instanceof ProtobufType
        ? "@" + type.name().javaType()
        : type.name().fullName(protoPackage);
  }
}
