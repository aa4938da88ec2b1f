package io.kith.simulator.figures;

import java.util.Arrays;

/**
 * How uneven values are.
 *
 * @param mean their mean
 * @param maxOverMean the largest over the mean; 1 if all are equal
 * @param variation the standard deviation over the mean; 0 if all are equal
 */
public record Spread(double mean, double max, double maxOverMean, double variation) {

  /** Of these values; of no values, or if all are zero, as if all were equal. */
  static Spread of(double... values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double max = Arrays.stream(values).max().orElse(0);
    if (mean == 0) {
      return new Spread(0, 0, 1, 0);
    }
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, max, max / mean, Math.sqrt(squares / values.length) / mean);
  }
}
