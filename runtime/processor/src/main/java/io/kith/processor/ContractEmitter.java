package io.kith.processor;

import static io.kith.processor.Naming.mark;
import static io.kith.processor.Naming.quote;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generates the contract of a service as data: a nested class with a method for each message. */
final class ContractEmitter {

  private static final String LIST = "«java.util.List».of(";

  private final Source source;

  ContractEmitter(Source source) {
    this.source = source;
  }

  /**
   * Writes the class.
   *
   * @param protobuf the classes of protobuf-java's messages that the service uses
   */
  void emit(ServiceSchema schema, List<ProtobufType> protobuf) {
    source.add("private static final class Contract {");
    source.space();
    source.add("private Contract() {}");
    source.space();
    source.add("static «io.kith.codec.ServiceSchema» schema() {");
    if (!protobuf.isEmpty()) {
      protobuf(protobuf);
    }
    source.add("return new «io.kith.codec.ServiceSchema»(");
    source.add("    " + quote(schema.name()) + ",");
    source.add("    " + quote(schema.version()) + ",");
    source.add("    methods(),");
    source.add("    " + all("message", schema.messages().size(), protobuf) + ",");
    source.add("    " + all("enum", schema.enums().size(), protobuf) + ");");
    source.add("}");
    methods(schema.methods());
    for (int i = 0; i < schema.messages().size(); i++) {
      message(i, schema.messages().get(i));
    }
    for (int i = 0; i < schema.enums().size(); i++) {
      enumeration(i, schema.enums().get(i));
    }
    source.add("}");
  }

  private void protobuf(List<ProtobufType> types) {
    source.add("var protobuf =");
    source.add("    «io.kith.codec.protobuf.ProtobufSchemas».of(");
    for (int i = 0; i < types.size(); i++) {
      String end = i + 1 < types.size() ? "," : ");";
      source.add("    " + types.get(i).javaType() + ".getDescriptor()" + end);
    }
  }

  /** All of one sort: our own, and protobuf-java's. */
  private static String all(String sort, int count, List<ProtobufType> protobuf) {
    Stream<String> own = Stream.iterate(0, i -> i < count, i -> i + 1).map(i -> sort + i + "()");
    String list = own.collect(Collectors.joining(", ", LIST, ")"));
    return protobuf.isEmpty()
        ? list
        : "«java.util.stream.Stream».concat("
            + list
            + ".stream(), protobuf."
            + sort
            + "s().stream()).toList()";
  }

  private void methods(List<MethodSchema> methods) {
    String type = mark(MethodSchema.class.getName());
    source.space();
    source.add("private static «java.util.List»<" + type + "> methods() {");
    source.add("return " + LIST);
    for (int i = 0; i < methods.size(); i++) {
      MethodSchema method = methods.get(i);
      source.add("    new " + type + "(");
      source.add("    " + quote(method.name()) + ",");
      source.add("    " + quote(method.signature()) + ",");
      source.add("    " + name(method.request()) + ",");
      source.add("    " + name(method.reply()) + ",");
      source.add("    " + strings(method.errors()) + ",");
      source.add(
          "    "
              + method.idempotent()
              + ", "
              + method.oneWay()
              + ", "
              + method.nonBlocking()
              + ")"
              + (i + 1 < methods.size() ? "," : ""));
    }
    source.add("    );");
    source.add("}");
  }

  private void message(int index, MessageSchema message) {
    source.space();
    source.add("private static «io.kith.codec.MessageSchema» message" + index + "() {");
    source.add("return new «io.kith.codec.MessageSchema»(");
    source.add("    " + quote(message.name()) + ",");
    List<FieldSchema> fields = message.fields();
    source.add("    " + LIST + (fields.isEmpty() ? ")," : ""));
    for (int i = 0; i < fields.size(); i++) {
      source.add("    " + field(fields.get(i)) + (i + 1 < fields.size() ? "," : "),"));
    }
    source.add("    " + numbers(message.reserved()) + ");");
    source.add("}");
  }

  private static String field(FieldSchema field) {
    String cardinality = "«io.kith.codec.FieldSchema».Cardinality." + field.cardinality();
    return "new «io.kith.codec.FieldSchema»("
        + String.join(
            ", ",
            quote(field.name()),
            quote(field.jsonName()),
            String.valueOf(field.number()),
            cardinality,
            "«io.kith.codec.Kind»." + field.kind(),
            name(field.typeName()),
            "«io.kith.codec.Kind»." + field.mapKey(),
            quote(field.oneof()))
        + ")";
  }

  private void enumeration(int index, EnumSchema type) {
    source.space();
    source.add("private static «io.kith.codec.EnumSchema» enum" + index + "() {");
    source.add("return new «io.kith.codec.EnumSchema»(");
    source.add("    " + quote(type.name()) + ",");
    source.add("    " + LIST);
    List<EnumSchema.Value> values = type.values();
    for (int i = 0; i < values.size(); i++) {
      EnumSchema.Value value = values.get(i);
      source.add(
          "    new «io.kith.codec.EnumSchema».Value("
              + quote(value.name())
              + ", "
              + value.number()
              + ")"
              + (i + 1 < values.size() ? "," : "),"));
    }
    source.add("    " + numbers(type.reserved()) + ");");
    source.add("}");
  }

  /** A type's name; of protobuf-java's messages, what finds it out at run time. */
  private static String name(String typeName) {
    return typeName.startsWith("@")
        ? typeName.substring(1) + ".getDescriptor().getFullName()"
        : quote(typeName);
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", LIST, ")"));
  }

  private static String strings(List<String> texts) {
    return texts.stream().map(Naming::quote).collect(Collectors.joining(", ", LIST, ")"));
  }
}
