package io.kith.collector.figures;

import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;

/**
 * How calls are counted, and how long that is kept; the section {@code figures} of a collector's
 * configuration.
 *
 * @param flush how often what was counted is written
 * @param series how many different ones are counted in a day, which is what memory and tables grow
 *     by; what comes beyond is counted as others
 * @param instances how many processes are known at a time
 * @param keepSeconds how long rows of ten seconds are kept
 * @param keepMinutes how long rows of a minute are kept
 * @param keepHours how long rows of an hour are kept
 * @param keepDays how long rows of a day are kept
 */
@Configuration
public record FigureOptions(
    @Default("5s") @Range(least = "1s", most = "1m") Duration flush,
    @Default("20000") @Range(least = "100", most = "1000000") int series,
    @Default("20000") @Range(least = "100", most = "1000000") int instances,
    @Default("3h") @Range(least = "1h", most = "48h") Duration keepSeconds,
    @Default("2d") @Range(least = "1h", most = "30d") Duration keepMinutes,
    @Default("60d") @Range(least = "1d", most = "730d") Duration keepHours,
    @Default("730d") @Range(least = "1d", most = "3650d") Duration keepDays) {

  /** The defaults. */
  public static FigureOptions defaults() {
    return new FigureOptions(
        Duration.ofSeconds(5),
        20_000,
        20_000,
        Duration.ofHours(3),
        Duration.ofDays(2),
        Duration.ofDays(60),
        Duration.ofDays(730));
  }

  /** How long rows of a resolution are kept. */
  Duration kept(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> keepSeconds;
      case MINUTE -> keepMinutes;
      case HOUR -> keepHours;
      case DAY -> keepDays;
    };
  }
}
