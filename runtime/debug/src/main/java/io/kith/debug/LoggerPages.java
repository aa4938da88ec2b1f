package io.kith.debug;

import io.kith.core.Get;
import io.kith.core.Post;
import io.kith.core.Service;
import java.util.List;

/** From which level on the loggers of the process log. */
@Service("kith.debug.Levels")
public interface LoggerPages {

  /** All loggers that there are. */
  @Get("/loggers")
  Loggers list();

  /**
   * Sets the level of a logger, and of those below it that have none of their own.
   *
   * @param name of a logger that there is, or of a package in which there are some; {@code ROOT}
   *     for all
   * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARN}, {@code ERROR} or {@code
   *     OFF}; empty to inherit again
   */
  @Post("/loggers/{name}")
  Logger set(String name, String level);

  /** Loggers. */
  record Loggers(List<Logger> loggers) {}

  /**
   * A logger.
   *
   * @param level what was set for it; empty if it inherits
   * @param effective what that comes to
   */
  record Logger(String name, String level, String effective) {}
}
