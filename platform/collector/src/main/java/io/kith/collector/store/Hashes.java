package io.kith.collector.store;

import io.kith.collector.Observations.Attribute;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Hashes of 64 bits, as they stand in filters and indexes: they must stay what they are. */
final class Hashes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

  private Hashes() {}

  static long of(byte[] bytes, int offset, int length) {
    long hash = length * FACTOR;
    int at = offset;
    int end = offset + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    return mix(hash ^ rest);
  }

  static long of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** Of two that belong together, in this order. */
  static long of(long first, long second) {
    return mix(first * 31 + second);
  }

  static long of(Attribute attribute) {
    return of(of(attribute.key()), of(attribute.value()));
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  static long mix(long value) {
    long mixed = (value ^ value >>> 32) * FACTOR;
    return mixed ^ mixed >>> 29;
  }
}
