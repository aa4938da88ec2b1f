package io.kith.collector.alert;

import io.kith.collector.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Multi-window, multi-burn-rate alerts: how fast an error budget is used up, over a long window so
 * that it matters, and over a short one so that it still goes on.
 *
 * <p>An objective of 99.9 % over 30 days allows one call in a thousand to fail. A burn rate of 1
 * uses that up in 30 days, one of 14.4 has used a fiftieth of it within an hour.
 *
 * @see <a href="https://sre.google/workbook/alerting-on-slos/">The Site Reliability Workbook,
 *     chapter 5, table 5-8</a>
 */
public final class BurnRate {

  /** All of them, the most urgent first. */
  public static final List<Step> STEPS =
      List.of(
          new Step(Severity.PAGE, Duration.ofHours(1), Duration.ofMinutes(5), 14.4),
          new Step(Severity.PAGE, Duration.ofHours(6), Duration.ofMinutes(30), 6),
          new Step(Severity.TICKET, Duration.ofDays(1), Duration.ofHours(2), 3),
          new Step(Severity.TICKET, Duration.ofDays(3), Duration.ofHours(6), 1));

  /** The lengths of all their windows. */
  public static final List<Duration> WINDOWS =
      STEPS.stream().flatMap(step -> Stream.of(step.longer(), step.shorter())).distinct().toList();

  private static final double ROUNDING = 1e-9;

  private BurnRate() {}

  /**
   * Two windows and what burns too fast in both.
   *
   * @param longer over which the budget is used
   * @param shorter in which it must still be used, for the alert to end soon after the trouble
   * @param rate how many times as fast as the budget would be used up just in time
   */
  public record Step(Severity severity, Duration longer, Duration shorter, double rate) {}

  /**
   * The steps that count for something that was found before.
   *
   * <p>What is found now is over when its own short window is good again, or a shorter one would
   * be: longer ones have it in them for hours, and the trouble is over. For the same reason what is
   * over does not begin again by a window that reaches back to it.
   *
   * @param now the short window of the step by which it was found, if it still is
   * @param since how long ago it ended, if it is over
   */
  static List<Step> counting(Optional<Duration> now, Optional<Duration> since) {
    return STEPS.stream()
        .filter(step -> now.isEmpty() || step.shorter().compareTo(now.get()) <= 0)
        .filter(step ->
            since.isEmpty()
                || step == STEPS.getFirst()
                || step.shorter().compareTo(since.get()) <= 0)
        .toList();
  }

  /** A step whose both windows burn too fast, and how fast the shorter one does. */
  public record Burning(Step step, double rate) {}

  /**
   * The most urgent of these steps whose both windows burn too fast.
   *
   * @param steps of {@link #STEPS}, in their order
   * @param objective the share of calls that must be good, more than 0 and less than 1
   * @param badShare the share of calls that were bad in a window that ends now, 0 to 1
   */
  public static Optional<Burning> of(
      List<Step> steps, double objective, ToDoubleFunction<Duration> badShare) {
    double budget = 1 - objective;
    for (Step step : steps) {
      // No more than all calls can be bad: what would need more needs all but a tenth.
      double least = Math.min(step.rate() * budget * (1 - ROUNDING), 0.9);
      double shorter = badShare.applyAsDouble(step.shorter());
      if (shorter >= least && badShare.applyAsDouble(step.longer()) >= least) {
        return Optional.of(new Burning(step, shorter / budget));
      }
    }
    return Optional.empty();
  }
}
