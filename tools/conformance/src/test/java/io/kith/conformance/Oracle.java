package io.kith.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How Java values should stand on the wire, said a second time: by reflection, into protobuf's own
 * dynamic messages of the exported types. Nothing of the generated code is used.
 */
final class Oracle {

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private Oracle() {}

  /** The message of a record, a case of a sealed interface, an exception, a time, or a message. */
  static DynamicMessage message(Object value, Descriptor type) {
    return switch (value) {
      case Message message -> parsed(type, message.toByteArray());
      case Instant instant -> time(type, instant.getEpochSecond(), instant.getNano());
      case Duration duration -> duration(type, duration);
      case Exception error -> fields(type, accessors(error));
      case Record record when !type.getRealOneofs().isEmpty() -> oneof(record, type);
      case Record record -> fields(type, components(record));
      default -> throw new AssertionError("no message: " + value.getClass());
    };
  }

  /** The message of these values by Java name; normal, as if it had been on the wire. */
  static DynamicMessage fields(Descriptor type, Map<String, Object> values) {
    if (values.size() != type.getFields().size()) {
      throw new AssertionError(values.keySet() + " are not the fields of " + type.getFullName());
    }
    var message = DynamicMessage.newBuilder(type);
    values.forEach((name, value) -> set(message, field(type, name), value));
    return parsed(type, message.build().toByteArray());
  }

  private static FieldDescriptor field(Descriptor type, String jsonName) {
    return type.getFields().stream()
        .filter(field -> field.getJsonName().equals(jsonName))
        .findFirst()
        .orElseThrow(() -> new AssertionError(type.getFullName() + " has no " + jsonName));
  }

  private static Map<String, Object> components(Record record) {
    var values = new LinkedHashMap<String, Object>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      values.put(component.getName(), call(record, component.getAccessor()));
    }
    return values;
  }

  private static Map<String, Object> accessors(Exception error) {
    var values = new LinkedHashMap<String, Object>();
    for (Method method : error.getClass().getDeclaredMethods()) {
      values.put(method.getName(), call(error, method));
    }
    return values;
  }

  private static Object call(Object target, Method method) {
    try {
      method.setAccessible(true);
      return Objects.requireNonNull(method.invoke(target));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static DynamicMessage oneof(Record record, Descriptor type) {
    String name = record.getClass().getSimpleName();
    String jsonName = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    FieldDescriptor field = field(type, jsonName);
    DynamicMessage content = fields(field.getMessageType(), components(record));
    return DynamicMessage.newBuilder(type).setField(field, content).build();
  }

  private static void set(DynamicMessage.Builder message, FieldDescriptor field, Object value) {
    switch (value) {
      case Optional<?> maybe -> maybe.ifPresent(v -> message.setField(field, single(field, v)));
      case OptionalInt maybe -> maybe.ifPresent(v -> message.setField(field, v));
      case OptionalLong maybe -> maybe.ifPresent(v -> message.setField(field, v));
      case OptionalDouble maybe -> maybe.ifPresent(v -> message.setField(field, v));
      case Collection<?> many ->
          many.forEach(v -> message.addRepeatedField(field, single(field, v)));
      case Map<?, ?> map ->
          map.forEach((key, v) -> message.addRepeatedField(field, entry(field, key, v)));
      default -> message.setField(field, single(field, value));
    }
  }

  private static DynamicMessage entry(FieldDescriptor map, Object key, Object value) {
    Descriptor type = map.getMessageType();
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), single(type.findFieldByNumber(1), key))
        .setField(type.findFieldByNumber(2), single(type.findFieldByNumber(2), value))
        .build();
  }

  private static Object single(FieldDescriptor field, Object value) {
    return switch (value) {
      case Byte number -> number.intValue();
      case Short number -> number.intValue();
      case Character character -> (int) character;
      case byte[] bytes -> ByteString.copyFrom(bytes);
      case Enum<?> constant -> constant(field.getEnumType(), constant);
      case UUID id -> id.toString();
      case BigDecimal number -> number.toString();
      case LocalDate date -> date.toString();
      case Boolean flag -> flag;
      case Number number -> number;
      case String text -> text;
      default -> message(value, field.getMessageType());
    };
  }

  private static Object constant(EnumDescriptor type, Enum<?> constant) {
    String name = type.getName().toUpperCase(Locale.ROOT) + "_" + constant.name();
    return Objects.requireNonNull(type.findValueByName(name), name);
  }

  private static DynamicMessage duration(Descriptor type, Duration duration) {
    boolean borrow = duration.isNegative() && duration.getNano() > 0;
    return borrow
        ? time(type, duration.getSeconds() + 1, duration.getNano() - NANOS_PER_SECOND)
        : time(type, duration.getSeconds(), duration.getNano());
  }

  private static DynamicMessage time(Descriptor type, long seconds, int nanos) {
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), nanos)
        .build();
  }

  static DynamicMessage parsed(Descriptor type, byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(type, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(type.getFullName() + " is no message: " + e.getMessage(), e);
    }
  }
}
