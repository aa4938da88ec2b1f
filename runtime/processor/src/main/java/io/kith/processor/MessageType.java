package io.kith.processor;

import io.kith.codec.Kind;

/** A type that is a message on the wire. */
sealed interface MessageType extends Value
    permits MessageType.Time, StructType, SealedType, ProtobufType {

  /** The expression of its codec. */
  String codec();

  /**
   * The expression of the value that an absent field reads as, and which is not known before; empty
   * if it is what {@link #initial} says.
   */
  default String absent() {
    return "in.absent(" + codec() + ")";
  }

  @Override
  default Kind kind() {
    return Kind.MESSAGE;
  }

  @Override
  default String write(int number, String expression) {
    return "out.message(" + number + ", " + codec() + ", " + expression + ");";
  }

  @Override
  default String read(String before) {
    return "in.message(" + codec() + ", " + before + ")";
  }

  @Override
  default String initial() {
    return "null";
  }

  /** The types of {@code java.time} that protobuf has messages for. */
  enum Time implements MessageType {
    TIMESTAMP("«java.time.Instant»", "«java.time.Instant».EPOCH", "google.protobuf.Timestamp"),
    DURATION("«java.time.Duration»", "«java.time.Duration».ZERO", "google.protobuf.Duration");

    private final String javaType;
    private final String initial;
    private final String fullName;

    Time(String javaType, String initial, String fullName) {
      this.javaType = javaType;
      this.initial = initial;
      this.fullName = fullName;
    }

    /** The name of the protobuf message. */
    String fullName() {
      return fullName;
    }

    @Override
    public String codec() {
      return "«io.kith.codec.WellKnown»." + name();
    }

    @Override
    public String javaType() {
      return javaType;
    }

    @Override
    public String initial() {
      return initial;
    }

    @Override
    public String absent() {
      return "";
    }
  }
}
