package io.kith.cluster;

import io.kith.policy.routing.Exposures;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls of this process met each variant of each experiment; kept when rules change.
 * Thread-safe.
 */
final class ExposureCounters implements Exposures {

  /** The most that are counted one by one; further ones are counted together. */
  private static final int MAX_VARIANTS = 10_000;

  private static final Variant OTHERS = new Variant("others", "others");

  private record Variant(String experiment, String name) implements Comparable<Variant> {
    @Override
    public int compareTo(Variant other) {
      int byExperiment = experiment.compareTo(other.experiment);
      return byExperiment != 0 ? byExperiment : name.compareTo(other.name);
    }
  }

  private final TreeMap<Variant, LongAdder> counters = new TreeMap<>(); // guarded by this

  @Override
  public synchronized LongAdder counter(String experiment, String variant) {
    var wanted = new Variant(experiment, variant);
    Variant counted =
        counters.size() < MAX_VARIANTS || counters.containsKey(wanted) ? wanted : OTHERS;
    return counters.computeIfAbsent(counted, _ -> new LongAdder());
  }

  /** All counts, in the order of their names. */
  synchronized List<Exposure> snapshot() {
    var all = new ArrayList<Exposure>();
    counters.forEach((variant, count) ->
        all.add(new Exposure(variant.experiment(), variant.name(), count.sum())));
    return all;
  }
}
