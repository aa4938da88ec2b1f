package io.kith.policy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each candidate in turn, and as often as its share of the weights, spread evenly: with weights of
 * 3 and 1 the heavier is not called three times in a row by each of many clients at once.
 *
 * <p>In each round a candidate is called if the running sum of its weights passes a whole multiple
 * of the largest weight; in the others it is left out. A pick adds one to a counter, and looks at
 * as many candidates as are left out before the next, on average the largest weight over the mean.
 * A candidate of weight 0 gets no calls, unless all have weight 0. The position outlives a change
 * of the set.
 *
 * <p>Thread-safe. The counter is read and written without an atomic step, which would cost more
 * than the rest of a pick: threads that pick at the very same moment may have the same turn, or go
 * back some turns. This makes no candidate likelier than another; who needs each turn to be taken
 * once has {@link RoundRobin}.
 *
 * @see <a
 *     href="https://github.com/grpc/proposal/blob/master/A58-client-side-weighted-round-robin-lb-policy.md">gRFC
 *     A58, the static stride scheduler</a>
 */
public final class WeightedRoundRobin implements Balancer {

  private final AtomicLong position;

  /**
   * A round that begins anywhere.
   *
   * @param start a random number, so that of many clients that start together not all call the same
   *     candidate first
   */
  public WeightedRoundRobin(int start) {
    this.position = new AtomicLong(Integer.toUnsignedLong(start));
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    long[] weights = Weights.of(candidates);
    long largest = 0;
    for (long weight : weights) {
      largest = Math.max(largest, weight);
    }
    int size = weights.length;
    if (Weights.areEqual(candidates)) {
      return call -> (int) (nextTurn() % size);
    }
    long most = largest;
    return call -> {
      while (true) {
        long turn = nextTurn();
        int index = (int) (turn % size);
        long round = turn / size;
        // Where a candidate stands at its first round differs, so that the light ones do not all
        // have their turn in the same one.
        long offset = most * index / size;
        long sum = (round % most * weights[index] + offset) % most;
        if (sum + weights[index] >= most) {
          return index;
        }
      }
    };
  }

  private long nextTurn() {
    long turn = position.getOpaque();
    position.setOpaque(turn + 1);
    return turn;
  }
}
