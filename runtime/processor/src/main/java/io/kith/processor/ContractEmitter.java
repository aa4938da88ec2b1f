package io.kith.processor;

import static io.kith.processor.Naming.call;
import static io.kith.processor.Naming.quote;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Generates the contract of a service as data: a nested class with a method for each type. */
final class ContractEmitter {

  private static final String LIST = "«java.util.List».of";

  private final JavaSource source;

  ContractEmitter(JavaSource source) {
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
      List<String> descriptors =
          protobuf.stream().map(type -> type.javaType() + ".getDescriptor()").toList();
      source.add(
          "var protobuf = "
              + call("«io.kith.codec.protobuf.ProtobufSchemas».of", descriptors)
              + ";");
    }
    List<String> parts =
        List.of(
            quote(schema.name()),
            quote(schema.version()),
            "methods()",
            all("message", schema.messages().size(), protobuf),
            all("enum", schema.enums().size(), protobuf));
    source.add("return " + call("new «io.kith.codec.ServiceSchema»", parts) + ";");
    source.add("}");
    part("«java.util.List»<«io.kith.codec.MethodSchema»>", "methods", methods(schema.methods()));
    for (int i = 0; i < schema.messages().size(); i++) {
      part("«io.kith.codec.MessageSchema»", "message" + i, message(schema.messages().get(i)));
    }
    for (int i = 0; i < schema.enums().size(); i++) {
      part("«io.kith.codec.EnumSchema»", "enum" + i, enumeration(schema.enums().get(i)));
    }
    source.add("}");
  }

  /** A method of its own, since there is a limit to the size of one. */
  private void part(String type, String name, String expression) {
    source.space();
    source.add("private static " + type + " " + name + "() {");
    source.add("return " + expression + ";");
    source.add("}");
  }

  /** All of one sort: our own, and protobuf-java's. */
  private static String all(String sort, int count, List<ProtobufType> protobuf) {
    String own = call(LIST, IntStream.range(0, count).mapToObj(i -> sort + i + "()").toList());
    if (protobuf.isEmpty()) {
      return own;
    }
    return count == 0
        ? "protobuf." + sort + "s()"
        : "«java.util.stream.Stream».concat("
            + own
            + ".stream(), protobuf."
            + sort
            + "s().stream()).toList()";
  }

  private static String methods(List<MethodSchema> methods) {
    return list(
        methods,
        method -> {
          var parts = new ArrayList<String>();
          parts.add(quote(method.name()));
          parts.add(quote(method.signature()));
          parts.add(name(method.request()));
          parts.add(name(method.reply()));
          parts.add(list(method.errors(), Naming::quote));
          method.traits().forEach(trait -> parts.add("«io.kith.core.Method».Trait." + trait));
          return call("new «io.kith.codec.MethodSchema»", parts);
        });
  }

  private static String message(MessageSchema message) {
    return call(
        "new «io.kith.codec.MessageSchema»",
        List.of(
            quote(message.name()),
            list(message.fields(), ContractEmitter::field),
            list(message.reserved(), String::valueOf)));
  }

  private static String field(FieldSchema field) {
    var parts = new ArrayList<String>();
    parts.add(quote(field.name()));
    parts.add(quote(field.jsonName()));
    parts.add(String.valueOf(field.number()));
    if (field.cardinality() == FieldSchema.Cardinality.MAP) {
      parts.add("«io.kith.codec.Kind»." + field.mapKey());
    }
    parts.add("«io.kith.codec.Kind»." + field.kind());
    parts.add(name(field.typeName()));
    String factory = field.cardinality().name().toLowerCase(Locale.ROOT);
    String oneof = field.oneof().isEmpty() ? "" : ".in(" + quote(field.oneof()) + ")";
    String declared = field.javaType().isEmpty() ? "" : ".as(" + quote(field.javaType()) + ")";
    return call("«io.kith.codec.FieldSchema»." + factory, parts) + oneof + declared;
  }

  private static String enumeration(EnumSchema type) {
    Function<EnumSchema.Value, String> value =
        v ->
            call(
                "new «io.kith.codec.EnumSchema».Value",
                List.of(quote(v.name()), String.valueOf(v.number())));
    return call(
        "new «io.kith.codec.EnumSchema»",
        List.of(
            quote(type.name()),
            list(type.values(), value),
            list(type.reserved(), String::valueOf)));
  }

  private static <T> String list(List<T> elements, Function<T, String> expression) {
    return call(LIST, elements.stream().map(expression).toList());
  }

  /** A type's name; of protobuf-java's messages, what finds it out at run time. */
  private static String name(String typeName) {
    return typeName.startsWith("@")
        ? typeName.substring(1) + ".getDescriptor().getFullName()"
        : quote(typeName);
  }
}
