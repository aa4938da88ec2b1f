package io.kith.processor;

import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;

/**
 * A field of a message.
 *
 * @param name the Java name
 * @param accessor what reads it from its object, {@code .coins()}; empty if the object is the value
 * @param label what errors call it, {@code Balance.coins}
 * @param site where it stands in the source
 */
record FieldModel(
    String name, String accessor, String label, int number, FieldType type, Element site) {

  /** The user's types that these fields refer to. */
  static List<NamedType> references(List<FieldModel> fields) {
    return fields.stream()
        .flatMap(f -> f.type().value() instanceof NamedType named ? Stream.of(named) : Stream.of())
        .toList();
  }
}
