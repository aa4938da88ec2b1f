package io.kith.collector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Keys whose values are asked for together, span after span: one pass over its attributes finds all
 * of them. Immutable.
 */
public final class AttributeKeys {

  private final List<String> keys;
  private final byte[][] texts;

  /** By a hash, a number of a key and one; zero for none. */
  private final byte[] slots;

  private AttributeKeys(List<String> keys) {
    this.keys = keys;
    this.texts = new byte[keys.size()][];
    this.slots = new byte[Integer.highestOneBit(keys.size()) * 8];
    for (int number = 0; number < keys.size(); number++) {
      texts[number] = keys.get(number).getBytes(StandardCharsets.UTF_8);
      int slot = slot(texts[number], 0, texts[number].length);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = (byte) (number + 1);
    }
  }

  /** Up to a hundred keys, each once and none of them empty. */
  public static AttributeKeys of(String... keys) {
    if (keys.length == 0 || keys.length > 100 || Arrays.asList(keys).contains("")) {
      throw new IllegalArgumentException("it takes 1 to 100 keys, none of them empty");
    }
    return new AttributeKeys(List.of(keys));
  }

  /** In their order. */
  public List<String> all() {
    return keys;
  }

  /** The number of the key in these bytes, in the order in which they were given; -1 if none. */
  public int number(byte[] array, int offset, int length) {
    if (length == 0) {
      return -1;
    }
    for (int slot = slot(array, offset, length); ; slot = slot + 1 & slots.length - 1) {
      int number = slots[slot] - 1;
      if (number < 0) {
        return -1;
      }
      byte[] text = texts[number];
      if (text.length == length && Arrays.equals(text, 0, length, array, offset, offset + length)) {
        return number;
      }
    }
  }

  /** Keys differ in their lengths, and in how they begin and end. */
  private int slot(byte[] array, int offset, int length) {
    int hash = length * 31 + array[offset + length - 1];
    hash = hash * 31 + array[offset + length / 2];
    hash = hash * 31 + array[offset];
    return (hash ^ hash >>> 7) & slots.length - 1;
  }
}
