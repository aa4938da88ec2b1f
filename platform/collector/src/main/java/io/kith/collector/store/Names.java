package io.kith.collector.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again: the same bytes are the same {@code String}, as long as no other
 * text took its place. Not thread-safe.
 */
public final class Names {

  private static final int SLOTS = 1 << 12;
  private static final int MAX_BYTES = 256;

  private final byte[] @Nullable [] bytes = new byte[SLOTS][];
  private final @Nullable String[] texts = new String[SLOTS];

  /** The text of these bytes. */
  public String of(byte[] array, int offset, int length) {
    if (length > MAX_BYTES) {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }
    int slot = (int) Hashes.of(array, offset, length) & SLOTS - 1;
    byte[] known = bytes[slot];
    String text = texts[slot];
    if (known != null
        && text != null
        && Arrays.equals(known, 0, known.length, array, offset, offset + length)) {
      return text;
    }
    String made = new String(array, offset, length, StandardCharsets.UTF_8);
    bytes[slot] = Arrays.copyOfRange(array, offset, offset + length);
    texts[slot] = made;
    return made;
  }
}
