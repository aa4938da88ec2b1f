package io.kith.codec.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.kith.codec.ProtoReader;

/**
 * Counts the elements of a message before protobuf-java makes objects of them, since it bounds
 * their depth only: two bytes on the wire become an empty message of some dozen in memory.
 */
final class ElementCount {

  private static final int LENGTH_DELIMITED = 2;

  private ElementCount() {}

  /**
   * Counts the elements of what is left of the message; leaves the reader where it is.
   *
   * <p>An element takes at least one byte: where no more bytes follow than elements are allowed,
   * there is nothing to count.
   *
   * @throws io.kith.codec.CodecException if there are more than the reader allows, or the bytes are
   *     no message
   */
  static void check(ProtoReader in, Descriptor type) {
    if (in.array().length - in.position() > in.elementsLeft()) {
      int start = in.position();
      count(in, type);
      in.rewind(start);
    }
  }

  private static void count(ProtoReader in, Descriptor type) {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      FieldDescriptor field = type.findFieldByNumber(tag >>> 3);
      if (field == null) {
        in.skip(tag);
      } else if ((tag & 7) == LENGTH_DELIMITED) {
        delimited(in, field, tag);
      } else {
        if (field.isRepeated()) {
          in.element();
        }
        in.skip(tag);
      }
    }
  }

  private static void delimited(ProtoReader in, FieldDescriptor field, int tag) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      int outer = in.enter();
      count(in, field.getMessageType());
      in.leave(outer);
    } else if (field.isPackable()) {
      int outer = in.enter();
      while (in.hasMore()) {
        in.element();
        skipPacked(in, field);
      }
      in.leave(outer);
    } else {
      if (field.isRepeated()) {
        in.element();
      }
      in.skip(tag);
    }
  }

  private static void skipPacked(ProtoReader in, FieldDescriptor field) {
    switch (field.getType()) {
      case FIXED32, SFIXED32, FLOAT -> in.fixed32();
      case FIXED64, SFIXED64, DOUBLE -> in.fixed64();
      default -> in.int64();
    }
  }
}
