package io.kith.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message type, made ready to find its fields by number and by either of their names. */
final class JsonType {

  /** Field numbers below this are found by index. */
  private static final int DENSE = 64;

  private final String name;
  private final @Nullable WellKnownType wellKnown;
  private final JsonField[] dense = new JsonField[DENSE];
  private final Map<Integer, JsonField> sparse = new HashMap<>();
  private final Map<String, JsonField> byName = new LinkedHashMap<>();
  private List<JsonField> fields = List.of();
  private int oneofs;

  JsonType(String name) {
    this.name = name;
    this.wellKnown = WellKnownType.of(name);
  }

  /** Gives the type its fields, which may be of the type itself. */
  void define(List<JsonField> all) {
    fields = List.copyOf(all);
    for (JsonField field : fields) {
      byName.put(field.jsonName(), field);
      oneofs = Math.max(oneofs, field.oneof() + 1);
      if (field.number() < DENSE) {
        dense[field.number()] = field;
      } else {
        sparse.put(field.number(), field);
      }
    }
    for (JsonField field : fields) {
      byName.putIfAbsent(field.protoName(), field);
    }
  }

  String name() {
    return name;
  }

  @Nullable WellKnownType wellKnown() {
    return wellKnown;
  }

  List<JsonField> fields() {
    return fields;
  }

  @Nullable JsonField byNumber(int number) {
    return number < DENSE ? dense[number] : sparse.get(number);
  }

  /** How many oneofs it has. */
  int oneofs() {
    return oneofs;
  }

  /** The field with this number, which exists. */
  JsonField field(int number) {
    return Objects.requireNonNull(byNumber(number));
  }

  /** The field with this JSON name or {@code .proto} name. */
  @Nullable JsonField byName(String key) {
    return byName.get(key);
  }

  Collection<String> jsonNames() {
    return fields.stream().map(JsonField::jsonName).toList();
  }
}
