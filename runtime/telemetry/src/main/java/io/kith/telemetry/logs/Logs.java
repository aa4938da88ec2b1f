package io.kith.telemetry.logs;

import io.kith.telemetry.Telemetry;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * What an application does with its log: each line knows the call it belongs to, is written in the
 * format that is wanted, and shipped. Ends with the application. Thread-safe.
 */
public interface Logs extends AutoCloseable {

  /**
   * Sets up the log; does nothing if SLF4J is bound to something else than Logback.
   *
   * @param service the name of the application
   * @param telemetry where lines are shipped to, if anywhere
   */
  static Logs open(LogOptions options, String service, Optional<Telemetry> telemetry) {
    return isLogback() ? LogbackLogs.open(options, service, telemetry) : none();
  }

  /** A log that is left as it is. */
  static Logs none() {
    return new None();
  }

  /** Whether this process logs by Logback. No class of Logback is loaded to find out. */
  static boolean isLogback() {
    return LoggerFactory.getILoggerFactory()
        .getClass()
        .getName()
        .equals("ch.qos.logback.classic.LoggerContext");
  }

  /** How many lines were dropped instead of shipped. */
  long dropped();

  @Override
  void close();

  /** The log of a process that logs by something else. */
  record None() implements Logs {

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
