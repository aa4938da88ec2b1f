package io.kith.codec.contract;

import io.kith.codec.FieldSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the parts of a contract are called where people read of them. */
final class Labels {

  /** The methods whose arguments or bare reply a message is. */
  private final Map<String, String> methodByRequest = new HashMap<>();

  private final Map<String, String> methodByReply = new HashMap<>();

  /** The requests that are each message of a stream, rather than arguments. */
  private final Set<String> streamed = new HashSet<>();

  Labels(ServiceSchema... contracts) {
    for (ServiceSchema contract : contracts) {
      for (MethodSchema method : contract.methods()) {
        String label = simple(contract.name()) + "." + javaName(method);
        if (method.request().equals(contract.name() + method.name() + "Request")) {
          methodByRequest.put(method.request(), label);
          if (method.is(Trait.CLIENT_STREAMING)) {
            streamed.add(method.request());
          }
        }
        if (method.reply().equals(contract.name() + method.name() + "Reply")) {
          methodByReply.put(method.reply(), label);
        }
      }
    }
  }

  /** The method as Java calls it. */
  static String javaName(MethodSchema method) {
    return JavaSignature.parse(method.signature()).map(JavaSignature::name).orElse(method.name());
  }

  /** A type without its package; of a class of protobuf-java's, without what it is nested in. */
  static String simple(String name) {
    String plain = name.endsWith("»") ? name.substring(0, name.length() - 1) : name;
    return plain.substring(plain.lastIndexOf('.') + 1);
  }

  /**
   * Whether a message is the arguments or the bare reply of a method, which Java has no type of.
   */
  boolean isOfMethod(String message) {
    return methodByRequest.containsKey(message) || methodByReply.containsKey(message);
  }

  /** A message: {@code Balance}, or what it is to its method. */
  String message(String name) {
    if (methodByRequest.containsKey(name)) {
      return "the request of " + methodByRequest.get(name);
    }
    return methodByReply.containsKey(name)
        ? "the reply of " + methodByReply.get(name)
        : simple(name);
  }

  /** A field: {@code Balance.coins}, or what it is to its method. */
  String field(String message, FieldSchema field) {
    if (methodByReply.containsKey(message) || streamed.contains(message)) {
      return message(message);
    }
    return methodByRequest.containsKey(message)
        ? "argument " + field.jsonName() + " of " + methodByRequest.get(message)
        : simple(message) + "." + field.jsonName();
  }

  /** Where Java's {@code @Reserved} would stand for a message. */
  String owner(String message) {
    return methodByRequest.getOrDefault(message, simple(message));
  }

  /** What a field holds, as the {@code .proto} says it, and Java's type where it tells more. */
  static String type(FieldSchema field) {
    return type(field, simple(field.typeName()));
  }

  /** What a field holds, with the package of its type. */
  static String fullType(FieldSchema field) {
    return type(field, field.typeName());
  }

  private static String type(FieldSchema field, String typeName) {
    String value = typeName.isEmpty() ? field.kind().keyword() : typeName;
    String type =
        switch (field.cardinality()) {
          case SINGULAR -> value;
          case OPTIONAL -> "optional " + value;
          case REPEATED -> "repeated " + value;
          case MAP -> "map<" + field.mapKey().keyword() + ", " + value + ">";
        };
    return field.javaType().isEmpty() ? type : type + " (" + field.javaType() + ")";
  }
}
