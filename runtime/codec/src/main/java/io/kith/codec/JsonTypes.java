package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The types of a contract and protobuf's well-known ones, linked with each other. */
final class JsonTypes {

  private static final int MAX_FIELD = 536_870_911;

  private final Map<String, MessageSchema> messages = new HashMap<>();
  private final Map<String, JsonType> types = new HashMap<>();
  private final Map<String, JsonEnum> enums = new HashMap<>();
  private final Deque<JsonType> undefined = new ArrayDeque<>();

  JsonTypes(ServiceSchema service) {
    for (MessageSchema message : service.messages()) {
      messages.put(message.name(), message);
    }
    WellKnownSchemas.ALL.forEach(message -> messages.put(message.name(), message));
    enums.put(WellKnownType.NULL_VALUE.name(), new JsonEnum(WellKnownType.NULL_VALUE));
    service.enums().forEach(type -> enums.put(type.name(), new JsonEnum(type)));
  }

  /**
   * The message type of this name, with all that it refers to.
   *
   * @throws IllegalArgumentException if the contract does not define one of them, or is none
   */
  JsonType type(String name) {
    JsonType type = mentioned(name);
    for (JsonType next = undefined.poll(); next != null; next = undefined.poll()) {
      next.define(link(Objects.requireNonNull(messages.get(next.name())).fields()));
    }
    return type;
  }

  /** The type of this name, which may have no fields yet. */
  private JsonType mentioned(String name) {
    JsonType known = types.get(name);
    if (known != null) {
      return known;
    }
    if (!messages.containsKey(name)) {
      throw new IllegalArgumentException("the contract does not define the message " + name);
    }
    var type = new JsonType(name);
    types.put(name, type);
    undefined.add(type);
    return type;
  }

  private List<JsonField> link(List<FieldSchema> schemas) {
    var fields = new ArrayList<JsonField>(schemas.size());
    var oneofs = new ArrayList<String>();
    for (FieldSchema schema : schemas) {
      fields.add(link(schema, fields.size(), oneof(oneofs, schema.oneof())));
    }
    return fields;
  }

  private static int oneof(List<String> oneofs, String name) {
    if (name.isEmpty()) {
      return -1;
    }
    if (!oneofs.contains(name)) {
      oneofs.add(name);
    }
    return oneofs.indexOf(name);
  }

  private JsonField link(FieldSchema schema, int index, int oneof) {
    if (schema.number() < 1 || schema.number() > MAX_FIELD) {
      throw new IllegalArgumentException(
          "field " + schema.name() + " has the number " + schema.number() + ", which cannot be");
    }
    if (schema.cardinality() == Cardinality.MAP) {
      JsonScalars.requireKey(schema.mapKey());
      return JsonField.of(schema, index, -1, entry(schema), null);
    }
    JsonType type = schema.kind() == Kind.MESSAGE ? mentioned(schema.typeName()) : null;
    JsonEnum enumeration = schema.kind() == Kind.ENUM ? enumeration(schema.typeName()) : null;
    return JsonField.of(schema, index, oneof, type, enumeration);
  }

  /** A map is a list of entries, messages of a key and a value. */
  private JsonType entry(FieldSchema map) {
    var key = scalar("key", 1, map.mapKey());
    var value =
        new FieldSchema(
            "value", "value", 2, Cardinality.SINGULAR, map.kind(), map.typeName(), Kind.STRING, "");
    var entry = new JsonType(map.name() + " entry");
    entry.define(link(List.of(key, value)));
    return entry;
  }

  private static FieldSchema scalar(String name, int number, Kind kind) {
    return new FieldSchema(name, name, number, Cardinality.SINGULAR, kind, "", Kind.STRING, "");
  }

  private JsonEnum enumeration(String name) {
    JsonEnum type = enums.get(name);
    if (type == null) {
      throw new IllegalArgumentException("the contract does not define the enum " + name);
    }
    return type;
  }
}
