package io.kith.codec.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UninitializedMessageException;
import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a protobuf-java message class: the message's own code writes straight into the
 * writer's array and reads straight from the reader's.
 *
 * <p>The reader's limits hold: depth is enforced by protobuf-java, elements are counted beforehand
 * where there could be too many. Unknown fields are kept, as protobuf-java does. Stateless and
 * thread-safe.
 *
 * @param <M> the message class
 */
public final class ProtobufCodec<M extends Message> implements Codec<M> {

  /**
   * What an earlier occurrence held is copied when a later one is merged with it: else a message of
   * many small occurrences would be work that grows with the square of its length. It is counted by
   * its size, as that is at hand, and so roughly that one merge of two large messages passes.
   */
  private static final int BYTES_A_COPIED_ELEMENT = 16;

  private final M defaultInstance;
  private final String type;

  private ProtobufCodec(M defaultInstance) {
    this.defaultInstance = defaultInstance;
    this.type = defaultInstance.getDescriptorForType().getFullName();
  }

  /** The codec of the class of this message, {@code Order.getDefaultInstance()}. */
  public static <M extends Message> ProtobufCodec<M> of(M defaultInstance) {
    return new ProtobufCodec<>(defaultInstance);
  }

  @Override
  public void write(ProtoWriter out, M value) {
    if (value == null) {
      throw CodecException.isNull(type);
    }
    if (!value.isInitialized()) {
      throw new CodecException(
          type + " lacks required fields: " + value.getInitializationErrorString());
    }
    int size = value.getSerializedSize();
    if (size < 0) {
      throw new CodecException(type + " is longer than 2 GiB");
    }
    out.reserve(size);
    var stream = CodedOutputStream.newInstance(out.array(), out.size(), size);
    try {
      value.writeTo(stream);
      stream.flush();
    } catch (IOException e) {
      throw new CodecException(type + " cannot be written: " + e.getMessage(), e);
    }
    out.advance(size);
  }

  @Override
  @SuppressWarnings("unchecked") // a builder builds the type of the message that it comes from
  public M read(ProtoReader in, @Nullable M base) {
    if (base != null) {
      in.elements(1 + base.getSerializedSize() / BYTES_A_COPIED_ELEMENT);
    }
    ElementCount.check(in, defaultInstance.getDescriptorForType());
    var stream = CodedInputStream.newInstance(in.array(), in.position(), in.remaining());
    stream.setRecursionLimit(in.depthLeft());
    Message.Builder builder = base == null ? defaultInstance.newBuilderForType() : base.toBuilder();
    try {
      builder.mergeFrom(stream);
      stream.checkLastTagWas(0);
      var message = (M) builder.build();
      in.skipRest();
      return message;
    } catch (IOException | UninitializedMessageException e) {
      throw new CodecException("malformed message: " + type + ": " + e.getMessage(), e);
    }
  }
}
