package io.kith.codec;

import org.jspecify.annotations.Nullable;

/**
 * Writes values of one type as the fields of a protobuf message, and reads them back.
 *
 * <p>Generated at compile time for every type that a service uses. Stateless and thread-safe.
 */
public interface Codec<T extends @Nullable Object> {

  /**
   * Writes the fields of the value, without tag and length of its own.
   *
   * @throws CodecException if the value cannot be written: a null component, a limit
   */
  void write(ProtoWriter out, T value);

  /**
   * Reads fields up to the reader's limit.
   *
   * @param base what earlier occurrences of the same field held, to be merged with as protobuf
   *     demands; or null
   * @throws CodecException if the bytes are not such a message, or a limit is exceeded
   */
  T read(ProtoReader in, @Nullable T base);

  /** The codec of a message without fields: nothing is written, nothing comes back. */
  static Codec<@Nullable Object> nothing() {
    return Nothing.INSTANCE;
  }
}
