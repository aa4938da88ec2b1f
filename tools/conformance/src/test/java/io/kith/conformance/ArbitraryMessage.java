package io.kith.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kith.testkit.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Messages of any type with any values in them, such that every one has a JSON form. */
final class ArbitraryMessage {

  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final long MOST_SECONDS = 315_576_000_000L;

  private final Source source;

  /** One field of so many is set. */
  private final int sparseness;

  private ArbitraryMessage(Source source, int sparseness) {
    this.source = source;
    this.sparseness = sparseness;
  }

  /** Any message of this type. */
  static DynamicMessage of(Descriptor type, Source source) {
    int sparseness = Math.max(1, type.getFields().size() / 10);
    return normal(new ArbitraryMessage(source, sparseness).message(type, 3));
  }

  /** A message that is set to an alias of a default value knows it until it has been written. */
  private static DynamicMessage normal(DynamicMessage message) {
    try {
      return DynamicMessage.parseFrom(message.getDescriptorForType(), message.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private DynamicMessage message(Descriptor type, int depth) {
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> timestamp(type);
      case "google.protobuf.Duration" -> duration(type);
      case "google.protobuf.FieldMask" -> mask(type);
      case "google.protobuf.Value" -> dynamic(type, depth);
      default -> fields(type, depth);
    };
  }

  private DynamicMessage fields(Descriptor type, int depth) {
    var message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean wanted = type.getFields().size() < 5 || source.between(1, sparseness) == 1;
      if (wanted && isPossible(field, depth)) {
        set(message, field, depth);
      }
    }
    return message.build();
  }

  private static boolean isPossible(FieldDescriptor field, int depth) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        || (depth > 0 && !field.getMessageType().getFullName().equals("google.protobuf.Any"));
  }

  private void set(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    if (field.isMapField()) {
      entries(message, field, depth);
    } else if (field.isRepeated()) {
      int count = source.length(6);
      for (int i = 0; i < count; i++) {
        message.addRepeatedField(field, value(field, depth));
      }
    } else {
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof == null || !message.hasOneof(oneof) || source.bool()) {
        message.setField(field, value(field, depth));
      }
    }
  }

  private void entries(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    Descriptor type = field.getMessageType();
    FieldDescriptor key = type.findFieldByNumber(1);
    FieldDescriptor value = type.findFieldByNumber(2);
    Set<Object> keys = new HashSet<>();
    int count = source.length(6);
    for (int i = 0; i < count; i++) {
      Object any = value(key, depth);
      if (keys.add(any)) {
        message.addRepeatedField(
            field,
            DynamicMessage.newBuilder(type)
                .setField(key, any)
                .setField(value, value(value, depth))
                .build());
      }
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> source.bool();
      case INT -> source.anyInt();
      case LONG -> source.anyLong();
      case FLOAT -> source.bool() ? (float) source.anyDouble() : anyFloat();
      case DOUBLE -> source.anyDouble();
      case STRING -> source.text(20);
      case BYTE_STRING -> ByteString.copyFrom(source.bytes(20));
      case ENUM -> enumeration(field.getEnumType());
      case MESSAGE -> message(field.getMessageType(), depth - 1);
    };
  }

  private float anyFloat() {
    return Float.intBitsToFloat(source.anyInt());
  }

  private Object enumeration(EnumDescriptor type) {
    if (type.getFullName().equals("google.protobuf.NullValue") || source.bool()) {
      List<?> values = type.getValues();
      return values.get(source.between(0, values.size() - 1));
    }
    return type.findValueByNumberCreatingIfUnknown(source.anyInt());
  }

  private DynamicMessage timestamp(Descriptor type) {
    long seconds =
        switch (source.between(0, 3)) {
          case 0 -> FIRST_SECOND;
          case 1 -> LAST_SECOND;
          case 2 -> source.between(-100, 100);
          default -> Math.floorMod(source.anyLong(), LAST_SECOND - FIRST_SECOND) + FIRST_SECOND;
        };
    return time(type, seconds, nanos());
  }

  private DynamicMessage duration(Descriptor type) {
    long seconds =
        switch (source.between(0, 2)) {
          case 0 -> MOST_SECONDS;
          case 1 -> 0;
          default -> Math.floorMod(source.anyLong(), MOST_SECONDS);
        };
    return source.bool() ? time(type, seconds, nanos()) : time(type, -seconds, -nanos());
  }

  private int nanos() {
    int unit = source.oneOf(1, 1_000, 1_000_000);
    return Math.floorMod(source.anyInt(), 1_000_000_000 / unit) * unit;
  }

  private static DynamicMessage time(Descriptor type, long seconds, int nanos) {
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), nanos)
        .build();
  }

  private DynamicMessage mask(Descriptor type) {
    var message = DynamicMessage.newBuilder(type);
    int count = source.length(4);
    for (int i = 0; i < count; i++) {
      String path = source.oneOf("a", "a_b", "some_field.a_b_c", "x1.y", "a1_b");
      message.addRepeatedField(type.findFieldByNumber(1), path);
    }
    return message.build();
  }

  /** A {@code google.protobuf.Value}, which always has one of its cases. */
  private DynamicMessage dynamic(Descriptor type, int depth) {
    FieldDescriptor field = type.findFieldByNumber(source.between(1, depth > 0 ? 6 : 4));
    Object value = value(field, depth);
    if (value instanceof Double number && !Double.isFinite(number)) {
      value = 0.5;
    }
    return DynamicMessage.newBuilder(type).setField(field, value).build();
  }
}
