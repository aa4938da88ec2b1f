package io.kith.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
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
    problems.within(
        site,
        () -> {
          try {
            requireName(name);
            TypeReader.requireNotNullable(site);
            FieldType fieldType = reader.field(type, generic);
            fields.add(new FieldModel(name, accessor, label, number, fieldType, site));
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
