package io.kith.processor;

import static io.kith.processor.Naming.quote;

import java.util.List;
import java.util.stream.Collectors;

/** Generates the codec class of a message with fields. */
final class MessageEmitter {

  private final JavaSource source;

  MessageEmitter(JavaSource source) {
    this.source = source;
  }

  /** The codec of a record or exception, which may refuse what was read. */
  void struct(StructType type) {
    TypeName name = type.name();
    begin("final class " + name.codecType(), name.codecType(), name.javaType());
    write(name.javaType(), type.fields());
    beginRead(name.javaType(), type.fields());
    source.add("try {");
    source.add("return " + construct(name.javaType(), type.fields()) + ";");
    source.add("} catch («java.lang.RuntimeException» e) {");
    source.add("throw «io.kith.codec.Fields».refused(" + quote(name.label()) + ", e);");
    source.add("}");
    source.add("}");
    end(type.fields());
  }

  /** The codec of a method's arguments, nested in the binding. */
  void arguments(Payload.Arguments arguments) {
    String codec = arguments.javaName() + "Codec";
    begin("private static final class " + codec, codec, arguments.javaName());
    write(arguments.javaName(), arguments.fields());
    beginRead(arguments.javaName(), arguments.fields());
    source.add("return " + construct(arguments.javaName(), arguments.fields()) + ";");
    source.add("}");
    end(arguments.fields());
  }

  /** The codec of a bare reply, nested in the binding. */
  void bare(Payload.Bare bare) {
    String javaType = bare.field().type().boxedType();
    List<FieldModel> fields = List.of(bare.field());
    begin("private static final class " + bare.codec(), bare.codec(), javaType);
    write(javaType, fields);
    beginRead(javaType, fields);
    source.add("return " + parser(bare.field()).result() + ";");
    source.add("}");
    end(fields);
  }

  private void begin(String declaration, String codec, String javaType) {
    source.add(declaration + " implements «io.kith.codec.Codec»<" + javaType + "> {");
    source.space();
    source.add("static final " + codec + " INSTANCE = new " + codec + "();");
    source.space();
    source.add("private " + codec + "() {}");
  }

  private void write(String javaType, List<FieldModel> fields) {
    source.space();
    source.add("@«java.lang.Override»");
    String start = "public void write(«io.kith.codec.ProtoWriter» out, " + javaType + " value) {";
    if (fields.isEmpty()) {
      source.add(start + "}");
      return;
    }
    source.add(start);
    var writer = new FieldWriter(source);
    fields.forEach(writer::write);
    source.add("}");
  }

  private void beginRead(String javaType, List<FieldModel> fields) {
    List<FieldParser> parsers = fields.stream().map(this::parser).toList();
    source.space();
    source.add("@«java.lang.Override»");
    source.add(
        "public " + javaType + " read(«io.kith.codec.ProtoReader» in, " + javaType + " base) {");
    parsers.forEach(FieldParser::declare);
    if (!parsers.isEmpty()) {
      source.add("if (base != null) {");
      parsers.forEach(FieldParser::resume);
      source.add("}");
    }
    source.add("for (int tag = in.tag(); tag != 0; tag = in.tag()) {");
    if (parsers.isEmpty()) {
      source.add("in.skip(tag);");
    } else {
      source.add("switch (tag) {");
      parsers.forEach(FieldParser::cases);
      source.add("default -> in.skip(tag);");
      source.add("}");
    }
    source.add("}");
    parsers.forEach(FieldParser::complete);
  }

  private String construct(String javaType, List<FieldModel> fields) {
    return fields.stream()
        .map(field -> parser(field).result())
        .collect(Collectors.joining(", ", "new " + javaType + "(", ")"));
  }

  private FieldParser parser(FieldModel field) {
    return new FieldParser(source, field);
  }

  private void end(List<FieldModel> fields) {
    fields.forEach(field -> parser(field).helpers());
    source.add("}");
  }
}
