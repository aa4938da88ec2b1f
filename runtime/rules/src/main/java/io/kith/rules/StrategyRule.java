package io.kith.rules;

import io.kith.config.Range;
import io.kith.core.CallStrategy;
import io.kith.core.Enough;
import io.kith.core.Strategy;
import java.util.Optional;

/**
 * A cluster strategy, as an entry of {@code calls} says it: {@link Strategy} has the meaning of
 * each value, and its default.
 */
public record StrategyRule(
    Strategy.Kind kind,
    Optional<String> after,
    @Range(least = "1", most = "100") Optional<Integer> maxPercent,
    Optional<String> otherwise,
    Optional<Enough> enough) {

  private static final String DEFAULT_AFTER = "p95";
  private static final int DEFAULT_MAX_PERCENT = 10;

  public StrategyRule {
    boolean isHedged = kind == Strategy.Kind.HEDGED;
    boolean isToMany = kind == Strategy.Kind.BROADCAST || kind == Strategy.Kind.MULTICAST;
    requireOwn(isHedged, after, "after", kind);
    requireOwn(isHedged, maxPercent, "maxPercent", kind);
    requireOwn(kind == Strategy.Kind.FAILSAFE, otherwise, "otherwise", kind);
    requireOwn(isToMany, enough, "enough", kind);
    after.ifPresent(CallStrategy.Delay::parse);
  }

  private static void requireOwn(boolean has, Optional<?> value, String key, Strategy.Kind kind) {
    if (value.isPresent() && !has) {
      throw new IllegalArgumentException(
          "'" + key + "' means nothing to a strategy that is " + kind + "; remove it");
    }
  }

  /** The strategy. */
  public CallStrategy strategy() {
    return switch (kind) {
      case FAILOVER -> CallStrategy.failover();
      case FAILFAST -> CallStrategy.failfast();
      case FAILSAFE -> CallStrategy.failsafe(otherwise.orElse(""));
      case HEDGED ->
          CallStrategy.hedged(after.orElse(DEFAULT_AFTER), maxPercent.orElse(DEFAULT_MAX_PERCENT));
      case BROADCAST -> CallStrategy.broadcast(enough.orElse(Enough.ALL));
      case MULTICAST -> CallStrategy.multicast(enough.orElse(Enough.ALL));
    };
  }
}
