package io.kith.processor;

import java.util.List;

/** The request or reply of a method. */
sealed interface Payload {

  /** The user's types that it refers to. */
  List<NamedType> references();

  /** A message of the user's, as it is. */
  record Direct(MessageType type) implements Payload {
    @Override
    public List<NamedType> references() {
      return type instanceof NamedType named ? List.of(named) : List.of();
    }
  }

  /**
   * A message of all parameters.
   *
   * @param protoName its name in the contract, without package
   * @param javaName the generated record
   */
  record Arguments(
      String protoName, String javaName, List<FieldModel> fields, List<Integer> reserved)
      implements Payload {
    @Override
    public List<NamedType> references() {
      return FieldModel.references(fields);
    }
  }

  /**
   * A message around a single value, which Java code sees bare: a reply, or an element of a stream.
   *
   * @param protoName its name in the contract, without package
   * @param codec the generated codec
   */
  record Bare(String protoName, String codec, FieldModel field) implements Payload {
    @Override
    public List<NamedType> references() {
      return FieldModel.references(List.of(field));
    }
  }

  /**
   * A message without fields.
   *
   * @param protoName its name in the contract, without package
   */
  record Nothing(String protoName) implements Payload {
    @Override
    public List<NamedType> references() {
      return List.of();
    }
  }
}
