package io.kith.telemetry.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The levels of Logback's loggers. */
final class LogbackLevels implements LogLevels {

  private static final int MAX_NAME_CHARS = 512;
  private static final List<Level> LEVELS =
      List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR, Level.OFF);

  @Override
  public List<LoggerLevel> all() {
    return context().getLoggerList().stream()
        .limit(MAX_LOGGERS)
        .map(LogbackLevels::described)
        .toList();
  }

  @Override
  public LoggerLevel set(String logger, Optional<String> level) {
    if (logger.isBlank() || logger.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          "the name of a logger has 1 to "
              + MAX_NAME_CHARS
              + " characters; the one of all is "
              + ROOT);
    }
    Level wanted = level.map(LogbackLevels::level).orElse(null);
    if (wanted == null && logger.equals(ROOT)) {
      throw new IllegalArgumentException(ROOT + " inherits from nobody: say a level");
    }
    @Nullable Logger found = context().exists(logger);
    if (found == null) {
      throw new IllegalArgumentException(
          "nothing logs as '" + logger + "' by now; name a logger that there is, or one above it");
    }
    found.setLevel(wanted);
    return described(found);
  }

  private static Level level(String text) {
    String wanted = text.strip().toUpperCase(Locale.ROOT);
    return LEVELS.stream()
        .filter(level -> level.toString().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is no level '" + text + "'; there are " + LEVELS));
  }

  private static LoggerLevel described(Logger logger) {
    @Nullable Level own = logger.getLevel();
    return new LoggerLevel(
        logger.getName(),
        Optional.ofNullable(own).map(Level::toString),
        logger.getEffectiveLevel().toString());
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
