package io.kith.codec.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.WellKnown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What protobuf-java's descriptors say, as schemas of a contract: a message type, every type that
 * it references, and the types that these are nested in.
 *
 * <p>Protobuf's well-known types are left out, as {@link io.kith.codec.ServiceSchema} wants it.
 *
 * @param messages the message types, each once, what is referenced after what references it
 * @param enums the enum types, likewise
 */
public record ProtobufSchemas(List<MessageSchema> messages, List<EnumSchema> enums) {

  /** The most reserved numbers of a type that are kept; more are of ranges left open for others. */
  static final int MAX_RESERVED = 1_000;

  public ProtobufSchemas {
    messages = List.copyOf(messages);
    enums = List.copyOf(enums);
  }

  /**
   * The schemas of these message types and of all that they reference.
   *
   * @throws IllegalArgumentException if one has a field that proto3 cannot express: a group
   */
  public static ProtobufSchemas of(Descriptor... types) {
    var walk = new Walk();
    for (Descriptor type : types) {
      walk.add(type);
    }
    return walk.finish();
  }

  private static final class Walk {

    private final Map<String, MessageSchema> messages = new LinkedHashMap<>();
    private final Map<String, EnumSchema> enums = new LinkedHashMap<>();
    private final Map<String, Descriptor> found = new LinkedHashMap<>();
    private final Deque<Descriptor> open = new ArrayDeque<>();

    void add(Descriptor type) {
      if (WellKnown.isMessage(type.getFullName())
          || found.putIfAbsent(type.getFullName(), type) != null) {
        return;
      }
      open.add(type);
    }

    private void addEnum(EnumDescriptor type) {
      if (!WellKnown.isEnum(type.getFullName())) {
        enums.computeIfAbsent(type.getFullName(), _ -> enumSchema(type));
      }
      addContaining(type.getContainingType());
    }

    private void addContaining(@Nullable Descriptor outer) {
      if (outer != null) {
        add(outer);
      }
    }

    ProtobufSchemas finish() {
      for (Descriptor type = open.poll(); type != null; type = open.poll()) {
        messages.put(type.getFullName(), messageSchema(type));
        addContaining(type.getContainingType());
        type.getFields().forEach(this::addType);
      }
      return new ProtobufSchemas(List.copyOf(messages.values()), List.copyOf(enums.values()));
    }

    private void addType(FieldDescriptor field) {
      FieldDescriptor valued =
          field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
      switch (valued.getJavaType()) {
        case MESSAGE -> add(valued.getMessageType());
        case ENUM -> addEnum(valued.getEnumType());
        default -> {}
      }
    }
  }

  private static MessageSchema messageSchema(Descriptor type) {
    List<FieldSchema> fields =
        type.getFields().stream()
            .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
            .map(ProtobufSchemas::fieldSchema)
            .toList();
    var reserved = new ArrayList<Integer>();
    for (ReservedRange range : type.toProto().getReservedRangeList()) {
      reserve(reserved, range.getStart(), range.getEnd() - 1L);
    }
    return new MessageSchema(type.getFullName(), fields, reserved);
  }

  private static EnumSchema enumSchema(EnumDescriptor type) {
    List<EnumSchema.Value> values =
        type.getValues().stream()
            .map(v -> new EnumSchema.Value(v.getName(), v.getNumber()))
            .toList();
    var reserved = new ArrayList<Integer>();
    for (EnumReservedRange range : type.toProto().getReservedRangeList()) {
      reserve(reserved, range.getStart(), range.getEnd());
    }
    return new EnumSchema(type.getFullName(), values, reserved);
  }

  private static void reserve(List<Integer> reserved, int first, long last) {
    long count = Math.min(last - first + 1, MAX_RESERVED - reserved.size());
    IntStream.range(0, (int) count).forEach(i -> reserved.add(first + i));
  }

  private static FieldSchema fieldSchema(FieldDescriptor field) {
    if (!field.isMapField()) {
      return fieldSchema(field, field, cardinality(field), Kind.STRING);
    }
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    return fieldSchema(field, value, Cardinality.MAP, kind(key));
  }

  private static FieldSchema fieldSchema(
      FieldDescriptor field, FieldDescriptor valued, Cardinality cardinality, Kind mapKey) {
    GenericDescriptor type =
        switch (valued.getJavaType()) {
          case MESSAGE -> valued.getMessageType();
          case ENUM -> valued.getEnumType();
          default -> null;
        };
    OneofDescriptor oneof = field.getRealContainingOneof();
    return new FieldSchema(
        field.getName(),
        field.getJsonName(),
        field.getNumber(),
        cardinality,
        kind(valued),
        type == null ? "" : type.getFullName(),
        mapKey,
        oneof == null ? "" : oneof.getName());
  }

  private static Cardinality cardinality(FieldDescriptor field) {
    if (field.isRepeated()) {
      return Cardinality.REPEATED;
    }
    if (field.getRealContainingOneof() != null) {
      return Cardinality.SINGULAR;
    }
    boolean scalar = field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
    return (scalar && field.hasPresence()) || field.toProto().getProto3Optional()
        ? Cardinality.OPTIONAL
        : Cardinality.SINGULAR;
  }

  private static Kind kind(FieldDescriptor field) {
    return switch (field.getType()) {
      case BOOL -> Kind.BOOL;
      case INT32 -> Kind.INT32;
      case INT64 -> Kind.INT64;
      case UINT32 -> Kind.UINT32;
      case UINT64 -> Kind.UINT64;
      case SINT32 -> Kind.SINT32;
      case SINT64 -> Kind.SINT64;
      case FIXED32 -> Kind.FIXED32;
      case FIXED64 -> Kind.FIXED64;
      case SFIXED32 -> Kind.SFIXED32;
      case SFIXED64 -> Kind.SFIXED64;
      case FLOAT -> Kind.FLOAT;
      case DOUBLE -> Kind.DOUBLE;
      case STRING -> Kind.STRING;
      case BYTES -> Kind.BYTES;
      case ENUM -> Kind.ENUM;
      case MESSAGE -> Kind.MESSAGE;
      case GROUP ->
          throw new IllegalArgumentException(
              field.getFullName()
                  + " is a group, which proto3 does not have: declare it a message field");
    };
  }
}
