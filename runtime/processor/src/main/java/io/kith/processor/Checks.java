package io.kith.processor;

import io.kith.codec.EnumSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.ServiceSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.type.TypeKind;

/** The checks that need to see all types of a service together. */
final class Checks {

  private final Problems problems;
  private final ServiceModel service;
  private final Set<StructType> finished = new HashSet<>();
  private final Set<StructType> open = new HashSet<>();
  private final Deque<FieldModel> path = new ArrayDeque<>();

  Checks(Problems problems, ServiceModel service) {
    this.problems = problems;
    this.service = service;
  }

  /** Reports names that mean two things, and records that no value can exist of. */
  void run() {
    requireDistinctNames();
    requireDistinctCodecs();
    for (NamedType type : service.types()) {
      if (type instanceof StructType struct) {
        requireFinite(struct);
      }
    }
  }

  private void requireDistinctNames() {
    ServiceSchema schema = Contract.of(service);
    var names = new HashMap<String, String>();
    claim(names, schema.name(), "the service");
    for (MessageSchema message : schema.messages()) {
      claim(names, message.name(), "a message");
    }
    for (EnumSchema type : schema.enums()) {
      claim(names, type.name(), "an enum");
      for (EnumSchema.Value value : type.values()) {
        claim(
            names,
            Naming.join(Naming.parent(type.name()), value.name()),
            "a constant of " + type.name());
      }
    }
  }

  private void claim(Map<String, String> names, String name, String what) {
    String other = names.putIfAbsent(name, what);
    if (other != null) {
      problems.report(
          service.element(),
          name
              + " is the name of both "
              + other
              + " and "
              + what
              + " in the contract of "
              + service.simpleName()
              + "; rename one");
    }
  }

  private void requireDistinctCodecs() {
    var codecs = new HashMap<String, NamedType>();
    for (NamedType type : service.types()) {
      NamedType other = codecs.putIfAbsent(type.name().codec(), type);
      if (other != null) {
        problems.report(
            service.element(),
            other.name().label()
                + " and "
                + type.name().label()
                + " would both have the codec "
                + type.name().codec()
                + "; rename one");
      }
    }
  }

  private void requireFinite(StructType struct) {
    if (finished.contains(struct) || !open.add(struct)) {
      return;
    }
    for (FieldModel field : struct.fields()) {
      if (field.type().shape() == Shape.SINGLE
          && field.type().value() instanceof StructType required) {
        path.push(field);
        if (open.contains(required)) {
          reportInfinite(required);
        } else {
          problems.within(field.site(), () -> requireFinite(required));
        }
        path.pop();
      }
    }
    open.remove(struct);
    finished.add(struct);
  }

  /** Reports at the last component that names a type, rather than a type variable. */
  private void reportInfinite(StructType required) {
    FieldModel field =
        path.stream()
            .filter(f -> f.site().asType().getKind() != TypeKind.TYPEVAR)
            .findFirst()
            .orElseThrow();
    String type = required.name().label();
    problems.report(
        field.site(),
        field.label()
            + ": every "
            + type
            + " would need another "
            + type
            + ", without end; use Optional or List here");
  }
}
