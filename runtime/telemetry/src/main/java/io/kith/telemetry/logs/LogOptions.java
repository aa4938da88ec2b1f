package io.kith.telemetry.logs;

import java.util.Optional;

/**
 * What becomes of the lines of the log.
 *
 * @param format how they are written; as Logback is configured, if nothing is said
 * @param ship from which level on they are shipped
 * @param queueBytes how much memory the lines may take that wait to be shipped
 */
public record LogOptions(Optional<Format> format, Severity ship, int queueBytes) {

  /** The least memory for lines. */
  public static final int LEAST_QUEUE_BYTES = 64 << 10;

  /** How lines are written. */
  public enum Format {
    /** For people, with the trace and the caller. */
    TEXT,
    /** One object of JSON a line. */
    JSON
  }

  /** How much a line matters. */
  public enum Severity {
    /** None does. */
    NONE,
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  public LogOptions {
    if (queueBytes < LEAST_QUEUE_BYTES) {
      throw new IllegalArgumentException(
          "lines need " + LEAST_QUEUE_BYTES + " bytes at least, not " + queueBytes);
    }
  }

  /** As Logback is configured; shipped from {@code INFO} on, with 4 MiB. */
  public static LogOptions defaults() {
    return new LogOptions(Optional.empty(), Severity.INFO, 4 << 20);
  }
}
