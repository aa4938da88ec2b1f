package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.time.Instant;
import java.util.List;

/**
 * Which traces are looked for: those that match all of this.
 *
 * @param service that takes part; empty for any
 * @param method the name of a span, of {@code service} if one is given; empty for any
 * @param failed only those in which something failed
 * @param leastNanos only those that took as long; zero for any
 * @param mostNanos only those that did not take longer; zero for any
 * @param attributes that one span, or the process of one, has each of
 * @param text in a name, an attribute or a message of a span, in any case; empty for any
 * @param from that began then or later
 * @param to that began before
 * @param limit how many at the most, 1 to 1,000
 */
public record TraceQuery(
    String service,
    String method,
    boolean failed,
    long leastNanos,
    long mostNanos,
    List<Attribute> attributes,
    String text,
    Instant from,
    Instant to,
    int limit) {

  /** The most that one search returns. */
  public static final int MAX_LIMIT = 1_000;

  private static final int MAX_ATTRIBUTES = 16;
  private static final int MAX_TEXT_CHARS = 1_000;

  public TraceQuery {
    attributes = List.copyOf(attributes);
    require(limit >= 1 && limit <= MAX_LIMIT, "limit is " + limit + "; allowed are 1 to 1,000");
    require(leastNanos >= 0 && mostNanos >= 0, "a duration is not below zero");
    require(attributes.size() <= MAX_ATTRIBUTES, "more than 16 attributes");
    require(text.length() <= MAX_TEXT_CHARS, "a text of more than 1,000 characters");
  }

  /** The newest traces of a span of time. */
  public static TraceQuery newest(Instant from, Instant to, int limit) {
    return new TraceQuery("", "", false, 0, 0, List.of(), "", from, to, limit);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
