package io.kith.codec;

import java.util.Base64;
import tools.jackson.core.JsonGenerator;

/** Scalar values of the wire format as JSON, as keys of JSON objects, and back. */
final class JsonScalars {

  private JsonScalars() {}

  /** Writes the value that stands here. */
  static void write(ProtoReader in, JsonGenerator out, JsonField field) {
    switch (field.kind()) {
      case BOOL -> out.writeBoolean(in.bool());
      case INT32 -> out.writeNumber(in.int32());
      case SINT32 -> out.writeNumber(in.sint32());
      case SFIXED32 -> out.writeNumber(in.fixed32());
      case UINT32 -> out.writeNumber(Integer.toUnsignedLong(in.int32()));
      case FIXED32 -> out.writeNumber(Integer.toUnsignedLong(in.fixed32()));
      // Numbers of 64 bits are texts: JavaScript would round them.
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> out.writeString(key(in, field.kind()));
      case FLOAT -> number(out, in.float32());
      case DOUBLE -> number(out, in.float64());
      case STRING -> out.writeString(in.string());
      case BYTES -> out.writeString(Base64.getEncoder().encodeToString(in.bytes()));
      case ENUM -> enumeration(out, field, in.int32());
      case MESSAGE -> throw new IllegalArgumentException(field.protoName() + " is no scalar");
    }
  }

  private static void number(JsonGenerator out, float value) {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Float.toString(value)); // NaN, Infinity, -Infinity
    }
  }

  private static void number(JsonGenerator out, double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  private static void enumeration(JsonGenerator out, JsonField field, int number) {
    JsonEnum type = field.requireEnumeration();
    String name = type.nameOf(number);
    if (type.isNullValue()) {
      out.writeNull();
    } else if (name == null) {
      out.writeNumber(number);
    } else {
      out.writeString(name);
    }
  }

  /** Writes the value of a field that does not occur. */
  static void writeDefault(JsonGenerator out, JsonField field) {
    switch (field.kind()) {
      case BOOL -> out.writeBoolean(false);
      case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> out.writeNumber(0);
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> out.writeString("0");
      case FLOAT -> out.writeNumber(0f);
      case DOUBLE -> out.writeNumber(0d);
      case STRING, BYTES -> out.writeString("");
      case ENUM -> enumeration(out, field, 0);
      case MESSAGE -> throw new IllegalArgumentException(field.protoName() + " is no scalar");
    }
  }

  /** Whether the value that stands here is the one that an absent field has; reads it. */
  static boolean isDefault(ProtoReader in, Kind kind) {
    return switch (kind) {
      case BOOL -> !in.bool();
      case INT32, UINT32, SINT32, ENUM -> in.int32() == 0;
      case INT64, UINT64, SINT64 -> in.int64() == 0;
      case FIXED32, SFIXED32, FLOAT -> in.fixed32() == 0; // -0.0 has a bit set
      case FIXED64, SFIXED64, DOUBLE -> in.fixed64() == 0;
      case STRING, BYTES -> in.int32() == 0;
      case MESSAGE -> false;
    };
  }

  /** The value that stands here as the key of an object. */
  static String key(ProtoReader in, Kind kind) {
    return switch (kind) {
      case BOOL -> Boolean.toString(in.bool());
      case INT32 -> Integer.toString(in.int32());
      case SINT32 -> Integer.toString(in.sint32());
      case SFIXED32 -> Integer.toString(in.fixed32());
      case UINT32 -> Integer.toUnsignedString(in.int32());
      case FIXED32 -> Integer.toUnsignedString(in.fixed32());
      case INT64 -> Long.toString(in.int64());
      case SINT64 -> Long.toString(in.sint64());
      case SFIXED64 -> Long.toString(in.fixed64());
      case UINT64 -> Long.toUnsignedString(in.int64());
      case FIXED64 -> Long.toUnsignedString(in.fixed64());
      case STRING -> in.string();
      case FLOAT, DOUBLE, BYTES, ENUM, MESSAGE -> throw noKey(kind);
    };
  }

  /** The key of a map entry that does not say its key. */
  static String defaultKey(Kind kind) {
    return switch (kind) {
      case BOOL -> "false";
      case STRING -> "";
      default -> "0";
    };
  }

  /**
   * The bits of a number, bare or in a text.
   *
   * @throws NumberFormatException if it is none of this kind
   */
  static long bits(Kind kind, String text) {
    return switch (kind) {
      case FLOAT -> Float.floatToRawIntBits(JsonNumber.float32(text));
      case DOUBLE -> Double.doubleToRawLongBits(JsonNumber.float64(text));
      case STRING, BYTES, MESSAGE, BOOL -> throw new NumberFormatException(text);
      default -> JsonNumber.integer(kind, text);
    };
  }

  /**
   * The bits of the key of an object.
   *
   * @throws NumberFormatException if it is none of this kind
   */
  static long keyBits(Kind kind, String key) {
    return switch (kind) {
      case BOOL ->
          switch (key) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw new NumberFormatException(key);
          };
      case STRING, FLOAT, DOUBLE, BYTES, ENUM, MESSAGE -> throw noKey(kind);
      default -> JsonNumber.integer(kind, key);
    };
  }

  /** Writes tag and value. */
  static void writeTagged(ProtoWriter out, JsonField field, long bits) {
    out.rawUint32(field.number() << 3 | field.kind().wireType());
    writeRaw(out, field.kind(), bits);
  }

  /** Writes a bare value, as packed fields need it. */
  static void writeRaw(ProtoWriter out, Kind kind, long bits) {
    int low = (int) bits;
    switch (kind) {
      case BOOL -> out.rawBool(bits != 0);
      case INT32, ENUM -> out.rawInt32(low);
      case UINT32 -> out.rawUint32(low);
      case SINT32 -> out.rawUint32(low << 1 ^ low >> 31);
      case INT64, UINT64 -> out.rawInt64(bits);
      case SINT64 -> out.rawInt64(bits << 1 ^ bits >> 63);
      case FIXED32, SFIXED32, FLOAT -> out.rawFixed32(low);
      case FIXED64, SFIXED64, DOUBLE -> out.rawFixed64(bits);
      case STRING, BYTES, MESSAGE ->
          throw new IllegalArgumentException(kind.keyword() + " has no bits");
    }
  }

  /**
   * Requires that a map can have keys of this kind.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireKey(Kind kind) {
    switch (kind) {
      case FLOAT, DOUBLE, BYTES, ENUM, MESSAGE -> throw noKey(kind);
      default -> {}
    }
  }

  private static IllegalArgumentException noKey(Kind kind) {
    return new IllegalArgumentException("a map cannot have keys of type " + kind.keyword());
  }
}
