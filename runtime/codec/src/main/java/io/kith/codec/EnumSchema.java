package io.kith.codec;

import java.util.List;

/**
 * An enum type.
 *
 * @param name the full name, {@code package.Name}
 * @param values its values, the one with number 0 first
 * @param reserved the numbers that no value may take any more
 */
public record EnumSchema(String name, List<Value> values, List<Integer> reserved) {

  public EnumSchema {
    values = List.copyOf(values);
    reserved = List.copyOf(reserved);
  }

  /**
   * A value.
   *
   * @param name its name in the {@code .proto} and in JSON, {@code TYPE_CONSTANT}
   */
  public record Value(String name, int number) {}
}
