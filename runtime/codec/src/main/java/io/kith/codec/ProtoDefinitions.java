package io.kith.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What several {@code .proto} files define, and what the references between them mean: the inverse
 * of {@link ProtoTypes} and {@link ProtoNames}.
 */
final class ProtoDefinitions {

  /**
   * A definition whose references stand as they were written.
   *
   * @param home the package of its file
   */
  private record Written<T>(T definition, String home, String path) {}

  private final Map<String, Written<ServiceSchema>> services = new TreeMap<>();
  private final Map<String, Written<MessageSchema>> messages = new HashMap<>();
  private final Map<String, Written<EnumSchema>> enums = new HashMap<>();
  private final Map<String, String> pathByName = new HashMap<>();

  void add(ServiceSchema service, String home, String path) {
    claim(service.name(), path);
    services.put(service.name(), new Written<>(service, home, path));
  }

  void add(MessageSchema message, String home, String path) {
    claim(message.name(), path);
    messages.put(message.name(), new Written<>(message, home, path));
  }

  void add(EnumSchema type, String home, String path) {
    claim(type.name(), path);
    enums.put(type.name(), new Written<>(type, home, path));
  }

  private void claim(String name, String path) {
    String other = pathByName.putIfAbsent(name, path);
    if (other != null) {
      throw new ContractException(
          path + " defines " + name + ", and so does " + other + "; export the contract again");
    }
  }

  /** The contracts, each with the types that it uses, sorted by name. */
  List<ServiceSchema> contracts() {
    return services.values().stream().map(this::contract).toList();
  }

  private ServiceSchema contract(Written<ServiceSchema> written) {
    ServiceSchema service = written.definition();
    List<MethodSchema> methods =
        service.methods().stream().map(method -> resolved(method, written)).toList();
    var usedMessages = new ArrayList<MessageSchema>();
    var usedEnums = new ArrayList<EnumSchema>();
    for (String name : reachable(methods)) {
      Written<EnumSchema> type = enums.get(name);
      Written<MessageSchema> message = messages.get(name);
      if (type != null) {
        usedEnums.add(type.definition());
      } else if (message != null) {
        usedMessages.add(resolved(message));
      }
    }
    return new ServiceSchema(service.name(), service.version(), methods, usedMessages, usedEnums);
  }

  /** The full names of all types that methods use, also those that nest others which are used. */
  private Set<String> reachable(List<MethodSchema> methods) {
    Deque<String> open = new ArrayDeque<>();
    for (MethodSchema method : methods) {
      open.add(method.request());
      open.add(method.reply());
      open.addAll(method.errors());
    }
    var found = new LinkedHashSet<String>();
    for (String name = open.poll(); name != null; name = open.poll()) {
      if (!pathByName.containsKey(name) || !found.add(name)) {
        continue;
      }
      open.add(ProtoNames.parent(name));
      Written<MessageSchema> message = messages.get(name);
      if (message != null) {
        resolved(message).fields().stream().map(FieldSchema::typeName).forEach(open::add);
      }
    }
    return found;
  }

  private MethodSchema resolved(MethodSchema method, Written<ServiceSchema> from) {
    return new MethodSchema(
        method.name(),
        method.signature(),
        message(method.request(), from),
        message(method.reply(), from),
        method.errors().stream().map(error -> message(error, from)).toList(),
        method.traits());
  }

  private String message(String reference, Written<?> from) {
    String name = resolve(reference, from);
    if (!messages.containsKey(name) && !WellKnown.isMessage(name)) {
      throw new ContractException(
          from.path() + " refers to " + reference + ", which is no message");
    }
    return name;
  }

  private MessageSchema resolved(Written<MessageSchema> message) {
    MessageSchema written = message.definition();
    return new MessageSchema(
        written.name(),
        written.fields().stream().map(field -> resolved(field, message)).toList(),
        written.reserved());
  }

  private FieldSchema resolved(FieldSchema field, Written<MessageSchema> from) {
    if (field.kind() != Kind.MESSAGE) {
      return field;
    }
    String name = resolve(field.typeName(), from);
    Kind kind = enums.containsKey(name) || WellKnown.isEnum(name) ? Kind.ENUM : Kind.MESSAGE;
    return new FieldSchema(
        field.name(),
        field.jsonName(),
        field.number(),
        field.cardinality(),
        kind,
        name,
        field.mapKey(),
        field.oneof(),
        field.javaType());
  }

  private String resolve(String reference, Written<?> from) {
    if (reference.startsWith(".")) {
      return required(reference.substring(1), reference, from);
    }
    String local = ProtoNames.join(from.home(), reference);
    return isDefined(local) ? local : required(reference, reference, from);
  }

  private String required(String name, String reference, Written<?> from) {
    if (!isDefined(name)) {
      throw new ContractException(
          from.path()
              + " refers to "
              + reference
              + ", which no file defines; export the contract again");
    }
    return name;
  }

  private boolean isDefined(String name) {
    return messages.containsKey(name)
        || enums.containsKey(name)
        || WellKnown.isMessage(name)
        || WellKnown.isEnum(name);
  }
}
