package io.kith.processor;

import java.util.List;

/** A type of the user's that has a codec of its own. */
sealed interface NamedType permits EnumType, StructType, SealedType, ProtobufType {

  /** Its names. */
  TypeName name();

  /** The types that it refers to. */
  List<NamedType> references();
}
