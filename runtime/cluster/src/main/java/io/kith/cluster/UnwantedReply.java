package io.kith.cluster;

import io.kith.core.Method;
import io.kith.policy.routing.ArgumentReader;
import io.kith.policy.routing.TextMatch;
import io.kith.resilience.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which replies of a method do not do, so that it is called again: those of which all these values
 * match. A reply that is a single value has it at the path {@value #ITSELF}. Thread-safe.
 */
final class UnwantedReply {

  private static final String ITSELF = "value";

  private record Condition(String path, ArgumentReader reader, TextMatch match) {

    boolean isMet(Object reply) {
      String value =
          switch (reader) {
            case ArgumentReader.OfLong number -> Long.toString(number.read(reply));
            case ArgumentReader.OfText text -> text.read(reply);
          };
      boolean isItself = value == null && path.equals(ITSELF) && !(reply instanceof Record);
      return match.matches(isItself ? reply.toString() : value);
    }
  }

  private final List<Condition> conditions;

  private UnwantedReply(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /** Those of a method by these patterns; empty if it has no replies that could be looked at. */
  static Optional<UnwantedReply> of(Method method, Map<String, TextMatch> patterns) {
    if (method.isServerStreaming() || method.isOneWay()) {
      return Optional.empty();
    }
    var conditions = new ArrayList<Condition>();
    var replies = new RequestArguments(); // of classes that are known when there is one
    patterns.forEach((path, match) ->
        replies
            .reader(method, path)
            .ifPresent(reader -> conditions.add(new Condition(path, reader, match))));
    return Optional.of(new UnwantedReply(List.copyOf(conditions)));
  }

  /** Whether this is one. */
  boolean is(@Nullable Object reply) {
    if (reply == null) {
      return false;
    }
    for (Condition condition : conditions) {
      if (!condition.isMet(reply)) {
        return false;
      }
    }
    return true;
  }
}
