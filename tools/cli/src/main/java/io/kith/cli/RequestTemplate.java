package io.kith.cli;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.ServiceSchema;
import java.util.stream.Collectors;

/** Makes up the JSON text of a request, to be filled in: every field, with a value of its type. */
final class RequestTemplate {

  private static final int MAX_DEPTH = 3;

  private RequestTemplate() {}

  static String of(ServiceSchema contract, String type) {
    return message(contract, type, 1);
  }

  private static String message(ServiceSchema contract, String type, int depth) {
    if (depth > MAX_DEPTH) {
      return "{}";
    }
    return contract.message(type).map(MessageSchema::fields).stream()
        .flatMap(fields -> fields.stream().filter(field -> field.oneof().isEmpty()))
        .map(field -> "\"" + field.jsonName() + "\":" + value(contract, field, depth))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(ServiceSchema contract, FieldSchema field, int depth) {
    return switch (field.cardinality()) {
      case REPEATED -> "[" + single(contract, field, depth) + "]";
      case MAP -> "{}";
      case SINGULAR, OPTIONAL -> single(contract, field, depth);
    };
  }

  private static String single(ServiceSchema contract, FieldSchema field, int depth) {
    return switch (field.kind()) {
      case BOOL -> "true";
      case STRING, BYTES -> "\"\"";
      case ENUM -> "\"" + firstOf(contract, field.typeName()) + "\"";
      case MESSAGE -> wellKnown(contract, field.typeName(), depth);
      case INT32,
          INT64,
          UINT32,
          UINT64,
          SINT32,
          SINT64,
          FIXED32,
          FIXED64,
          SFIXED32,
          SFIXED64,
          FLOAT,
          DOUBLE ->
          "1";
    };
  }

  private static String firstOf(ServiceSchema contract, String enumName) {
    return contract
        .enumeration(enumName)
        .map(EnumSchema::values)
        .map(values -> values.get(Math.min(1, values.size() - 1)).name())
        .orElse("");
  }

  private static String wellKnown(ServiceSchema contract, String type, int depth) {
    return switch (type) {
      case "google.protobuf.Timestamp" -> "\"2026-01-01T00:00:00Z\"";
      case "google.protobuf.Duration" -> "\"1s\"";
      default -> message(contract, type, depth + 1);
    };
  }
}
