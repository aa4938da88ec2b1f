package io.kith.codec;

import io.kith.core.Method.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the text of {@code .proto} files. */
final class ProtoText {

  /** What comments say of what the language has no words for; {@link ProtoParser} reads them. */
  static final String VERSION = "Version ";

  static final String FAILS_WITH = "Fails with ";
  static final String AS_DETAIL = ", as a detail of the status.";
  static final String ONE_WAY = "One-way: a caller over Kith's own protocol is not answered.";

  private final ProtoTypes types;
  private final ProtoLayout layout;
  private final ProtoNames names;
  private final StringBuilder text = new StringBuilder();
  private String home = "";
  private int indent;

  ProtoText(ProtoTypes types, ProtoLayout layout, ProtoNames names) {
    this.types = types;
    this.layout = layout;
    this.names = names;
  }

  /** The text of the file at this path with these definitions. */
  String file(String path, SortedSet<String> definitions) {
    home = types.packageOf(definitions.first());
    line(ProtoFiles.HEADER);
    line("syntax = \"proto3\";");
    if (!home.isEmpty()) {
      line("");
      line("package " + home + ";");
    }
    imports(path, definitions);
    // The order of the contract: services, then the types as the methods mention them.
    types.definitions().stream().filter(definitions::contains).forEach(this::define);
    return text.toString();
  }

  private void imports(String path, Collection<String> definitions) {
    var imports = new TreeSet<String>();
    for (String definition : definitions) {
      types.references(definition).forEach(type -> imports.add(layout.fileOf(type)));
    }
    imports.remove(path);
    if (!imports.isEmpty()) {
      line("");
      imports.forEach(file -> line("import \"" + file + "\";"));
    }
  }

  private void define(String name) {
    line("");
    ServiceSchema service = types.service(name);
    MessageSchema message = types.message(name);
    if (service != null) {
      service(service);
    } else if (message != null) {
      message(message);
    } else {
      enumeration(types.enumeration(name));
    }
  }

  private void service(ServiceSchema service) {
    comment(VERSION + service.version());
    open("service " + ProtoNames.simple(service.name()));
    boolean first = true;
    for (MethodSchema method : service.methods()) {
      if (!first) {
        line("");
      }
      first = false;
      method(service, method);
    }
    close();
  }

  private void method(ServiceSchema service, MethodSchema method) {
    ProtoNames.requireIdentifier(method.name());
    comment(method.signature());
    if (!method.errors().isEmpty()) {
      comment(
          method.errors().stream()
              .map(type -> names.reference(type, home))
              .collect(Collectors.joining(", ", FAILS_WITH, AS_DETAIL)));
    }
    if (method.is(Trait.ONE_WAY)) {
      comment(ONE_WAY);
    }
    String call =
        "rpc %s(%s%s) returns (%s%s)"
            .formatted(
                method.name(),
                method.is(Trait.CLIENT_STREAMING) ? "stream " : "",
                names.reference(method.request(), home, service),
                method.is(Trait.SERVER_STREAMING) ? "stream " : "",
                names.reference(method.reply(), home, service));
    if (method.is(Trait.IDEMPOTENT)) {
      open(call);
      line("option idempotency_level = IDEMPOTENT;");
      close();
    } else {
      line(call + ";");
    }
  }

  private void message(MessageSchema message) {
    String head = "message " + ProtoNames.simple(message.name());
    List<String> nested = types.nestedIn(message.name());
    if (message.fields().isEmpty() && message.reserved().isEmpty() && nested.isEmpty()) {
      line(head + " {}");
      return;
    }
    open(head);
    reserved(message.reserved());
    var oneofs = new HashSet<String>();
    for (FieldSchema field : message.fields()) {
      if (field.oneof().isEmpty()) {
        line(statement(field));
      } else if (oneofs.add(field.oneof())) {
        oneof(message, field.oneof());
      }
    }
    nested.forEach(this::define);
    close();
  }

  private void oneof(MessageSchema message, String name) {
    ProtoNames.requireIdentifier(name);
    open("oneof " + name);
    message.fields().stream()
        .filter(field -> field.oneof().equals(name))
        .forEach(field -> line(statement(field)));
    close();
  }

  private String statement(FieldSchema field) {
    String type =
        field.typeName().isEmpty()
            ? field.kind().keyword()
            : names.reference(field.typeName(), home);
    String declared = field.javaType().isEmpty() ? "" : " // " + field.javaType();
    return statement(field, type) + declared;
  }

  /** How a field reads, with the full name of its type. */
  static String field(FieldSchema field) {
    return statement(field, field.typeName().isEmpty() ? field.kind().keyword() : field.typeName());
  }

  private static String statement(FieldSchema field, String type) {
    ProtoNames.requireIdentifier(field.name());
    String typed =
        switch (field.cardinality()) {
          case SINGULAR -> type;
          case OPTIONAL -> "optional " + type;
          case REPEATED -> "repeated " + type;
          case MAP -> "map<" + field.mapKey().keyword() + ", " + type + ">";
        };
    String options =
        field.jsonName().equals(ProtoNames.jsonName(field.name()))
            ? ""
            : " [json_name = " + quoted(field.jsonName()) + "]";
    return typed + " " + field.name() + " = " + field.number() + options + ";";
  }

  private void enumeration(EnumSchema type) {
    if (type.values().isEmpty() || type.values().getFirst().number() != 0) {
      throw new IllegalArgumentException(
          "the first value of enum " + type.name() + " must have the number 0 in proto3");
    }
    open("enum " + ProtoNames.simple(type.name()));
    Set<Integer> numbers = new HashSet<>();
    if (!type.values().stream().allMatch(value -> numbers.add(value.number()))) {
      line("option allow_alias = true;");
    }
    reserved(type.reserved());
    for (EnumSchema.Value value : type.values()) {
      ProtoNames.requireIdentifier(value.name());
      line(value.name() + " = " + value.number() + ";");
    }
    close();
  }

  private void reserved(List<Integer> numbers) {
    if (!numbers.isEmpty()) {
      line("reserved " + String.join(", ", ranges(new TreeSet<>(numbers))) + ";");
    }
  }

  private static List<String> ranges(SortedSet<Integer> numbers) {
    var ranges = new ArrayList<String>();
    int first = numbers.first();
    int last = first;
    for (int number : numbers) {
      if (number > last + 1) {
        ranges.add(range(first, last));
        first = number;
      }
      last = number;
    }
    ranges.add(range(first, last));
    return ranges;
  }

  private static String range(int first, int last) {
    return first == last ? Integer.toString(first) : first + " to " + last;
  }

  private static String quoted(String name) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  private void comment(String sentence) {
    sentence.lines().forEach(part -> line("// " + part));
  }

  private void open(String head) {
    line(head + " {");
    indent++;
  }

  private void close() {
    indent--;
    line("}");
  }

  private void line(String content) {
    if (!content.isEmpty()) {
      text.repeat("  ", indent).append(content);
    }
    text.append('\n');
  }
}
