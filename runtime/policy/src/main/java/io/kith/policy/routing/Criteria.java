package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.MethodPattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which calls a rule is about: those that have all of it.
 *
 * @param methods one of these; all, if there is none
 * @param callers the application that calls is one of these, where an asterisk stands for anything;
 *     any, if there is none
 * @param conditions all of these
 * @param window at this time
 * @param share and of those that have all the rest, so many
 */
public record Criteria(
    List<MethodPattern> methods,
    List<TextMatch> callers,
    List<Condition> conditions,
    Window window,
    Share share) {

  /** The most of each. */
  public static final int MAX_PARTS = 100;

  /** All calls. */
  public static final Criteria ALL =
      new Criteria(List.of(), List.of(), List.of(), Window.ALWAYS, Share.ALL);

  public Criteria {
    methods = List.copyOf(methods);
    callers = List.copyOf(callers);
    conditions = List.copyOf(conditions);
    if (methods.size() > MAX_PARTS || callers.size() > MAX_PARTS || conditions.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "a rule has more than " + MAX_PARTS + " methods, callers or conditions");
    }
  }

  /**
   * What tells whether a call of a method is one of these; empty if none can be. Asked once for a
   * method, not for each call.
   *
   * @param name of the rule: shares of rules with other names are drawn apart
   */
  public Optional<Predicate<Call>> test(String name, Method method, Surroundings surroundings) {
    return Criterion.of(name, this, method, surroundings).map(criterion -> criterion::holds);
  }

  /** Whether a call of this application may be one of these. */
  boolean mayBeOf(String caller) {
    return callers.isEmpty() || callers.stream().anyMatch(match -> match.matches(caller));
  }

  /** Whether a call of this service may be one of these. */
  boolean mayBeOfService(String service) {
    return methods.isEmpty() || methods.stream().anyMatch(pattern -> pattern.matchesSome(service));
  }

  /** Whether a call of this method may be one of these. */
  boolean mayBeOf(Method method) {
    return methods.isEmpty()
        || methods.stream().anyMatch(pattern -> pattern.matches(method.path()));
  }
}
