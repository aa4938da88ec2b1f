package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.ProtoTokens.Token;
import io.kith.codec.ProtoTokens.Type;
import io.kith.core.Method.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a {@code .proto} file as {@link ProtoText} writes it, and nothing else of the language:
 * what it does not know might be a part of the contract that would be lost.
 *
 * <p>Comments count where they carry what the language has no words for, and are free elsewhere.
 */
final class ProtoParser {

  /** How deep messages may nest. */
  private static final int MAX_DEPTH = 100;

  /** The most numbers that one message or enum may reserve. */
  private static final int MAX_RESERVED = 100_000;

  private static final Map<String, Kind> SCALARS =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.ENUM && kind != Kind.MESSAGE)
          .collect(Collectors.toMap(Kind::keyword, kind -> kind));

  private final String path;
  private final List<Token> tokens;
  private final ProtoDefinitions definitions;
  private String home = "";
  private int at;

  private ProtoParser(String path, String text, ProtoDefinitions definitions) {
    this.path = path;
    this.tokens = ProtoTokens.of(path, text);
    this.definitions = definitions;
  }

  /** Adds what a file defines. */
  static void parse(String path, String text, ProtoDefinitions definitions) {
    new ProtoParser(path, text, definitions).file();
  }

  private void file() {
    expect("syntax", "=");
    if (!text().equals("proto3")) {
      throw error(tokens.get(at - 1), "\"proto3\"");
    }
    expect(";");
    if (accept("package")) {
      home = word("a package");
      expect(";");
    }
    while (accept("import")) {
      text();
      expect(";");
    }
    while (peek().type() != Type.END) {
      definition("", 0);
    }
  }

  private void definition(String outer, int depth) {
    Token start = peek();
    if (outer.isEmpty() && accept("service")) {
      service(start);
    } else if (accept("message")) {
      message(outer, depth);
    } else if (accept("enum")) {
      enumeration(outer);
    } else {
      throw error(start, "service, message or enum");
    }
  }

  private String name(String outer) {
    return ProtoNames.join(outer.isEmpty() ? home : outer, identifier("a name"));
  }

  private void service(Token start) {
    String name = name("");
    String version =
        start.before().stream()
            .filter(comment -> comment.startsWith(ProtoText.VERSION))
            .map(comment -> comment.substring(ProtoText.VERSION.length()))
            .findFirst()
            .orElseThrow(() -> error(start, "a comment before it: " + ProtoText.VERSION + "1.0.0"));
    var methods = new ArrayList<MethodSchema>();
    expect("{");
    while (!accept("}")) {
      methods.add(method());
    }
    definitions.add(new ServiceSchema(name, version, methods, List.of(), List.of()), home, path);
  }

  private MethodSchema method() {
    List<String> comments = peek().before();
    var traits = EnumSet.noneOf(Trait.class);
    expect("rpc");
    String name = identifier("the name of a method");
    expect("(");
    addIf(accept("stream"), Trait.CLIENT_STREAMING, traits);
    String request = word("a message");
    expect(")", "returns", "(");
    addIf(accept("stream"), Trait.SERVER_STREAMING, traits);
    String reply = word("a message");
    expect(")");
    if (accept("{")) {
      expect("option", "idempotency_level", "=", "IDEMPOTENT", ";", "}");
      traits.add(Trait.IDEMPOTENT);
    } else {
      expect(";");
    }
    addIf(comments.contains(ProtoText.ONE_WAY), Trait.ONE_WAY, traits);
    String signature = comments.isEmpty() ? "" : comments.getFirst();
    List<String> errors = comments.stream().flatMap(ProtoParser::errors).toList();
    return new MethodSchema(name, signature, request, reply, errors, traits);
  }

  private static void addIf(boolean holds, Trait trait, Set<Trait> traits) {
    if (holds) {
      traits.add(trait);
    }
  }

  private static Stream<String> errors(String comment) {
    boolean isList =
        comment.startsWith(ProtoText.FAILS_WITH) && comment.endsWith(ProtoText.AS_DETAIL);
    return isList
        ? Stream.of(
            comment
                .substring(
                    ProtoText.FAILS_WITH.length(), comment.length() - ProtoText.AS_DETAIL.length())
                .split(", ", -1))
        : Stream.of();
  }

  private void message(String outer, int depth) {
    String name = name(outer);
    if (depth == MAX_DEPTH) {
      throw new ContractException(
          path + ": " + name + " is nested deeper than " + MAX_DEPTH + " levels");
    }
    var fields = new ArrayList<FieldSchema>();
    var reserved = new ArrayList<Integer>();
    expect("{");
    while (!accept("}")) {
      if (accept("reserved")) {
        reserved(reserved);
      } else if (accept("oneof")) {
        String oneof = identifier("the name of a oneof");
        expect("{");
        while (!accept("}")) {
          fields.add(field(Cardinality.SINGULAR).in(oneof));
        }
      } else if (is("message") || is("enum")) {
        definition(name, depth + 1);
      } else if (accept("optional")) {
        fields.add(field(Cardinality.OPTIONAL));
      } else if (accept("repeated")) {
        fields.add(field(Cardinality.REPEATED));
      } else {
        fields.add(field(is("map") ? Cardinality.MAP : Cardinality.SINGULAR));
      }
    }
    fields.sort(Comparator.comparingInt(FieldSchema::number));
    definitions.add(new MessageSchema(name, fields, reserved), home, path);
  }

  private FieldSchema field(Cardinality cardinality) {
    Kind key = Kind.STRING;
    if (cardinality == Cardinality.MAP) {
      expect("map", "<");
      Kind found = SCALARS.get(word("the type of the keys"));
      if (found == null) {
        throw error(tokens.get(at - 1), "the type of the keys");
      }
      key = found;
      expect(",");
    }
    String type = word("a type");
    if (cardinality == Cardinality.MAP) {
      expect(">");
    }
    String name = identifier("the name of a field");
    expect("=");
    int number = number();
    String jsonName = ProtoNames.jsonName(name);
    if (accept("[")) {
      expect("json_name", "=");
      jsonName = text();
      expect("]");
    }
    String declared = peek().beside();
    expect(";");
    Kind kind = SCALARS.get(type);
    return new FieldSchema(
        name,
        jsonName,
        number,
        cardinality,
        kind == null ? Kind.MESSAGE : kind,
        kind == null ? type : "",
        key,
        "",
        declared);
  }

  private void reserved(List<Integer> reserved) {
    do {
      int first = number();
      int last = accept("to") ? number() : first;
      if (last < first || last - (long) first >= MAX_RESERVED - reserved.size()) {
        throw error(tokens.get(at - 1), "at most " + MAX_RESERVED + " numbers, the least first");
      }
      for (int number = first; number <= last; number++) {
        reserved.add(number);
      }
    } while (accept(","));
    expect(";");
  }

  private void enumeration(String outer) {
    String name = name(outer);
    var values = new ArrayList<EnumSchema.Value>();
    var reserved = new ArrayList<Integer>();
    expect("{");
    while (!accept("}")) {
      boolean isValue = tokens.get(Math.min(at + 1, tokens.size() - 1)).text().equals("=");
      if (!isValue && accept("option")) {
        expect("allow_alias", "=", "true", ";");
      } else if (!isValue && accept("reserved")) {
        reserved(reserved);
      } else {
        String value = identifier("the name of a value");
        expect("=");
        values.add(new EnumSchema.Value(value, number()));
        expect(";");
      }
    }
    definitions.add(new EnumSchema(name, values, reserved), home, path);
  }

  private int number() {
    String sign = accept("-") ? "-" : "";
    String digits = word("a number");
    try {
      return Integer.parseInt(sign + digits);
    } catch (NumberFormatException e) {
      throw error(tokens.get(at - 1), "a number");
    }
  }

  private String identifier(String what) {
    String name = word(what);
    if (!ProtoNames.isIdentifier(name)) {
      throw error(tokens.get(at - 1), what);
    }
    return name;
  }

  private String word(String what) {
    return take(Type.WORD, what);
  }

  private String text() {
    return take(Type.TEXT, "a text in quotation marks");
  }

  private String take(Type type, String what) {
    Token token = peek();
    if (token.type() != type) {
      throw error(token, what);
    }
    at++;
    return token.text();
  }

  private void expect(String... texts) {
    for (String expected : texts) {
      if (!accept(expected)) {
        throw error(peek(), "'" + expected + "'");
      }
    }
  }

  private boolean accept(String expected) {
    boolean isNext = is(expected);
    at += isNext ? 1 : 0;
    return isNext;
  }

  private boolean is(String expected) {
    Token token = peek();
    return token.text().equals(expected) && token.type() != Type.TEXT && token.type() != Type.END;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private ContractException error(Token token, String expected) {
    return new ContractException(
        path
            + ":"
            + token.line()
            + ":"
            + token.column()
            + ": found "
            + token
            + "; expected "
            + expected
            + ", as Kith writes it; export the contract again");
  }
}
