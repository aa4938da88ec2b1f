package io.kith.rules;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.MethodPattern;
import io.kith.policy.routing.Destination;
import io.kith.policy.routing.Mirror;
import io.kith.policy.routing.Selector;
import io.kith.policy.routing.Share;
import java.util.List;
import java.util.Optional;

/** One entry of {@code mirrors}. */
record MirrorRule(
    String name,
    List<String> methods,
    List<String> callers,
    ConditionRules when,
    @Default("100") @Range(least = "0", most = "100") double percent,
    Optional<String> key,
    Optional<String> from,
    Optional<String> until,
    DestinationRule to,
    List<String> allowed,
    @Default("64") @Range(least = "1", most = "10000") int maxOutstanding) {

  MirrorRule {
    Texts.requireName(name);
    var share = new Share(percent, key.map(Texts::attribute));
    Texts.criteria(methods, callers, when, share, from, until);
    allowed.forEach(MethodPattern::parse);
    if (to.destination().equals(Destination.of(Selector.ALL))) {
      throw new IllegalArgumentException(
          "the mirror " + name + " leads to all instances; write which: to: {group: next}");
    }
  }

  Mirror mirror() {
    return new Mirror(
        name,
        Texts.criteria(
            methods, callers, when, new Share(percent, key.map(Texts::attribute)), from, until),
        to.destination(),
        allowed.stream().map(MethodPattern::parse).toList(),
        maxOutstanding);
  }
}
