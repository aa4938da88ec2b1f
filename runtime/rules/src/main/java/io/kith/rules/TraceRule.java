package io.kith.rules;

import io.kith.config.Range;
import java.util.Optional;

/**
 * How many of the traces that begin with a call are recorded: a share of them, so many in a second
 * at the most, or both. All methods that one entry is about have these together.
 *
 * @param percent of the traces, drawn by chance; all of them without it
 * @param perSecond so many in a second, and as many at once; any number without it
 */
public record TraceRule(
    @Range(least = "0", most = "100") Optional<Double> percent,
    @Range(least = "1", most = "1000000") Optional<Integer> perSecond) {

  public TraceRule {
    if (percent.isEmpty() && perSecond.isEmpty()) {
      throw new IllegalArgumentException(
          "trace says nothing; write which traces are recorded: {percent: 1}, {perSecond: 10}, or"
              + " both");
    }
  }
}
