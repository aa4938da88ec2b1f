package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the experiments of one layer do with calls of one method: a call without the label of the
 * layer gets one, if it is in one of them. Thread-safe; allocates only what a new label takes.
 */
final class Assignment {

  /**
   * An experiment that calls of the method may be in.
   *
   * @param ends where the part of each variant ends, among the points of keys
   * @param values of the label, one for each variant
   */
  private record Running(
      Experiment experiment,
      Criterion criterion,
      ValueReader key,
      long slotSalt,
      long variantSalt,
      double[] ends,
      List<String> values) {

    /** The value of the label for a call; null if it is not in the experiment. */
    @Nullable String valueFor(Call call) {
      double slot = key.point(call, slotSalt);
      if (slot == ValueReader.ABSENT
          || !experiment.slots().contains(slot * 100)
          || !criterion.holds(call)) {
        return null;
      }
      double point = key.point(call, variantSalt);
      int i = 0;
      while (point >= ends[i]) {
        i++;
      }
      return values.get(i);
    }
  }

  private final String label;
  private final List<Running> experiments;
  private final Map<String, LongAdder> exposures;

  private Assignment(String label, List<Running> experiments, Map<String, LongAdder> exposures) {
    this.label = label;
    this.experiments = experiments;
    this.exposures = exposures;
  }

  /** What all experiments do with calls of a method, one for each layer. */
  static List<Assignment> of(
      List<Experiment> experiments, Method method, Surroundings surroundings, Exposures exposures) {
    Map<String, List<Running>> layers = new TreeMap<>();
    for (Experiment experiment : experiments) {
      Optional<Criterion> criterion =
          Criterion.of(experiment.name(), experiment.criteria(), method, surroundings);
      Optional<ValueReader> key =
          ValueReader.of(experiment.key(), method, surroundings.arguments());
      if (criterion.isPresent() && key.isPresent()) {
        layers
            .computeIfAbsent(experiment.label(), _ -> new ArrayList<>())
            .add(running(experiment, criterion.get(), key.get()));
      }
    }
    var assignments = new ArrayList<Assignment>();
    layers.forEach((label, running) -> {
      var counters = new HashMap<String, LongAdder>();
      for (Running one : running) {
        for (Experiment.Variant variant : one.experiment().variants()) {
          counters.put(
              one.experiment().label(variant),
              exposures.counter(one.experiment().name(), variant.name()));
        }
      }
      assignments.add(new Assignment(label, List.copyOf(running), Map.copyOf(counters)));
    });
    return List.copyOf(assignments);
  }

  private static Running running(Experiment experiment, Criterion criterion, ValueReader key) {
    List<Experiment.Variant> variants = experiment.variants();
    double total = variants.stream().mapToLong(Experiment.Variant::weight).sum();
    double[] ends = new double[variants.size()];
    long sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += variants.get(i).weight();
      ends[i] = sum / total;
    }
    return new Running(
        experiment,
        criterion,
        key,
        Key.hash("layer " + experiment.layer()),
        Key.hash("experiment " + experiment.name()),
        ends,
        variants.stream().map(experiment::label).toList());
  }

  /** The call with the label of the layer, if one of the experiments is about it. */
  Call labelled(Call call) {
    String value = call.context().baggage().get(label);
    if (value != null) {
      count(value);
      return call;
    }
    for (int i = 0; i < experiments.size(); i++) {
      value = experiments.get(i).valueFor(call);
      if (value != null) {
        count(value);
        return call.with(call.context().with(label, value));
      }
    }
    return call;
  }

  private void count(String value) {
    LongAdder counter = exposures.get(value);
    if (counter != null) {
      counter.increment();
    }
  }
}
