package io.kith.processor;

import io.kith.codec.Kind;
import java.util.List;

/**
 * An enum.
 *
 * @param constants its constants in their declared order
 * @param reserved the numbers that no constant may take
 */
record EnumType(TypeName name, List<Constant> constants, List<Integer> reserved)
    implements Value, NamedType {

  /** A constant. */
  record Constant(String name, int number) {}

  /** The name of a constant in the contract, which no other enum there has. */
  String protoName(Constant constant) {
    return Naming.screaming(name.protoName()) + "_" + constant.name();
  }

  @Override
  public List<NamedType> references() {
    return List.of();
  }

  @Override
  public Kind kind() {
    return Kind.ENUM;
  }

  @Override
  public String javaType() {
    return name.javaType();
  }

  @Override
  public String write(int number, String expression) {
    return "out.int32(" + number + ", " + name.codecType() + ".number(" + expression + "));";
  }

  @Override
  public String writeRaw(String expression) {
    return "out.rawInt32(" + name.codecType() + ".number(" + expression + "));";
  }

  @Override
  public String read(String before) {
    return name.codecType() + ".of(in.int32())";
  }

  @Override
  public String initial() {
    return constants.stream()
        .filter(c -> c.number() == 0)
        .map(c -> javaType() + "." + c.name())
        .findFirst()
        .orElse("null"); // has been reported as an error
  }

  @Override
  public String presence(String expression) {
    return expression + " != " + initial();
  }
}
