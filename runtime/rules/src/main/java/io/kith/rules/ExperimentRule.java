package io.kith.rules;

import io.kith.config.Default;
import io.kith.core.Metadata;
import io.kith.policy.routing.Experiment;
import io.kith.policy.routing.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code experiments}. */
record ExperimentRule(
    String name,
    String layer,
    List<String> methods,
    List<String> callers,
    ConditionRules when,
    Optional<String> from,
    Optional<String> until,
    String key,
    @Default("0-100") String slots,
    Map<String, Integer> variants) {

  ExperimentRule {
    Texts.requireName(name);
    Metadata.requireName(Experiment.LABEL_PREFIX + layer);
    experiment(name, layer, methods, callers, when, from, until, key, slots, variants);
  }

  Experiment experiment() {
    return experiment(name, layer, methods, callers, when, from, until, key, slots, variants);
  }

  private static Experiment experiment(
      String name,
      String layer,
      List<String> methods,
      List<String> callers,
      ConditionRules when,
      Optional<String> from,
      Optional<String> until,
      String key,
      String slots,
      Map<String, Integer> variants) {
    var all = new ArrayList<Experiment.Variant>();
    variants.forEach((variant, weight) -> all.add(new Experiment.Variant(variant, weight)));
    return new Experiment(
        name,
        layer,
        Texts.criteria(methods, callers, when, Share.ALL, from, until),
        Texts.attribute(key),
        Texts.slots(slots),
        all);
  }
}
