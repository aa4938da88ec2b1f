package io.kith.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Where a generated case takes its values from: the same seed and size give the same values.
 *
 * <p>The size, from 0 to {@link #LARGEST}, bounds how long and how large the values get; it is what
 * {@link Property} lowers to find a small counter-example. Not thread-safe.
 */
public final class Source {

  /** The largest size. */
  public static final int LARGEST = 100;

  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    16_383,
    16_384,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int[] CODE_POINTS = {
    'a', 'Z', '0', ' ', '"', '\\', '\n', 0, 0x7f, 'é', '中', 0xffff, 0x1f600
  };

  private final RandomGenerator random;
  private final int size;

  Source(RandomGenerator random, int size) {
    this.random = random;
    this.size = size;
  }

  /** True or false. */
  public boolean bool() {
    return random.nextBoolean();
  }

  /** A number from {@code low} to {@code high}, both included, whatever the size. */
  public int between(int low, int high) {
    return (int) random.nextLong(low, high + 1L);
  }

  /** Any {@code int}, often one at an edge. */
  public int anyInt() {
    return (int) anyLong();
  }

  /**
   * Any {@code long}: often one at an edge, else of a random number of bits, fewer for a small
   * size.
   */
  public long anyLong() {
    if (random.nextInt(4) == 0) {
      int known = Math.min(EDGES.length, 1 + EDGES.length * size / (LARGEST / 2));
      return EDGES[random.nextInt(known)];
    }
    int bits = random.nextInt(1 + 64 * size / LARGEST);
    long magnitude = bits == 0 ? 0 : random.nextLong() >>> (64 - bits);
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  /** Any {@code double}, infinities and not-a-number included. */
  public double anyDouble() {
    return switch (random.nextInt(8)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> Double.POSITIVE_INFINITY;
      case 4 -> Double.NEGATIVE_INFINITY;
      case 5 -> Double.longBitsToDouble(random.nextLong());
      default -> random.nextInt(2_000) / 8.0 - 100;
    };
  }

  /** A length from 0 to {@code longest}, shorter for a small size. */
  public int length(int longest) {
    return random.nextInt(longest * size / LARGEST + 1);
  }

  /** Up to {@code longest} random bytes. */
  public byte[] bytes(int longest) {
    byte[] bytes = new byte[length(longest)];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * Up to {@code longest} code points of well-formed text, in which the awkward ones are common.
   */
  public String text(int longest) {
    int count = length(longest);
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(oneCodePoint());
    }
    return text.toString();
  }

  private int oneCodePoint() {
    if (random.nextBoolean()) {
      return CODE_POINTS[random.nextInt(CODE_POINTS.length)];
    }
    int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return surrogate ? 'x' : codePoint;
  }

  /** One of the values, each as likely. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Up to {@code longest} elements. */
  public <T> List<T> list(int longest, Function<Source, T> element) {
    int count = length(longest);
    var list = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      list.add(element.apply(this));
    }
    return list;
  }

  /** The source of the randomness itself, for code under test that takes one. */
  public RandomGenerator random() {
    return random;
  }
}
