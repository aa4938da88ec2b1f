package io.kith.processor;

import static io.kith.processor.Naming.quote;

/** Generates the statements that write one field. */
final class FieldWriter {

  private static final String PRESENT = "«io.kith.codec.Fields».present(";

  private final JavaSource source;

  FieldWriter(JavaSource source) {
    this.source = source;
  }

  /** Writes the field of the object that {@code value} is. */
  void write(FieldModel field) {
    String local = Locals.name(field.name());
    FieldType type = field.type();
    String read = "value" + field.accessor();
    String checked = type.isReference() ? present(read, field.label()) : read;
    if (field.accessor().isEmpty()) {
      local = "reply";
    }
    source.add(variableType(type) + " " + local + " = " + checked + ";");
    switch (type.shape()) {
      case SINGLE -> single(field, local);
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> {
        source.add("if (" + local + ".isPresent()) {");
        source.add(type.value().write(field.number(), local + "." + type.shape().getter()));
        source.add("}");
      }
      case LIST, SET -> elements(field, local);
      case MAP -> entries(field, local);
    }
  }

  /** A single boxed value is unboxed at once. */
  private static String variableType(FieldType type) {
    return type.shape() == Shape.SINGLE ? type.value().javaType() : type.javaType();
  }

  private static String present(String expression, String label) {
    return PRESENT + expression + ", " + quote(label) + ")";
  }

  private void single(FieldModel field, String local) {
    Value value = field.type().value();
    String condition = value.presence(local);
    if (condition == null) {
      source.add(value.write(field.number(), local));
      return;
    }
    source.add("if (" + condition + ") {");
    source.add(value.write(field.number(), local));
    source.add("}");
  }

  private void elements(FieldModel field, String local) {
    Value value = field.type().value();
    String element = present("element", "an element of " + field.label());
    if (!value.kind().isPackable()) {
      source.add("for (" + value.boxedType() + " element : " + local + ") {");
      source.add(value.write(field.number(), element));
      source.add("}");
      return;
    }
    source.add("if (!" + local + ".isEmpty()) {");
    source.add("int mark = out.begin(" + field.number() + ");");
    source.add("for (" + value.boxedType() + " element : " + local + ") {");
    source.add(value.writeRaw(element));
    source.add("}");
    source.add("out.end(mark);");
    source.add("}");
  }

  private void entries(FieldModel field, String local) {
    FieldType type = field.type();
    String entry =
        "«java.util.Map».Entry<"
            + type.requireKey().boxedType()
            + ", "
            + type.value().boxedType()
            + ">";
    source.add("for (" + entry + " entry : " + local + ".entrySet()) {");
    source.add("int mark = out.begin(" + field.number() + ");");
    source.add(type.requireKey().write(1, present("entry.getKey()", "a key of " + field.label())));
    source.add(type.value().write(2, present("entry.getValue()", "a value of " + field.label())));
    source.add("out.end(mark);");
    source.add("}");
  }
}
