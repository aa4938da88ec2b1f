package io.kith.processor;

import static io.kith.processor.Naming.quote;

import io.kith.codec.Kind;

/** Generates the statements that read one field into a local variable. */
final class FieldParser {

  private static final String FIELDS = "«io.kith.codec.Fields».";
  private static final String LIST = "«java.util.ArrayList»";

  private final JavaSource source;
  private final FieldModel field;
  private final FieldType type;
  private final Value value;
  private final String local;

  FieldParser(JavaSource source, FieldModel field) {
    this.source = source;
    this.field = field;
    this.type = field.type();
    this.value = type.value();
    this.local = field.accessor().isEmpty() ? "reply" : Locals.name(field.name());
  }

  /** Declares the variable, with what an absent field reads as. */
  void declare() {
    source.add(variableType() + " " + local + " = " + initial() + ";");
  }

  private String variableType() {
    return switch (type.shape()) {
      case SINGLE -> value.javaType();
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE, MAP -> type.javaType();
      case LIST, SET -> "«java.util.ArrayList»<" + value.boxedType() + ">";
    };
  }

  private String initial() {
    return switch (type.shape()) {
      case SINGLE -> value.initial();
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE ->
          type.shape().javaClass() + ".empty()";
      case LIST, SET, MAP -> "null";
    };
  }

  /** Takes over what an earlier occurrence of the message held. */
  void resume() {
    String earlier = "base" + field.accessor();
    source.add(
        switch (type.shape()) {
          case LIST, SET, MAP -> local + " = " + FIELDS + "resume(in, " + earlier + ");";
          default -> local + " = " + earlier + ";";
        });
  }

  /** The cases of the switch over tags. */
  void cases() {
    switch (type.shape()) {
      case SINGLE -> addCase(wireType(), local + " = " + value.read(local) + ";");
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> {
        String read = value.read(local + ".orElse(null)");
        addCase(wireType(), local + " = " + type.shape().javaClass() + ".of(" + read + ");");
      }
      case LIST, SET -> {
        addCase(wireType(), local + " = " + append() + ";");
        if (value.kind().isPackable()) {
          addCase(2, local + " = " + helper() + "(in, " + local + ");");
        }
      }
      case MAP -> addCase(2, local + " = " + helper() + "(in, " + local + ");");
    }
  }

  private String append() {
    String list = wireType() == 2 ? roomFor("in.run(" + tag(field.number(), 2) + ")") : local;
    return value.kind() == Kind.MESSAGE
        ? FIELDS + "append(" + list + ", " + value.read("null") + ")"
        : FIELDS + "append(in, " + list + ", " + value.read("") + ")";
  }

  /** The list, which is made when the first of its elements is met. */
  private String roomFor(String elements) {
    return local + " == null ? new " + LIST + "<>(" + elements + ") : " + local;
  }

  private void addCase(int wireType, String statement) {
    source.add("case " + tag(field.number(), wireType) + " -> " + statement);
  }

  private int wireType() {
    return wireType(value);
  }

  private static int wireType(Value value) {
    return switch (value.kind()) {
      case FLOAT -> 5;
      case DOUBLE -> 1;
      case STRING, BYTES, MESSAGE -> 2;
      default -> 0;
    };
  }

  private static String tag(int number, int wireType) {
    return wireType == 0 ? number + " << 3" : number + " << 3 | " + wireType;
  }

  /** Gives a message that did not occur its default. */
  void complete() {
    if (type.shape() == Shape.SINGLE && value instanceof MessageType message) {
      complete(message, local, field.label());
    }
  }

  private void complete(MessageType message, String variable, String label) {
    if (message instanceof SealedType) {
      source.add("if (" + variable + " == null) {");
      source.add("throw " + FIELDS + "required(" + quote(label) + ");");
      source.add("}");
    } else if (!message.absent().isEmpty()) {
      source.add("if (" + variable + " == null) {");
      source.add(variable + " = " + message.absent() + ";");
      source.add("}");
    }
  }

  /** The value as the record wants it. */
  String result() {
    return switch (type.shape()) {
      case LIST -> FIELDS + "list(" + local + ")";
      case SET -> FIELDS + "set(" + local + ")";
      case MAP -> FIELDS + "map(" + local + ")";
      default -> local;
    };
  }

  private String helper() {
    return "read" + Naming.capital(field.name());
  }

  /** The method that reads a packed field or a map entry, if there is one. */
  void helpers() {
    switch (type.shape()) {
      case LIST, SET -> {
        if (value.kind().isPackable()) {
          packed();
        }
      }
      case MAP -> entry();
      default -> {}
    }
  }

  private void packed() {
    String list = LIST + "<" + value.boxedType() + ">";
    source.space();
    source.add(helperStart(list, "packed"));
    source.add("int outer = in.enter();");
    String elements = "in.packed(" + wireType() + ")";
    source.add(list + " list = packed == null ? new " + LIST + "<>(" + elements + ") : packed;");
    source.add("while (in.hasMore()) {");
    source.add("list = " + FIELDS + "append(in, list, " + value.read("") + ");");
    source.add("}");
    source.add("in.leave(outer);");
    source.add("return list;");
    source.add("}");
  }

  private String helperStart(String javaType, String parameter) {
    return "private static "
        + javaType
        + " "
        + helper()
        + "(«io.kith.codec.ProtoReader» in, "
        + javaType
        + " "
        + parameter
        + ") {";
  }

  private void entry() {
    Scalar key = type.requireKey();
    source.space();
    source.add(helperStart(type.javaType(), "map"));
    source.add(key.javaType() + " key = " + key.initial() + ";");
    source.add(value.javaType() + " item = " + value.initial() + ";");
    source.add("int outer = in.enter();");
    source.add("for (int tag = in.tag(); tag != 0; tag = in.tag()) {");
    source.add("switch (tag) {");
    source.add("case " + tag(1, wireType(key)) + " -> key = " + key.read("key") + ";");
    source.add("case " + tag(2, wireType()) + " -> item = " + value.read("item") + ";");
    source.add("default -> in.skip(tag);");
    source.add("}");
    source.add("}");
    if (value instanceof MessageType message) {
      complete(message, "item", "a value of " + field.label());
    }
    source.add("in.leave(outer);");
    source.add("return " + FIELDS + "put(map, key, item);");
    source.add("}");
  }
}
