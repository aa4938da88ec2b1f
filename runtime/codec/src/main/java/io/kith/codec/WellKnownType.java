package io.kith.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The message types that protobuf itself defines, and the files that define them. */
final class WellKnownType {

  private static final String PACKAGE = "google.protobuf.";

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("Any", "any"),
          Map.entry("Duration", "duration"),
          Map.entry("Empty", "empty"),
          Map.entry("FieldMask", "field_mask"),
          Map.entry("Struct", "struct"),
          Map.entry("Value", "struct"),
          Map.entry("ListValue", "struct"),
          Map.entry("NullValue", "struct"),
          Map.entry("Timestamp", "timestamp"),
          Map.entry("BoolValue", "wrappers"),
          Map.entry("BytesValue", "wrappers"),
          Map.entry("DoubleValue", "wrappers"),
          Map.entry("FloatValue", "wrappers"),
          Map.entry("Int32Value", "wrappers"),
          Map.entry("Int64Value", "wrappers"),
          Map.entry("StringValue", "wrappers"),
          Map.entry("UInt32Value", "wrappers"),
          Map.entry("UInt64Value", "wrappers"));

  private WellKnownType() {}

  /** The file that defines the type of this full name; null if protobuf does not define it. */
  static @Nullable String fileOf(String type) {
    if (!type.startsWith(PACKAGE)) {
      return null;
    }
    String file = FILES.get(type.substring(PACKAGE.length()));
    return file == null ? null : "google/protobuf/" + file + ".proto";
  }
}
