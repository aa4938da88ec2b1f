package io.kith.codec;

import java.util.List;
import java.util.Optional;

/**
 * The contract of a service: its methods and all types that they use, as a {@code .proto} would say
 * it.
 *
 * <p>It is data: a service publishes it, and whoever has it can call without the service's classes.
 *
 * @param name the full name, {@code package.Name}
 * @param version the semantic version, {@code major.minor.patch}
 * @param methods in their declared order
 * @param messages all message types that are used, except protobuf's well-known ones
 * @param enums all enum types that are used
 */
public record ServiceSchema(
    String name,
    String version,
    List<MethodSchema> methods,
    List<MessageSchema> messages,
    List<EnumSchema> enums) {

  public ServiceSchema {
    methods = List.copyOf(methods);
    messages = List.copyOf(messages);
    enums = List.copyOf(enums);
  }

  /** The method of this name; {@code CheckCoin} and {@code checkCoin} are the same. */
  public Optional<MethodSchema> method(String methodName) {
    String wireName = wireName(methodName);
    return methods.stream().filter(m -> m.name().equals(wireName)).findFirst();
  }

  /** The message type of this full name. */
  public Optional<MessageSchema> message(String typeName) {
    return messages.stream().filter(m -> m.name().equals(typeName)).findFirst();
  }

  /** The enum type of this full name. */
  public Optional<EnumSchema> enumeration(String typeName) {
    return enums.stream().filter(e -> e.name().equals(typeName)).findFirst();
  }

  /**
   * The name on the wire of a Java method: with a capital first letter, as protobuf's style asks.
   */
  public static String wireName(String javaName) {
    return javaName.isEmpty()
        ? javaName
        : Character.toUpperCase(javaName.charAt(0)) + javaName.substring(1);
  }
}
