package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Method;
import io.kith.simulator.scenario.Balancing;
import io.kith.simulator.scenario.ClientGroup.Keys;
import java.util.SplittableRandom;

/** What calls are about, as a picker sees it: made once, since all with one key are alike. */
final class Requests {

  private static final Method METHOD = new Method("simulated.Service", "Call", 0);

  private final SplittableRandom random;
  private final Call[] calls;

  /** The share of all calls that one of the first keys has, up to each; empty if all are alike. */
  private final double[] shares;

  /**
   * Calls with keys.
   *
   * @param criticality how much each of them matters
   * @param seen whether anybody looks at the keys; if not, all calls are the same
   */
  Requests(Keys keys, Criticality criticality, boolean seen, SplittableRandom random) {
    this.random = random;
    this.calls = new Call[seen ? keys.count() : 1];
    Context context = Context.root().with(criticality);
    for (int i = 0; i < calls.length; i++) {
      calls[i] = new Call(METHOD, "", context.with(Balancing.KEY, "user-" + i));
    }
    this.shares = keys.zipf() == 0 || !seen ? new double[0] : shares(keys);
  }

  private static double[] shares(Keys keys) {
    double[] sums = new double[keys.count()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Math.pow(i + 1.0, -keys.zipf());
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  /** The next. */
  Call next() {
    if (calls.length == 1) {
      return calls[0];
    }
    if (shares.length == 0) {
      return calls[random.nextInt(calls.length)];
    }
    int found = java.util.Arrays.binarySearch(shares, random.nextDouble());
    return calls[Math.min(calls.length - 1, found < 0 ? -found - 1 : found + 1)];
  }
}
