package io.kith.codec;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How {@code .proto} files name things: what is an identifier, and how a type is referred to from a
 * package so that protobuf's search through the scopes finds that type and no other.
 */
final class ProtoNames {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern DOT = Pattern.compile("\\.");

  /** Words that begin something else than a type where a type may stand. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "message",
          "enum",
          "oneof",
          "option",
          "optional",
          "repeated",
          "required",
          "reserved",
          "extend",
          "extensions",
          "group",
          "map",
          "stream");

  private final ProtoTypes types;
  private final Set<String> nestedNames = new HashSet<>();
  private final Set<String> innerParts = new HashSet<>(KEYWORDS);

  ProtoNames(ProtoTypes types) {
    this.types = types;
    for (Kind kind : Kind.values()) {
      innerParts.add(kind.keyword());
    }
    for (String name : types.names()) {
      String[] parts = DOT.split(name);
      for (int i = 1; i < parts.length; i++) {
        innerParts.add(parts[i]);
      }
      if (!types.definitions().contains(name)) {
        nestedNames.add(parts[parts.length - 1]);
      }
    }
  }

  /** How a method of this service refers to a type: its own methods are in scope, too. */
  String reference(String type, String fromPackage, ServiceSchema from) {
    String name = reference(type, fromPackage);
    boolean hidden = from.methods().stream().anyMatch(m -> m.name().equals(first(name)));
    return hidden ? "." + type : name;
  }

  /** How a file of this package refers to a type. */
  String reference(String type, String fromPackage) {
    if (types.packageOf(type).equals(fromPackage) && WellKnownType.fileOf(type) == null) {
      String relative = fromPackage.isEmpty() ? type : type.substring(fromPackage.length() + 1);
      boolean hidden = nestedNames.contains(first(relative));
      return hidden || !Character.isUpperCase(relative.charAt(0)) ? "." + type : relative;
    }
    // An outer scope that has a part of this name would end the search.
    return innerParts.contains(first(type)) ? "." + type : type;
  }

  private static String first(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  static void requireFullName(String name) {
    for (String part : DOT.split(name, -1)) {
      requireIdentifier(part);
    }
  }

  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches();
  }

  static void requireIdentifier(String name) {
    if (!isIdentifier(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no protobuf name: ASCII letters, digits and _ are allowed");
    }
  }

  /** The scope of a full name, without the dot; empty for none. */
  static String parent(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** The last part of a full name. */
  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static String join(String scope, String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  /** The JSON name that protobuf gives a field that does not declare one. */
  static String jsonName(String fieldName) {
    var json = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < fieldName.length(); i++) {
      char c = fieldName.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        json.append(upper && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        upper = false;
      }
    }
    return json.toString();
  }
}
