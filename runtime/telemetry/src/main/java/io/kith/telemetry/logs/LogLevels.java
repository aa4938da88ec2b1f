package io.kith.telemetry.logs;

import java.util.List;
import java.util.Optional;

/**
 * From which level on the loggers of this process log, to be changed while it runs. Thread-safe.
 */
public interface LogLevels {

  /** The most loggers that are listed. */
  int MAX_LOGGERS = 10_000;

  /** The name of the logger that all others inherit from. */
  String ROOT = "ROOT";

  /**
   * A logger.
   *
   * @param level what was set for it; empty if it inherits
   * @param effective what that comes to
   */
  record LoggerLevel(String logger, Optional<String> level, String effective) {}

  /** Those of this process; empty if SLF4J is bound to something else than Logback. */
  static Optional<LogLevels> ofProcess() {
    return Logs.isLogback() ? Optional.of(new LogbackLevels()) : Optional.empty();
  }

  /** All loggers that there are, by their names. */
  List<LoggerLevel> all();

  /**
   * Sets the level of a logger, from now on and for those below it that have none of their own. It
   * makes none: it must be there, or there must be one below it.
   *
   * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARN}, {@code ERROR} or {@code
   *     OFF}, in any case; empty for it to inherit
   * @return what it comes to
   * @throws IllegalArgumentException if there is no such logger or level, or the root is to inherit
   */
  LoggerLevel set(String logger, Optional<String> level);
}
