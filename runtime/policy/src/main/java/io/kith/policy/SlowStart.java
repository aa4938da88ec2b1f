package io.kith.policy;

import java.time.Duration;

/**
 * How the weight of one that is new, or back, grows to its full: in steps, each as long as the
 * others, the first as small as the growth of a step. Its caches are cold and its code is not
 * compiled yet. Immutable.
 *
 * @param window how long it takes; zero for at once, up to 1 h; 10 s by default
 */
public record SlowStart(Duration window) {

  /** Few, since each makes a new set of candidates. */
  public static final int STEPS = 8;

  private static final Duration LONGEST = Duration.ofHours(1);

  public SlowStart {
    if (window.isNegative() || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a slow start of " + window + "; allowed is zero to " + LONGEST);
    }
  }

  /** Ten seconds. */
  public static SlowStart defaults() {
    return new SlowStart(Duration.ofSeconds(10));
  }

  /**
   * The step that one has reached: its weight is so many {@value #STEPS}ths of its full.
   *
   * @param ageNanos how long it has been there or back, 0 or more
   * @return 1 to {@value #STEPS}
   */
  public int step(long ageNanos) {
    long nanos = window.toNanos();
    return ageNanos >= nanos ? STEPS : 1 + (int) (ageNanos / (nanos / (STEPS - 1) + 1));
  }

  /** A weight at a step, in whole numbers; not 0 unless it is. */
  public static int weight(int full, int step) {
    return full == 0 ? 0 : Math.max(1, (int) ((long) full * step / STEPS));
  }
}
