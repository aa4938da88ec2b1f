package io.kith.processor;

import io.kith.codec.Kind;
import org.jspecify.annotations.Nullable;

/** The Java types that are a single value on the wire: primitives, texts, bytes. */
enum Scalar implements Value {
  BOOLEAN("boolean", "«java.lang.Boolean»", Kind.BOOL, "bool", "bool()", "false", "%s"),
  BYTE("byte", "«java.lang.Byte»", Kind.INT32, "int32", "int8()", "0", "%s != 0"),
  SHORT("short", "«java.lang.Short»", Kind.INT32, "int32", "int16()", "0", "%s != 0"),
  INT("int", "«java.lang.Integer»", Kind.INT32, "int32", "int32()", "0", "%s != 0"),
  LONG("long", "«java.lang.Long»", Kind.INT64, "int64", "int64()", "0", "%s != 0"),
  FLOAT(
      "float",
      "«java.lang.Float»",
      Kind.FLOAT,
      "float32",
      "float32()",
      "0",
      "«java.lang.Float».floatToRawIntBits(%s) != 0"),
  DOUBLE(
      "double",
      "«java.lang.Double»",
      Kind.DOUBLE,
      "float64",
      "float64()",
      "0",
      "«java.lang.Double».doubleToRawLongBits(%s) != 0"),
  CHAR("char", "«java.lang.Character»", Kind.UINT32, "uint32", "uint16()", "0", "%s != 0"),
  STRING("«java.lang.String»", Kind.STRING, "%s", "in.string()", "\"\"", "!%s.isEmpty()"),
  BYTES(
      "byte[]",
      Kind.BYTES,
      "%s",
      "in.bytes()",
      "«io.kith.codec.Fields».NO_BYTES",
      "%s.length != 0"),
  UUID(
      "«java.util.UUID»",
      Kind.STRING,
      "%s.toString()",
      "«io.kith.codec.WellKnown».uuid(in.string())",
      "«io.kith.codec.WellKnown».NO_UUID",
      null),
  DECIMAL(
      "«java.math.BigDecimal»",
      Kind.STRING,
      "«io.kith.codec.WellKnown».text(%s)",
      "«io.kith.codec.WellKnown».decimal(in.string())",
      "«java.math.BigDecimal».ZERO",
      null),
  DATE(
      "«java.time.LocalDate»",
      Kind.STRING,
      "%s.toString()",
      "«io.kith.codec.WellKnown».date(in.string())",
      "«java.time.LocalDate».EPOCH",
      null);

  private final String javaType;
  private final String boxedType;
  private final Kind kind;
  private final String writer;
  private final String argument;
  private final String reader;
  private final String initial;
  private final @Nullable String presence;

  /** A primitive type. */
  Scalar(
      String javaType,
      String boxedType,
      Kind kind,
      String writer,
      String reader,
      String initial,
      String presence) {
    this.javaType = javaType;
    this.boxedType = boxedType;
    this.kind = kind;
    this.writer = writer;
    this.argument = "%s";
    this.reader = "in." + reader;
    this.initial = initial;
    this.presence = presence;
  }

  /** A type that is a text or bytes. */
  Scalar(
      String javaType,
      Kind kind,
      String argument,
      String reader,
      String initial,
      @Nullable String presence) {
    this.javaType = javaType;
    this.boxedType = javaType;
    this.kind = kind;
    this.writer = kind.keyword();
    this.argument = argument;
    this.reader = reader;
    this.initial = initial;
    this.presence = presence;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String javaType() {
    return javaType;
  }

  @Override
  public String boxedType() {
    return boxedType;
  }

  @Override
  public boolean isPrimitive() {
    return kind.isPackable();
  }

  @Override
  public String write(int number, String expression) {
    return "out." + writer + "(" + number + ", " + argument.formatted(expression) + ");";
  }

  @Override
  public String writeRaw(String expression) {
    return "out.raw" + Naming.capital(writer) + "(" + expression + ");";
  }

  @Override
  public String read(String before) {
    return reader;
  }

  @Override
  public String initial() {
    return initial;
  }

  @Override
  public @Nullable String presence(String expression) {
    return presence == null ? null : presence.formatted(expression);
  }

  /** Whether it is what Java has for its kind, unless another is named. */
  boolean isPlain() {
    return switch (this) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, CHAR, STRING, BYTES -> true;
      case BYTE, SHORT, UUID, DECIMAL, DATE -> false;
    };
  }

  /** Whether it may be the key of a map. */
  boolean isMapKey() {
    return switch (this) {
      case BOOLEAN, BYTE, SHORT, INT, LONG, STRING -> true;
      case FLOAT, DOUBLE, CHAR, BYTES, UUID, DECIMAL, DATE -> false;
    };
  }
}
