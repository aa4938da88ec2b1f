package io.kith.faults;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One call and what became of it.
 *
 * @param isRead whether it is the idempotent one
 * @param dueMicros when it was to be made, in microseconds since 1970
 * @param endedMicros when its caller had an answer or a failure
 * @param instance who answered; empty if it failed
 * @param failure why it failed; empty if it did not
 */
record CallRecord(
    long id, boolean isRead, long dueMicros, long endedMicros, String instance, String failure) {

  private static final String SEPARATOR = "\t";

  /** Microseconds since 1970, which the processes of one machine have in common. */
  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** The record as a line. */
  String line() {
    String text = failure.replaceAll("\\s+", " ");
    return String.join(
        SEPARATOR,
        String.valueOf(id),
        isRead ? "read" : "write",
        String.valueOf(dueMicros),
        String.valueOf(endedMicros),
        instance,
        text);
  }

  static CallRecord parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    return new CallRecord(
        Long.parseLong(parts[0]),
        parts[1].equals("read"),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        parts[4],
        parts[5]);
  }

  boolean succeeded() {
    return failure.isEmpty();
  }

  long tookMicros() {
    return endedMicros - dueMicros;
  }
}
