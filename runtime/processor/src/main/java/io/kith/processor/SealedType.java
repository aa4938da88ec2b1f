package io.kith.processor;

import java.util.ArrayList;
import java.util.List;

/** A sealed interface of records: a message with one {@code oneof}. */
final class SealedType implements MessageType, NamedType {

  private final TypeName name;
  private final List<Case> cases = new ArrayList<>();
  private final List<Integer> reserved = new ArrayList<>();

  /** A record that is one of the cases, and its field. */
  record Case(StructType type, int number) {

    /** The name in the {@code .proto}, after the record's simple name. */
    String protoName() {
      return Naming.snake(type.name().element().getSimpleName().toString());
    }

    /** The name in JSON. */
    String jsonName() {
      return Naming.camel(protoName());
    }
  }

  SealedType(TypeName name) {
    this.name = name;
  }

  void define(List<Case> knownCases, List<Integer> reservedNumbers) {
    cases.addAll(knownCases);
    reserved.addAll(reservedNumbers);
  }

  @Override
  public TypeName name() {
    return name;
  }

  List<Case> cases() {
    return cases;
  }

  List<Integer> reserved() {
    return reserved;
  }

  /** The name of the oneof, which must not be that of a field. */
  String oneof() {
    return cases.stream().anyMatch(c -> c.protoName().equals("value")) ? "choice" : "value";
  }

  @Override
  public List<NamedType> references() {
    return cases.stream().map(c -> (NamedType) c.type()).toList();
  }

  @Override
  public String codec() {
    return name.codecType() + ".INSTANCE";
  }

  @Override
  public String javaType() {
    return name.javaType();
  }
}
