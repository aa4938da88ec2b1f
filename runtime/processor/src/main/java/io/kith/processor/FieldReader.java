package io.kith.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.lang.model.element.Element;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Reads the fields of one message, and reports each that is none. */
final class FieldReader {

  private final Problems problems;
  private final TypeReader reader;
  private final List<FieldModel> fields = new ArrayList<>();
  private final Map<String, String> protoNames = new HashMap<>();

  FieldReader(Problems problems, TypeReader reader) {
    this.problems = problems;
    this.reader = reader;
  }

  /** Reads the next field. */
  void read(
      Element site,
      String name,
      String accessor,
      String label,
      int number,
      TypeMirror type,
      boolean generic) {
    read(site, name, accessor, label, number, () -> reader.field(type, generic));
  }

  /** Reads what a stream consists of, as the field of a message of its own. */
  void readElement(Element site, String label, DeclaredType stream) {
    read(site, "value", "", label, 1, () -> reader.field(TypeReader.elementType(stream), true));
  }

  private void read(
      Element site,
      String name,
      String accessor,
      String label,
      int number,
      Supplier<FieldType> type) {
    problems.within(
        site,
        () -> {
          try {
            requireName(name);
            TypeReader.requireNotNullable(site);
            fields.add(new FieldModel(name, accessor, label, number, type.get(), site));
          } catch (UnsupportedTypeException e) {
            problems.report(site, label + ": " + e.advice());
          }
        });
  }

  private void requireName(String name) {
    if (!Naming.isIdentifier(name)) {
      throw new UnsupportedTypeException(
          "the name is none in protobuf; use ASCII letters, digits and _");
    }
    String other = protoNames.putIfAbsent(Naming.snake(name), name);
    if (other != null) {
      throw new UnsupportedTypeException(
          "'"
              + other
              + "' and '"
              + name
              + "' are both "
              + Naming.snake(name)
              + " in the contract; rename one");
    }
  }

  List<FieldModel> done() {
    return fields;
  }
}
