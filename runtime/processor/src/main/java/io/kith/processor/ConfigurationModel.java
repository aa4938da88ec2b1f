package io.kith.processor;

import java.util.List;
import javax.lang.model.element.TypeElement;

/**
 * A record that configuration is bound to.
 *
 * @param element the record
 * @param binding the simple name of the class that is generated
 * @param sections the record itself, and then those that it is made of, each once
 */
record ConfigurationModel(TypeElement element, String binding, List<Section> sections) {

  /** A record, and its components in their order. */
  record Section(TypeElement element, List<Component> components) {}

  /**
   * A component.
   *
   * @param javaType its type in generated code
   * @param key the expression that describes its key
   */
  record Component(String javaType, String key) {}
}
