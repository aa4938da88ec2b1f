package io.kith.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Fills servers with spans that were told over the time before a moment. */
final class SpanStock {

  /** Over so long all traces are spread; what is older is no figure of a live system. */
  private static final Duration SPREAD = Duration.ofMinutes(50);

  /** With so many messages behind, a server is let store what it has before it gets more. */
  private static final long MOST_WAITING = 1_000;

  /** So many traces are asked for by their ids, to learn how many a server holds. */
  private static final int SAMPLES = 500;

  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private final int connections;
  private final Instant end;
  private final Duration limit;

  /**
   * How storing went.
   *
   * @param traces how many were begun
   * @param held how many spans the server shows of those that were sent, by a sample
   * @param sentSeconds how long they were sent
   * @param storedSeconds how long after the first none waited to be stored
   */
  record Stored(
      String server,
      long traces,
      long sent,
      long held,
      double sentSeconds,
      double storedSeconds,
      long residentMiB,
      String failure) {}

  SpanStock(int connections, Instant end, Duration limit) {
    this.connections = connections;
    this.end = end;
    this.limit = limit;
  }

  /** Sends so many spans, waits until they are stored or time is up, and looks what is there. */
  Stored fill(CollectorSubject subject, SpanFormat format, long spans) throws InterruptedException {
    long stepMicros =
        Math.max(
            1,
            TimeUnit.SECONDS.toMicros(SPREAD.toSeconds())
                / (spans / SpanFormat.SPANS_A_TRACE + SpanFormat.TRACES));
    long fromMicros = TimeUnit.MILLISECONDS.toMicros(end.minus(SPREAD).toEpochMilli());
    var clock = new Clock(limit);
    try (var load =
        new SpanLoad(subject.port(), format, connections, spans, fromMicros, stepMicros)) {
      while (!load.isOver() && subject.isAlive() && !clock.isOver()) {
        TimeUnit.MILLISECONDS.sleep(100);
        load.rest(subject.waiting() > MOST_WAITING);
        clock.tell(subject, load.taken(), spans);
      }
      double sentSeconds = clock.seconds();
      while (subject.isAlive()
          && !clock.isOver()
          && (subject.waiting() > 0 || subject.counted() < load.taken())) {
        TimeUnit.MILLISECONDS.sleep(200);
        clock.tell(subject, load.taken(), spans);
      }
      String failure = clock.isOver() ? "(its time is up)" : load.failure();
      var stored =
          new Stored(
              subject.title(),
              load.traces(),
              load.taken(),
              subject.isAlive() ? held(subject, load) : 0,
              sentSeconds,
              clock.seconds(),
              subject.isAlive() ? CpuTime.residentBytes(subject.pid()) >> 20 : 0,
              failure);
      System.err.println(stored);
      return stored;
    }
  }

  private static long held(CollectorSubject subject, SpanLoad load) {
    long found = 0;
    for (int i = 0; i < SAMPLES; i++) {
      found += subject.spansOf(load.traces() * i / SAMPLES);
    }
    return load.taken() * found / (SAMPLES * SpanFormat.SPANS_A_TRACE);
  }

  /** How long it has taken, and what is told of that. */
  private static final class Clock {
    private final long start = System.nanoTime();
    private final Duration limit;
    private double toldSeconds;

    Clock(Duration limit) {
      this.limit = limit;
    }

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    boolean isOver() {
      return seconds() > limit.toSeconds();
    }

    void tell(CollectorSubject subject, long taken, long spans) {
      if (seconds() - toldSeconds > PROGRESS.toSeconds()) {
        toldSeconds = seconds();
        System.err.println(
            String.format(
                Locale.ROOT,
                "%s has %,d of %,d spans after %.0f s, %,d messages wait in it, %,d MiB",
                subject.title(),
                taken,
                spans,
                toldSeconds,
                subject.waiting(),
                CpuTime.residentBytes(subject.pid()) >> 20));
      }
    }
  }
}
