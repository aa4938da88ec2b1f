package io.kith.codec.contract;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.ServiceSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of a contract by their full names. */
final class Types {

  private final Map<String, MessageSchema> messages = new HashMap<>();
  private final Map<String, EnumSchema> enums = new HashMap<>();

  Types(ServiceSchema contract) {
    contract.messages().forEach(message -> messages.put(message.name(), message));
    contract.enums().forEach(type -> enums.put(type.name(), type));
  }

  @Nullable MessageSchema message(String name) {
    return messages.get(name);
  }

  @Nullable EnumSchema enumeration(String name) {
    return enums.get(name);
  }

  /**
   * Whether a field with such a value cannot be left out, since what is read then has no default: a
   * sealed interface, or a record that needs one.
   */
  boolean isRequired(FieldSchema field) {
    return isRequired(field, new HashSet<>());
  }

  private boolean isRequired(FieldSchema field, Set<String> visited) {
    MessageSchema message = messages.get(field.typeName());
    if (field.kind() != Kind.MESSAGE
        || field.cardinality() != Cardinality.SINGULAR
        || !field.oneof().isEmpty()
        || message == null
        || !visited.add(message.name())) {
      return false;
    }
    return isSealed(message)
        || message.fields().stream().anyMatch(inner -> isRequired(inner, visited));
  }

  /** Whether a message is one of several cases, and nothing besides. */
  static boolean isSealed(MessageSchema message) {
    return !message.fields().isEmpty()
        && message.fields().stream().noneMatch(field -> field.oneof().isEmpty());
  }
}
