package io.kith.collector.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keys of attributes and values of some, of which there are few: the same bytes are the same {@code
 * String}, as long as no other text took its place. Thread-safe.
 */
final class KnownTexts {

  private static final int SLOTS = 1 << 11;
  private static final int MAX_BYTES = 64;
  private static final AtomicReferenceArray<Known> KNOWN = new AtomicReferenceArray<>(SLOTS);

  private KnownTexts() {}

  private record Known(byte[] bytes, String text) {}

  static String of(byte[] array, int offset, int length) {
    if (length > MAX_BYTES) {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int at = offset; at < offset + length; at++) {
      hash = 31 * hash + array[at];
    }
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    Known known = KNOWN.getPlain(slot);
    if (known != null
        && Arrays.equals(known.bytes, 0, known.bytes.length, array, offset, offset + length)) {
      return known.text;
    }
    String text = new String(array, offset, length, StandardCharsets.UTF_8);
    KNOWN.setRelease(slot, new Known(Arrays.copyOfRange(array, offset, offset + length), text));
    return text;
  }
}
