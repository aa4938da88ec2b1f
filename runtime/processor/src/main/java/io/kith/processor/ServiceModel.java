package io.kith.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.TypeElement;

/**
 * A service: what was found in its interface, and is right.
 *
 * @param element the interface
 * @param javaType how generated code names it
 * @param javaPackage the package of all that is generated for it
 * @param binding the simple name of the generated class
 * @param name the full name on the wire
 * @param memberTypes the simple names of the types that a class inherits from the interface
 * @param memberFields the names of the constants that it inherits
 */
record ServiceModel(
    TypeElement element,
    String javaType,
    String javaPackage,
    String binding,
    String name,
    String version,
    List<MethodModel> methods,
    Set<String> memberTypes,
    Set<String> memberFields) {

  /** The name that errors and synthetic messages use. */
  String simpleName() {
    return Naming.simple(name);
  }

  /** All types of the user's that it needs, in the order of their first use. */
  Set<NamedType> types() {
    var found = new LinkedHashSet<NamedType>();
    Deque<NamedType> open = new ArrayDeque<>();
    methods.forEach(method -> open.addAll(method.references()));
    for (NamedType type = open.poll(); type != null; type = open.poll()) {
      if (found.add(type)) {
        open.addAll(type.references());
      }
    }
    return found;
  }
}
