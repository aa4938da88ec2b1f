package io.kith.benchmarks;

import java.util.Arrays;

/**
 * The middle and the ends of a few figures. The median of an even number is the mean of the two in
 * the middle; of none, all three are not numbers.
 */
record Spread(double median, double min, double max) {

  static Spread of(double[] figures) {
    if (figures.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
