package io.kith.codec;

import java.util.List;

/**
 * A message type.
 *
 * @param name the full name, {@code package.Name}
 * @param fields its fields, by number
 * @param reserved the numbers that no field may take any more
 */
public record MessageSchema(String name, List<FieldSchema> fields, List<Integer> reserved) {
  public MessageSchema {
    fields = List.copyOf(fields);
    reserved = List.copyOf(reserved);
  }
}
