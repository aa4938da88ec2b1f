package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Method;
import io.kith.simulator.scenario.Balancing;
import io.kith.simulator.scenario.ClientGroup.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What calls are about, as a picker sees it: made once, since all with one key are alike. */
final class Requests {

  private static final String SERVICE = "simulated.Service";
  private static final String ONLY = "Call";

  private final SplittableRandom random;

  /** Of each method one for each key. */
  private final Call[][] calls;

  /** The share of all calls that one of the first methods has, up to each. */
  private final double[] methodShares;

  /** The share of all calls that one of the first keys has, up to each; empty if all are alike. */
  private final double[] shares;

  /**
   * Calls with keys.
   *
   * @param criticality how much each of them matters
   * @param methods with their weights; without any, there is one
   * @param seen whether anybody looks at the keys; if not, all calls are the same
   */
  Requests(
      Keys keys,
      Criticality criticality,
      Map<String, Double> methods,
      boolean seen,
      SplittableRandom random) {
    this.random = random;
    List<String> names = methods.isEmpty() ? List.of(ONLY) : List.copyOf(methods.keySet());
    this.calls = new Call[names.size()][seen ? keys.count() : 1];
    Context context = Context.root().with(criticality);
    for (int m = 0; m < calls.length; m++) {
      var method = new Method(SERVICE, names.get(m), m);
      for (int i = 0; i < calls[m].length; i++) {
        calls[m][i] = new Call(method, "", context.with(Balancing.KEY, "user-" + i));
      }
    }
    this.methodShares =
        shares(names.stream().mapToDouble(name -> methods.getOrDefault(name, 1.0)).toArray());
    this.shares = keys.zipf() == 0 || !seen ? new double[0] : shares(keys);
  }

  private static double[] shares(Keys keys) {
    double[] weights = new double[keys.count()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.pow(i + 1.0, -keys.zipf());
    }
    return shares(weights);
  }

  private static double[] shares(double[] weights) {
    double[] sums = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weights[i];
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  /** The next. */
  Call next() {
    Call[] its = calls[calls.length == 1 ? 0 : draw(methodShares)];
    if (its.length == 1) {
      return its[0];
    }
    return its[shares.length == 0 ? random.nextInt(its.length) : draw(shares)];
  }

  private int draw(double[] sums) {
    int found = Arrays.binarySearch(sums, random.nextDouble());
    return Math.min(sums.length - 1, found < 0 ? -found - 1 : found + 1);
  }
}
