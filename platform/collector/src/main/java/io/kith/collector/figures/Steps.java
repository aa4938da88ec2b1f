package io.kith.collector.figures;

import io.kith.collector.figures.Cover.Part;
import java.time.Instant;
import java.util.stream.LongStream;

/**
 * A span of time in steps of one length, such as people read off an axis.
 *
 * @param seconds the length of a step
 * @param part the rows that make them up
 */
record Steps(long seconds, Part part) {

  private static final long[] LENGTHS = {
    10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    172_800, 604_800, 2_592_000
  };

  /**
   * The shortest steps for which rows are kept and that are no more than that; if time is too long
   * for that, of some months.
   */
  static Steps of(Instant from, Instant to, int most, Instant now, FigureOptions options) {
    long longest = LENGTHS[LENGTHS.length - 1];
    long seconds =
        LongStream.of(LENGTHS)
            .filter(step -> count(from, to, step) <= most)
            .filter(step -> isKept(base(step), from, now, options))
            .findFirst()
            .orElseGet(() -> longest * (1 + count(from, to, longest) / most));
    long first = first(from, seconds);
    return new Steps(
        seconds, new Part(base(seconds), first, first + count(from, to, seconds) * seconds));
  }

  private static long first(Instant from, long seconds) {
    return Math.floorDiv(from.getEpochSecond(), seconds) * seconds;
  }

  private static long count(Instant from, Instant to, long seconds) {
    long last = to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0);
    return Math.max(1, Math.ceilDiv(last - first(from, seconds), seconds));
  }

  int count() {
    return Math.toIntExact((part.toSecond() - part.fromSecond()) / seconds);
  }

  Instant at(int index) {
    return Instant.ofEpochSecond(part.fromSecond() + index * seconds);
  }

  /** How much of a step has passed already, in seconds. */
  double passed(int index, Instant now) {
    double since = now.toEpochMilli() / 1e3 - at(index).getEpochSecond();
    return Math.clamp(since, 1, seconds);
  }

  /** The longest rows that steps are made up of. */
  private static Resolution base(long seconds) {
    Resolution base = Resolution.TEN_SECONDS;
    for (Resolution resolution : Resolution.ALL) {
      if (seconds % resolution.seconds == 0) {
        base = resolution;
      }
    }
    return base;
  }

  private static boolean isKept(
      Resolution resolution, Instant from, Instant now, FigureOptions options) {
    return resolution == Resolution.DAY
        || !from.isBefore(now.minus(options.kept(resolution)).plus(resolution.length()));
  }
}
