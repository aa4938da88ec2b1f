package io.kith.processor;

import java.util.List;

/** A message class of protobuf-java's; it knows its own contract at run time. */
record ProtobufType(TypeName name) implements MessageType, NamedType {

  @Override
  public List<NamedType> references() {
    return List.of();
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
