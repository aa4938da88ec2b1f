package io.kith.codec;

/** The protobuf type of a field's value. */
public enum Kind {
  BOOL("bool"),
  INT32("int32"),
  INT64("int64"),
  UINT32("uint32"),
  UINT64("uint64"),
  SINT32("sint32"),
  SINT64("sint64"),
  FIXED32("fixed32"),
  FIXED64("fixed64"),
  SFIXED32("sfixed32"),
  SFIXED64("sfixed64"),
  FLOAT("float"),
  DOUBLE("double"),
  STRING("string"),
  BYTES("bytes"),
  ENUM("enum"),
  MESSAGE("message");

  private final String keyword;

  Kind(String keyword) {
    this.keyword = keyword;
  }

  /**
   * The word for it in a {@code .proto}; for {@link #ENUM} and {@link #MESSAGE} the type's name
   * stands instead.
   */
  public String keyword() {
    return keyword;
  }

  /** How a value of it stands on the wire where it is not packed: the lowest bits of the tag. */
  int wireType() {
    return switch (this) {
      case BOOL, INT32, INT64, UINT32, UINT64, SINT32, SINT64, ENUM -> 0;
      case FIXED64, SFIXED64, DOUBLE -> 1;
      case STRING, BYTES, MESSAGE -> 2;
      case FIXED32, SFIXED32, FLOAT -> 5;
    };
  }

  /** Whether a list of it is packed into one field. */
  public boolean isPackable() {
    return switch (this) {
      case STRING, BYTES, MESSAGE -> false;
      default -> true;
    };
  }
}
