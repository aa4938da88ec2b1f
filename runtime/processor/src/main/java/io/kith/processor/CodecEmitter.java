package io.kith.processor;

import static io.kith.processor.Naming.quote;

/** Generates the codec class of a type of the user's. */
final class CodecEmitter {

  private final JavaSource source;

  CodecEmitter(JavaSource source) {
    this.source = source;
  }

  void emit(NamedType type) {
    switch (type) {
      case StructType struct -> new MessageEmitter(source).struct(struct);
      case SealedType sealed -> sealed(sealed);
      case EnumType enumeration -> enumeration(enumeration);
      case ProtobufType protobuf -> protobuf(protobuf);
    }
  }

  private void sealed(SealedType type) {
    TypeName name = type.name();
    source.add(
        "final class "
            + name.codecType()
            + " implements «io.kith.codec.Codec»<"
            + name.javaType()
            + "> {");
    source.space();
    source.add("static final " + name.codecType() + " INSTANCE = new " + name.codecType() + "();");
    source.space();
    source.add("private " + name.codecType() + "() {}");
    source.space();
    writeCase(type);
    source.space();
    readCase(type);
    source.add("}");
  }

  private void writeCase(SealedType type) {
    source.add("@«java.lang.Override»");
    source.add(
        "public void write(«io.kith.codec.ProtoWriter» out, " + type.javaType() + " value) {");
    source.add("switch (value) {");
    for (SealedType.Case known : type.cases()) {
      source.add(
          "case " + known.type().javaType() + " it -> " + known.type().write(known.number(), "it"));
    }
    source.add("}");
    source.add("}");
  }

  private void readCase(SealedType type) {
    source.add("@«java.lang.Override»");
    source.add(
        "public "
            + type.javaType()
            + " read(«io.kith.codec.ProtoReader» in, "
            + type.javaType()
            + " base) {");
    source.add(type.javaType() + " value = base;");
    source.add("for (int tag = in.tag(); tag != 0; tag = in.tag()) {");
    source.add("switch (tag) {");
    for (SealedType.Case known : type.cases()) {
      String before = "value instanceof " + known.type().javaType() + " it ? it : null";
      source.add(
          "case " + known.number() + " << 3 | 2 -> value = " + known.type().read(before) + ";");
    }
    source.add("default -> in.skip(tag);");
    source.add("}");
    source.add("}");
    source.add("if (value == null) {");
    source.add("throw «io.kith.codec.Fields».required(" + quote(type.name().label()) + ");");
    source.add("}");
    source.add("return value;");
    source.add("}");
  }

  private void enumeration(EnumType type) {
    TypeName name = type.name();
    source.add("final class " + name.codecType() + " {");
    source.space();
    source.add("private " + name.codecType() + "() {}");
    source.space();
    source.add("static int number(" + name.javaType() + " value) {");
    source.add("return switch (value) {");
    type.constants().forEach(c -> source.add("case " + c.name() + " -> " + c.number() + ";"));
    source.add("};");
    source.add("}");
    source.space();
    source.add("static " + name.javaType() + " of(int number) {");
    source.add("return switch (number) {");
    type.constants()
        .forEach(c ->
            source.add("case " + c.number() + " -> " + name.javaType() + "." + c.name() + ";"));
    source.add(
        "default -> throw «io.kith.codec.Fields».unknown(" + quote(name.label()) + ", number);");
    source.add("};");
    source.add("}");
    source.add("}");
  }

  private void protobuf(ProtobufType type) {
    TypeName name = type.name();
    source.add("final class " + name.codecType() + " {");
    source.space();
    source.add(
        "static final «io.kith.codec.Codec»<"
            + name.javaType()
            + "> INSTANCE = «io.kith.codec.protobuf.ProtobufCodec».of("
            + name.javaType()
            + ".getDefaultInstance());");
    source.space();
    source.add("private " + name.codecType() + "() {}");
    source.add("}");
  }
}
