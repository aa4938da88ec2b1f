package io.kith.codec;

/**
 * The bounds of a single message.
 *
 * @param maxBytes the longest encoding, in bytes; 1 to 1 GiB, 64 MiB by default
 * @param maxDepth how deep messages nest; 100 by default, as in protobuf's own libraries
 * @param maxElements how many elements all lists, sets, maps and nested messages have together; 4
 *     million by default. An empty nested message takes two bytes on the wire and some dozen in
 *     memory: this bounds what a small message can become.
 */
public record Limits(int maxBytes, int maxDepth, int maxElements) {

  private static final Limits DEFAULTS = new Limits(64 << 20, 100, 4_000_000);

  public Limits {
    require(maxBytes, 1, 1 << 30, "maxBytes");
    require(maxDepth, 1, 1_000, "maxDepth");
    require(maxElements, 1, Integer.MAX_VALUE, "maxElements");
  }

  /** 64 MiB, 100 levels, 4,000,000 elements. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** These limits with another size, in bytes. */
  public Limits withMaxBytes(int bytes) {
    return new Limits(bytes, maxDepth, maxElements);
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + least + " to " + most);
    }
  }
}
