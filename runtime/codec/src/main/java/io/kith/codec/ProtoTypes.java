package io.kith.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What several contracts define together: services, messages and enums by full name, each once.
 *
 * <p>A type whose name continues the name of a message is nested in it; what is nested in nothing
 * is a <em>definition</em>, and stands in the package that its name begins with.
 */
final class ProtoTypes {

  private final Map<String, ServiceSchema> services = new LinkedHashMap<>();
  private final Map<String, MessageSchema> messages = new LinkedHashMap<>();
  private final Map<String, EnumSchema> enums = new LinkedHashMap<>();
  private final Map<String, String> definedBy = new HashMap<>();
  private final Map<String, List<String>> nested = new HashMap<>();
  private final Set<String> definitions = new LinkedHashSet<>();

  ProtoTypes(Collection<ServiceSchema> contracts) {
    contracts.stream().sorted(Comparator.comparing(ServiceSchema::name)).forEach(this::add);
    Stream.of(services, messages, enums).flatMap(map -> map.keySet().stream()).forEach(this::place);
    requireDistinctSymbols();
    definitions.forEach(this::requireReferences);
  }

  private void add(ServiceSchema service) {
    put(services, service.name(), service, service, (a, b) -> "the contracts differ");
    for (MessageSchema message : service.messages()) {
      put(messages, message.name(), message, service, ProtoTypes::difference);
    }
    for (EnumSchema type : service.enums()) {
      put(enums, type.name(), type, service, (a, b) -> a.values() + " and " + b.values());
    }
  }

  private interface Difference<T> {
    String between(T first, T second);
  }

  private <T> void put(
      Map<String, T> map, String name, T type, ServiceSchema service, Difference<T> difference) {
    ProtoNames.requireFullName(name);
    T present = map.putIfAbsent(name, type);
    if (present == null) {
      definedBy.putIfAbsent(name, service.name());
    } else if (!present.equals(type)) {
      throw new IllegalArgumentException(
          "services "
              + definedBy.get(name)
              + " and "
              + service.name()
              + " define "
              + name
              + " differently ("
              + difference.between(present, type)
              + "); build both against the same version of it");
    }
  }

  private static String difference(MessageSchema first, MessageSchema second) {
    var left = new LinkedHashSet<>(first.fields());
    var right = new LinkedHashSet<>(second.fields());
    left.removeAll(second.fields());
    right.removeAll(first.fields());
    return left.isEmpty() && right.isEmpty()
        ? "reserved " + first.reserved() + " and " + second.reserved()
        : describe(left) + " and " + describe(right);
  }

  private static String describe(Collection<FieldSchema> fields) {
    return fields.isEmpty() ? "nothing" : ProtoText.field(fields.iterator().next());
  }

  private void place(String name) {
    String outer = enclosing(name);
    if (outer == null) {
      definitions.add(name);
    } else {
      nested.computeIfAbsent(outer, _ -> new ArrayList<>()).add(name);
    }
  }

  /** The message that a type is nested in; null for a definition. */
  private @Nullable String enclosing(String name) {
    String outer = ProtoNames.parent(name);
    return messages.containsKey(outer) ? outer : null;
  }

  /** A name may be given once, and enum values share the scope of their enum. */
  private void requireDistinctSymbols() {
    var symbols = new HashMap<String, String>();
    Consumer<String> claim =
        symbol -> {
          String before = symbols.putIfAbsent(symbol, symbol);
          if (before != null) {
            throw new IllegalArgumentException(
                symbol
                    + " names two things, which protobuf does not allow"
                    + " (enum values share the scope of their enum): rename one");
          }
        };
    services.keySet().forEach(claim);
    messages.keySet().forEach(claim);
    for (EnumSchema type : enums.values()) {
      claim.accept(type.name());
      String scope = ProtoNames.parent(type.name());
      type.values().forEach(v -> claim.accept(ProtoNames.join(scope, v.name())));
    }
  }

  private void requireReferences(String definition) {
    for (String reference : references(definition)) {
      if (!isDefined(reference) && WellKnownType.fileOf(reference) == null) {
        throw new IllegalArgumentException(
            "the contract of "
                + definedBy.get(definition)
                + " refers to "
                + reference
                + " (in "
                + definition
                + ") and does not define it");
      }
    }
  }

  private boolean isDefined(String type) {
    return messages.containsKey(type) || enums.containsKey(type);
  }

  /** The names of what is nested in nothing: services, then messages, then enums. */
  Set<String> definitions() {
    return definitions;
  }

  /** The names of all types and services. */
  Set<String> names() {
    return definedBy.keySet();
  }

  @Nullable ServiceSchema service(String name) {
    return services.get(name);
  }

  @Nullable MessageSchema message(String name) {
    return messages.get(name);
  }

  EnumSchema enumeration(String name) {
    return Objects.requireNonNull(enums.get(name), name);
  }

  /** The names of the types that are nested directly in a message. */
  List<String> nestedIn(String message) {
    return nested.getOrDefault(message, List.of());
  }

  /** The definition that a type is, or is nested in. */
  String definitionOf(String type) {
    String name = type;
    for (String outer = enclosing(name); outer != null; outer = enclosing(name)) {
      name = outer;
    }
    return name;
  }

  /** The proto package of a type; empty for none. */
  String packageOf(String type) {
    return ProtoNames.parent(definitionOf(type));
  }

  /** The full names of all types that a definition refers to. */
  Set<String> references(String definition) {
    var found = new LinkedHashSet<String>();
    ServiceSchema service = services.get(definition);
    if (service != null) {
      for (MethodSchema method : service.methods()) {
        found.add(method.request());
        found.add(method.reply());
      }
    } else {
      addReferences(definition, found);
    }
    return found;
  }

  private void addReferences(String type, Set<String> found) {
    MessageSchema message = messages.get(type);
    if (message != null) {
      message.fields().stream()
          .map(FieldSchema::typeName)
          .filter(name -> !name.isEmpty())
          .forEach(found::add);
      nestedIn(type).forEach(inner -> addReferences(inner, found));
    }
  }
}
