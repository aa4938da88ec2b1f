package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.telemetry.logs.LogLevels;
import io.kith.telemetry.logs.LogLevels.LoggerLevel;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Asks whatever the process logs by. */
final class LiveLoggers implements LoggerPages {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(LiveLoggers.class);

  private final Optional<LogLevels> levels = LogLevels.ofProcess();

  @Override
  public Loggers list() {
    return new Loggers(levels().all().stream().map(LiveLoggers::described).toList());
  }

  @Override
  public Logger set(String name, String level) {
    try {
      LoggerLevel now = levels().set(name, level.isEmpty() ? Optional.empty() : Optional.of(level));
      log.info("logger {} logs from {} on, by the debug port", now.logger(), now.effective());
      return described(now);
    } catch (IllegalArgumentException e) {
      throw new CallException(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private LogLevels levels() {
    return levels.orElseThrow(() ->
        new CallException(
            Code.UNIMPLEMENTED,
            "the process does not log by Logback, whose levels alone can be changed"));
  }

  private static Logger described(LoggerLevel level) {
    return new Logger(level.logger(), level.level().orElse(""), level.effective());
  }
}
