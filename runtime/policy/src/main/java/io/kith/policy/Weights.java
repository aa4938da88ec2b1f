package io.kith.policy;

import java.util.Arrays;
import java.util.List;

/** The weights of candidates. */
final class Weights {

  private Weights() {}

  /** One for each candidate; all equal where none has any. */
  static long[] of(List<? extends Candidate> candidates) {
    long[] weights = candidates.stream().mapToLong(Candidate::weight).toArray();
    for (long weight : weights) {
      if (weight < 0) {
        throw new IllegalArgumentException("a candidate has the weight " + weight + ", below zero");
      }
    }
    if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
      Arrays.fill(weights, Candidate.DEFAULT_WEIGHT);
    }
    return weights;
  }

  static boolean areEqual(List<? extends Candidate> candidates) {
    int first = candidates.getFirst().weight();
    return candidates.stream().allMatch(candidate -> candidate.weight() == first);
  }
}
