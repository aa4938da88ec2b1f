package io.kith.collector;

/**
 * One step of a request, as it was told.
 *
 * @param source the process that took the step
 * @param spanId its id
 * @param parentId the id of the step that it was part of; zero if of none
 * @param name such as {@code package.Service/Method}
 * @param startNanos when it began, in nanoseconds since 1970
 * @param nanos how long it took, zero or more
 * @param failed whether its status is an error
 * @param details all else
 */
public record SpanRecord(
    Source source,
    long spanId,
    long parentId,
    String name,
    SpanKind kind,
    long startNanos,
    long nanos,
    boolean failed,
    SpanDetails details) {

  /** When it ended, in nanoseconds since 1970. */
  public long endNanos() {
    return startNanos + nanos;
  }
}
