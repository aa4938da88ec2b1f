package io.kith.processor;

import java.util.ArrayList;
import java.util.List;

/**
 * A record, or a declared exception: a message with fields. Its fields become known after itself,
 * since they may be of its own type.
 */
final class StructType implements MessageType, NamedType {

  private final TypeName name;
  private final List<FieldModel> fields = new ArrayList<>();
  private final List<Integer> reserved = new ArrayList<>();

  StructType(TypeName name) {
    this.name = name;
  }

  void define(List<FieldModel> components, List<Integer> reservedNumbers) {
    fields.addAll(components);
    reserved.addAll(reservedNumbers);
  }

  @Override
  public TypeName name() {
    return name;
  }

  List<FieldModel> fields() {
    return fields;
  }

  List<Integer> reserved() {
    return reserved;
  }

  @Override
  public List<NamedType> references() {
    return FieldModel.references(fields);
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
