package io.kith.core;

import java.util.Map;

/**
 * What happened to the calls of one method up to some moment.
 *
 * @param method the method's path, {@code service/name}
 * @param started how many calls began
 * @param ended how many ended, by their outcome; outcomes that did not happen are absent
 * @param degraded how many of those that ended well stood for one that failed
 * @param messages how many messages its streams carried, of requests and of replies
 * @param latencies how long those took that ended
 */
public record MethodCounts(
    String method,
    long started,
    Map<Code, Long> ended,
    long degraded,
    long messages,
    Latencies latencies) {

  public MethodCounts {
    ended = Map.copyOf(ended);
  }

  /** How many calls are under way. */
  public long inFlight() {
    return Math.max(0, started - latencies.count());
  }

  /** How many calls failed. */
  public long failed() {
    return latencies.count() - ended.getOrDefault(Code.OK, 0L);
  }
}
