package io.kith.processor;

import io.kith.core.CallStrategy;
import io.kith.core.Enough;
import io.kith.core.Method.Trait;
import io.kith.core.Strategy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/** Reads by which cluster strategy a method is called. */
final class StrategyReader {

  private final Problems problems;

  StrategyReader(Problems problems) {
    this.problems = problems;
  }

  /** The strategy of a method, if it names one; what is wrong with it is reported. */
  Optional<CallStrategy> read(
      ExecutableElement method, boolean isVoid, Set<Trait> traits, String label) {
    Strategy written = method.getAnnotation(Strategy.class);
    if (written == null) {
      return Optional.empty();
    }
    String kind = "Strategy(" + written.value() + ")";
    String problem = misfit(written.value(), isVoid, traits);
    if (problem != null) {
      problems.report(method, label + " has @" + kind + ", but " + problem);
      return Optional.empty();
    }
    requireOnlyItsOwn(method, written.value(), label);
    try {
      return Optional.of(strategy(written));
    } catch (IllegalArgumentException e) {
      problems.report(method, label + ": @" + kind + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static CallStrategy strategy(Strategy written) {
    Enough enough = written.enough();
    return switch (written.value()) {
      case FAILOVER -> CallStrategy.failover();
      case FAILFAST -> CallStrategy.failfast();
      case FAILSAFE -> CallStrategy.failsafe(written.otherwise());
      case HEDGED -> CallStrategy.hedged(written.after(), written.maxPercent());
      case BROADCAST -> CallStrategy.broadcast(enough);
      case MULTICAST -> CallStrategy.multicast(enough);
    };
  }

  /** Why the strategy does not fit the method; null if it does. */
  private static @Nullable String misfit(Strategy.Kind kind, boolean isVoid, Set<Trait> traits) {
    var streaming = EnumSet.of(Trait.CLIENT_STREAMING, Trait.SERVER_STREAMING);
    streaming.retainAll(traits);
    return switch (kind) {
      case FAILOVER, FAILFAST -> null;
      case FAILSAFE ->
          streaming.isEmpty()
              ? null
              : "streams: a stream that is cut short would look whole; return a List";
      case HEDGED ->
          !streaming.isEmpty()
              ? "streams: what another instance would send cannot be compared; return a List"
              : traits.contains(Trait.ONE_WAY)
                  ? "is @OneWay, so that no reply can be late"
                  : traits.contains(Trait.IDEMPOTENT)
                      ? null
                      : "may not be executed twice; add @Idempotent if it may";
      case BROADCAST, MULTICAST ->
          !streaming.isEmpty() || !isVoid
              ? "several would answer, where one reply is returned; return void, or call it by"
                  + " app.broadcast(…), which collects the replies"
              : null;
    };
  }

  /** An element that another strategy has would be ignored in silence. */
  private void requireOnlyItsOwn(ExecutableElement method, Strategy.Kind kind, String label) {
    Set<String> own =
        switch (kind) {
          case FAILOVER, FAILFAST -> Set.of("value");
          case FAILSAFE -> Set.of("value", "otherwise");
          case HEDGED -> Set.of("value", "after", "maxPercent");
          case BROADCAST, MULTICAST -> Set.of("value", "enough");
        };
    for (AnnotationMirror annotation : method.getAnnotationMirrors()) {
      if (annotation.getAnnotationType().toString().equals(Strategy.class.getName())) {
        annotation.getElementValues().keySet().stream()
            .map(element -> element.getSimpleName().toString())
            .filter(name -> !own.contains(name))
            .forEach(name ->
                problems.report(
                    method, label + ": '" + name + "' means nothing to " + kind + "; remove it"));
      }
    }
  }
}
