package io.kith.example.social.driver;

import io.kith.core.Fork;
import io.kith.example.social.Population;
import java.time.Duration;
import java.util.SplittableRandom;

/** One run of the driver: so many users play, and the output shows how it goes. */
final class Run {

  private static final long TICK_NANOS = 1_000_000_000;

  /** Over how long the users come: services that have just started are still being compiled. */
  private static final long ARRIVAL_NANOS = 3_000_000_000L;

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
      for (int i = 0; i < options.users(); i++) {
        int number = i;
        fork.run(() -> playOneAfterTheOther(number));
      }
      watch();
      pace.end();
      fork.join();
    }
    Totals totals = collect();
    progress.showLast(totals);
    return totals;
  }

  /** No two threads play the same user, as nobody has two thumbs. */
  private void playOneAfterTheOther(int number) {
    if (pace.awaitEnd(ARRIVAL_NANOS * number / options.users())) {
      return;
    }
    var random = new SplittableRandom(options.seed() * 10_007 + number);
    var player = new Player(services, pace, tally, random);
    int usersOfThisThread = Population.DEFAULT.users() / options.users();
    long userId;
    do {
      userId = 1 + number + (long) options.users() * random.nextInt(usersOfThisThread);
    } while (player.play(userId));
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
