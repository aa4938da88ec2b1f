package io.kith.rules;

import io.kith.config.Range;
import io.kith.policy.routing.Otherwise;
import io.kith.policy.routing.Route;
import io.kith.policy.routing.Share;
import java.util.List;
import java.util.Optional;

/** One entry of {@code routes}. */
record RouteRule(
    String name,
    List<String> methods,
    List<String> callers,
    ConditionRules when,
    @Range(least = "0", most = "100") Optional<Double> percent,
    Optional<String> key,
    Optional<String> from,
    Optional<String> until,
    List<DestinationRule> to,
    Word otherwise,
    Optional<String> fallback) {

  /** What happens when a route leads to nobody. */
  enum Word {
    STRICT,
    PREFER,
    FALLBACK
  }

  RouteRule {
    Texts.requireName(name);
    Texts.criteria(methods, callers, when, share(percent, key), from, until);
    otherwise(otherwise, fallback);
    if (to.isEmpty()) {
      throw new IllegalArgumentException(
          "the route " + name + " leads nowhere; write where calls go: to: [{group: canary}]");
    }
  }

  private static Share share(Optional<Double> percent, Optional<String> key) {
    return percent.map(value -> new Share(value, key.map(Texts::attribute))).orElse(Share.ALL);
  }

  private static Otherwise otherwise(Word word, Optional<String> fallback) {
    if ((word == Word.FALLBACK) != fallback.isPresent()) {
      throw new IllegalArgumentException(
          fallback.isPresent()
              ? "fallback names a group, so otherwise must be fallback"
              : "otherwise is fallback, so fallback must name a group");
    }
    return switch (word) {
      case STRICT -> new Otherwise.Strict();
      case PREFER -> new Otherwise.Prefer();
      case FALLBACK -> new Otherwise.Fallback(fallback.orElseThrow());
    };
  }

  Route route() {
    return new Route(
        name,
        Texts.criteria(methods, callers, when, share(percent, key), from, until),
        to.stream().map(DestinationRule::destination).toList(),
        key.map(Texts::attribute),
        otherwise(otherwise, fallback));
  }
}
