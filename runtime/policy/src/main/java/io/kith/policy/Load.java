package io.kith.policy;

/**
 * How busy a candidate is, for the balancers that prefer who is less so. Larger is busier; only the
 * order counts. Thread-safe, and cheap enough to be asked for each call.
 */
@FunctionalInterface
public interface Load {

  /** The calls that wait for a reply from it, over its weight. */
  Load OUTSTANDING =
      new Load() {
        @Override
        public double of(Candidate candidate) {
          return (candidate.outstanding() + 1.0) / weight(candidate);
        }

        @Override
        public double ofDrawn(Candidate candidate) {
          return candidate.outstanding() / weight(candidate);
        }
      };

  /** The connections to it, over its weight. */
  Load CONNECTIONS =
      new Load() {
        @Override
        public double of(Candidate candidate) {
          return (candidate.connections() + 1.0) / weight(candidate);
        }

        @Override
        public double ofDrawn(Candidate candidate) {
          return candidate.connections() / weight(candidate);
        }
      };

  /**
   * How long a call would take there: the response time of late ({@link PeakEwma}), for each call
   * that already waits and this one, over its weight. One that has answered nothing yet costs
   * nothing, so that it is tried, but by one call at a time.
   */
  Load RESPONSE_TIME =
      new Load() {
        @Override
        public double of(Candidate candidate) {
          return ofDrawn(candidate) / weight(candidate);
        }

        @Override
        public double ofDrawn(Candidate candidate) {
          double nanos = candidate.responseNanos();
          int outstanding = candidate.outstanding();
          return nanos == 0 && outstanding > 0 ? Double.MAX_VALUE : nanos * (outstanding + 1.0);
        }
      };

  /** How busy it is now, or would be with one more call: of all candidates, who should have it. */
  double of(Candidate candidate);

  /**
   * How busy it is now, compared with others that were drawn by their weights as it was. Then the
   * weights are heeded already: where nobody is busy, the heavier is not to be preferred again.
   */
  default double ofDrawn(Candidate candidate) {
    return of(candidate);
  }

  private static double weight(Candidate candidate) {
    return Math.max(candidate.weight(), Double.MIN_NORMAL);
  }
}
