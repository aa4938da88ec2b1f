package io.kith.conformance;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import io.kith.testkit.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Any contract: in one package, where types nest and refer to each other as they like, or in
 * several, where each refers to later ones, so that files can import each other.
 */
final class ArbitraryContract {

  private static final String[] PACKAGES = {"a", "a.b", "a.b.c", "c", "string.option"};
  private static final String[] NAMES = {"T", "message", "Map", "string", "optional", "Value"};
  private static final String[] WORDS = {"user_id", "x", "message", "reserved", "to", "_a", "b__c"};
  private static final String[] JAVA_TYPES = {"", "", "UUID", "Set<Integer>", "Map<Short, UUID>"};
  private static final String EMPTY = "google.protobuf.Empty";
  private static final Kind[] KEYS = {
    Kind.BOOL, Kind.INT32, Kind.UINT64, Kind.SINT32, Kind.SFIXED64, Kind.STRING
  };

  private final Source source;
  private final boolean isOnePackage;
  private final List<String> messageNames = new ArrayList<>();
  private final List<String> enumNames = new ArrayList<>();

  private ArbitraryContract(Source source) {
    this.source = source;
    this.isOnePackage = source.bool();
  }

  static ServiceSchema of(Source source) {
    return new ArbitraryContract(source).contract();
  }

  private ServiceSchema contract() {
    int count = 1 + source.length(6);
    for (int i = 0; i < count; i++) {
      messageNames.add(scope() + "." + source.oneOf(NAMES) + i);
      enumNames.add(scope() + ".Enum" + i);
    }
    var messages = new ArrayList<MessageSchema>();
    for (int i = 0; i < count; i++) {
      messages.add(message(i));
    }
    var enums = new ArrayList<EnumSchema>();
    for (String name : enumNames) {
      boolean isUsed =
          messages.stream()
              .flatMap(m -> m.fields().stream())
              .anyMatch(f -> f.typeName().equals(name));
      if (isUsed) {
        enums.add(enumeration(name));
      }
    }
    var methods = new ArrayList<MethodSchema>();
    for (String name : messageNames) {
      methods.add(method(name));
    }
    String name = (isOnePackage ? "a.b" : source.oneOf(PACKAGES)) + ".Service";
    return new ServiceSchema(name, "1." + count + ".0", methods, messages, enums);
  }

  private String scope() {
    if (!isOnePackage) {
      return source.oneOf(PACKAGES);
    }
    return messageNames.isEmpty() || source.between(0, 3) > 0
        ? "a.b"
        : messageNames.get(source.between(0, messageNames.size() - 1));
  }

  private MethodSchema method(String message) {
    var traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (trait != Trait.NON_BLOCKING && source.bool()) {
        traits.add(trait);
      }
    }
    String name = "Method" + messageNames.indexOf(message);
    return new MethodSchema(
        name,
        "Map<String, T> " + name + "(" + source.oneOf("", "int a", "List<A> a, byte[] b") + ")",
        source.bool() ? message : EMPTY,
        message,
        source.list(2, s -> messageNames.get(s.between(0, messageNames.size() - 1))),
        traits);
  }

  private MessageSchema message(int index) {
    var numbers = new TreeSet<Integer>();
    var reserved = new TreeSet<Integer>();
    for (int i = source.length(10); i > 0; i--) {
      (source.between(0, 4) > 0 ? numbers : reserved)
          .add(source.oneOf(source.between(1, 30), source.between(20_000, 536_870_911)));
    }
    reserved.removeAll(numbers);
    var fields = new ArrayList<FieldSchema>();
    for (int number : numbers) {
      fields.add(field(index, number));
    }
    return new MessageSchema(messageNames.get(index), fields, List.copyOf(reserved));
  }

  private FieldSchema field(int message, int number) {
    Cardinality cardinality = source.oneOf(Cardinality.values());
    Kind kind = source.oneOf(Kind.values());
    List<String> names = kind == Kind.ENUM ? enumNames : messageNames;
    int first = isOnePackage ? 0 : message;
    String type =
        kind == Kind.ENUM || kind == Kind.MESSAGE
            ? names.get(source.between(first, names.size() - 1))
            : "";
    String name = source.oneOf(WORDS) + number;
    boolean isOneof = cardinality == Cardinality.SINGULAR && source.bool();
    return new FieldSchema(
        name,
        source.bool() ? jsonName(name) : "json\"\\" + number,
        number,
        cardinality,
        kind,
        type,
        cardinality == Cardinality.MAP ? source.oneOf(KEYS) : Kind.STRING,
        isOneof ? "choice" + source.between(0, 1) : "",
        source.oneOf(JAVA_TYPES));
  }

  /** What protobuf calls a field in JSON unless it is told otherwise. */
  private static String jsonName(String name) {
    var json = new StringBuilder();
    for (String part : name.split("_", -1)) {
      boolean isFirst = json.isEmpty() && !name.startsWith("_");
      json.append(
          isFirst || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return json.toString();
  }

  private EnumSchema enumeration(String name) {
    String prefix = "ENUM" + enumNames.indexOf(name) + "_";
    var values = new ArrayList<EnumSchema.Value>();
    values.add(new EnumSchema.Value(prefix + "ZERO", 0));
    for (int i = 1; i < 1 + source.length(4); i++) {
      values.add(new EnumSchema.Value(prefix + "VALUE" + i, source.oneOf(i, -i, 1 << 2 * i)));
    }
    return new EnumSchema(
        name,
        values,
        source.list(3, s -> s.between(10_000, 20_000)).stream().distinct().sorted().toList());
  }
}
