package io.kith.codec;

import io.kith.core.Status;

/**
 * A declared exception that crosses the wire as data.
 *
 * @param type the full name of its message type
 * @param javaType the exception class
 * @param codec reads and writes its components
 */
public record ErrorBinding<E extends Exception>(String type, Class<E> javaType, Codec<E> codec) {

  Status.Detail toDetail(Exception error) {
    var out = new ProtoWriter(64, Limits.defaults());
    codec.write(out, javaType.cast(error));
    return new Status.Detail(type, out.toByteArray());
  }

  Exception toException(Status.Detail detail) {
    byte[] bytes = detail.value();
    return ProtoReader.read(codec, bytes, 0, bytes.length, Limits.defaults());
  }
}
