package io.kith.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum type, made ready to find its values by number and by name. */
final class JsonEnum {

  private final EnumSchema schema;
  private final Map<Integer, String> byNumber = new HashMap<>();
  private final Map<String, Integer> byName = new LinkedHashMap<>();

  JsonEnum(EnumSchema schema) {
    this.schema = schema;
    for (EnumSchema.Value value : schema.values()) {
      byNumber.putIfAbsent(value.number(), value.name());
      byName.put(value.name(), value.number());
    }
  }

  String name() {
    return schema.name();
  }

  boolean isNullValue() {
    return WellKnown.isEnum(schema.name());
  }

  @Nullable String nameOf(int number) {
    return byNumber.get(number);
  }

  @Nullable Integer numberOf(String name) {
    return byName.get(name);
  }

  Collection<String> names() {
    return byName.keySet();
  }
}
