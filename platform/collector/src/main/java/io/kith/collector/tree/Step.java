package io.kith.collector.tree;

/**
 * One span, as far as its place in a tree goes.
 *
 * @param id of the span
 * @param parentId of the one that it belongs to; empty for none
 * @param clock whose clock its times are from, such as the name of a host: times of one clock need
 *     no correction
 * @param startNanos since 1970
 * @param endNanos since 1970; what is before the start counts as the start
 */
public record Step(
    String id, String parentId, String clock, Kind kind, long startNanos, long endNanos) {

  /** What a span stands for, as OpenTelemetry has it. */
  public enum Kind {
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  public Step {
    endNanos = Math.max(startNanos, endNanos);
  }

  /** Whether its parent went on without it, as far as its kind tells. */
  boolean isDetached() {
    return kind == Kind.CONSUMER;
  }
}
