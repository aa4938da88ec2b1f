package io.kith.policy;

import io.kith.core.Call;

/**
 * What of a call decides where it goes: calls with the same key go to the same candidate. A hash of
 * 64 bits, well mixed; {@link #hash(CharSequence)} makes one of a text. Thread-safe.
 */
@FunctionalInterface
public interface Key {

  /** The key of this call. */
  long of(Call call);

  /** The key is a label of the baggage, such as {@code user}; calls without it have one key. */
  static Key baggage(String name) {
    return call -> hash(call.context().baggage().getOrDefault(name, ""));
  }

  /** The key is a value of the metadata, such as {@code tenant}; calls without it have one key. */
  static Key metadata(String name) {
    return call -> hash(call.metadata().first(name).orElse(""));
  }

  /** The hash of a text, the same in each process; FNV-1a of its characters, mixed once more. */
  static long hash(CharSequence text) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100_0000_01B3L;
    }
    return mixed(hash);
  }

  /** The hash of the digits of a number, as {@link #hash(CharSequence)} has it of their text. */
  static long hash(long number) {
    if (number == Long.MIN_VALUE) {
      return hash(Long.toString(number)); // has no positive counterpart
    }
    long hash = 0xCBF2_9CE4_8422_2325L;
    if (number < 0) {
      hash = (hash ^ '-') * 0x100_0000_01B3L;
    }
    long rest = Math.abs(number);
    long unit = 1;
    while (rest / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      hash = (hash ^ ('0' + rest / unit % 10)) * 0x100_0000_01B3L;
    }
    return mixed(hash);
  }

  /**
   * Bits that all depend on all bits.
   *
   * @see <a href="https://xorshift.di.unimi.it/splitmix64.c">SplitMix64</a>
   */
  static long mixed(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }
}
