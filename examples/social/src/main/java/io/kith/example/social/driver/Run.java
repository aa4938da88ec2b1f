package io.kith.example.social.driver;

import io.kith.core.Fork;
import io.kith.example.social.Population;
import java.time.Duration;

/** One run of the driver: so many users play, and the output shows how it goes. */
final class Run {

  private static final long TICK_NANOS = 1_000_000_000;

  /** After this, the call of a user has failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Services services;
  private final CallMeter meter;
  private final DriverOptions options;
  private final Progress progress;
  private final Pace pace;
  private final Tally tally = new Tally();

  private long startNanos;
  private long lastNanos;

  Run(Services services, CallMeter meter, DriverOptions options, Progress progress, Pace pace) {
    this.services = services;
    this.meter = meter;
    this.options = options;
    this.progress = progress;
    this.pace = pace;
  }

  /** Plays until the duration is over or the pace ends; no call is cut short. */
  Totals play() {
    meter.begin();
    startNanos = lastNanos = System.nanoTime();
    try (var fork = Fork.open(options.users())) {
      users().come(fork);
      watch();
      pace.end();
      fork.join();
    }
    Totals totals = collect();
    progress.showLast(totals);
    return totals;
  }

  private Users users() {
    return new Users(
        services,
        pace,
        tally,
        options.users(),
        1,
        Population.DEFAULT.users(),
        options.seed(),
        PATIENCE);
  }

  private void watch() {
    long limitNanos = options.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    for (long leftNanos = limitNanos; leftNanos > 0; ) {
      if (pace.awaitEnd(Math.min(TICK_NANOS, leftNanos))) {
        return;
      }
      leftNanos = limitNanos - (System.nanoTime() - startNanos);
      if (leftNanos > 0) {
        progress.show(collect());
      }
    }
  }

  private Totals collect() {
    long nowNanos = System.nanoTime();
    Totals totals =
        Totals.collect(
            meter,
            tally,
            Duration.ofNanos(nowNanos - startNanos),
            Duration.ofNanos(nowNanos - lastNanos));
    lastNanos = nowNanos;
    return totals;
  }
}
