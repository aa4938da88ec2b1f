package io.kith.collector.figures;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A span of time as rows of several resolutions that cover it together, without overlap and as few
 * as will do: days in the middle, hours before and after, and so on.
 *
 * <p>Its ends are moved outwards to the finest resolution that is still kept for the time of its
 * beginning, and of which it is not longer than {@value #MOST_SLOTS}: an error of a fifth of a
 * percent, for which a page of a month reads some eighty rows a series.
 */
record Cover(long fromSecond, long toSecond, List<Part> parts) {

  static final int MOST_SLOTS = 1_000;

  /** Rows of one resolution. */
  record Part(Resolution resolution, long fromSecond, long toSecond) {

    long rows() {
      return (toSecond - fromSecond) / resolution.seconds;
    }
  }

  /** How many seconds of it have passed already. */
  double seconds(Instant now) {
    return Math.max(0, Math.min(toSecond, now.toEpochMilli() / 1e3) - fromSecond);
  }

  static Cover of(Instant from, Instant to, Instant now, FigureOptions options) {
    Resolution finest = finest(from, to, now, options);
    long fromSecond = finest.floor(from.getEpochSecond());
    long toSecond = Math.max(fromSecond, finest.ceil(ceilSecond(to)));
    var parts = new ArrayList<Part>();
    cover(fromSecond, toSecond, finest, parts);
    return new Cover(fromSecond, toSecond, List.copyOf(parts));
  }

  private static long ceilSecond(Instant time) {
    return time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
  }

  private static Resolution finest(Instant from, Instant to, Instant now, FigureOptions options) {
    long length = Duration.between(from, to).toSeconds();
    for (Resolution resolution : Resolution.ALL) {
      // A slot earlier: the row in which it begins must be whole.
      Instant oldest = now.minus(options.kept(resolution)).plus(resolution.length());
      if (!from.isBefore(oldest) && length / resolution.seconds <= MOST_SLOTS) {
        return resolution;
      }
    }
    return Resolution.DAY;
  }

  private static void cover(long from, long to, Resolution resolution, List<Part> parts) {
    if (from >= to) {
      return;
    }
    if (resolution != Resolution.DAY) {
      Resolution coarser = Resolution.ALL.get(resolution.ordinal() + 1);
      long innerFrom = coarser.ceil(from);
      long innerTo = coarser.floor(to);
      if (innerFrom < innerTo) {
        cover(from, innerFrom, resolution, parts);
        cover(innerFrom, innerTo, coarser, parts);
        cover(innerTo, to, resolution, parts);
        return;
      }
    }
    parts.add(new Part(resolution, from, to));
  }
}
