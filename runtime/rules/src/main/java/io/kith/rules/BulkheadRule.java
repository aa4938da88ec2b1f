package io.kith.rules;

import io.kith.config.Range;
import io.kith.policy.routing.Attribute;
import java.time.Duration;
import java.util.Optional;

/**
 * How many calls may run at a time.
 *
 * @param limit so many
 * @param name whose places they take: all entries with this name share them; each method has its
 *     own without one
 * @param per each value of this has so many places: {@code caller}, {@code baggage:name}, {@code
 *     metadata:name} or {@code argument:name.of.field}
 * @param maxWait how long a call waits for a place, within its deadline, before it is refused
 */
public record BulkheadRule(
    @Range(least = "1", most = "1000000") int limit,
    Optional<String> name,
    Optional<String> per,
    @Range(least = "1ms", most = "1h") Optional<Duration> maxWait) {

  /** Each proven caller. */
  public static final String CALLER = "caller";

  public BulkheadRule {
    per.filter(value -> !value.equals(CALLER)).ifPresent(BulkheadRule::requireAttribute);
    if (per.isPresent() && maxWait.isPresent()) {
      throw new IllegalArgumentException(
          "a bulkhead is per "
              + per.get()
              + " and has a maxWait; calls wait only where all have the"
              + " same places: remove one of the two");
    }
    if (name.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("a bulkhead has a name that is blank; leave it out");
    }
  }

  private static void requireAttribute(String text) {
    try {
      Attribute.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("per: " + e.getMessage() + "; or caller", e);
    }
  }

  /** So many calls of each method. */
  public static BulkheadRule ofMethod(int limit) {
    return new BulkheadRule(limit, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
