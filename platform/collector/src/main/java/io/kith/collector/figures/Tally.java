package io.kith.collector.figures;

import io.kith.collector.Observations.Red;

/** Calls that were counted, with how long they took. Not thread-safe. */
public final class Tally {

  private final long[] counts = new long[LatencyBuckets.COUNT];
  private long calls;
  private long micros;

  /** Counts one call. */
  public void add(long nanos) {
    add(LatencyBuckets.of(nanos), 1);
    micros += nanos / 1_000;
  }

  /** Counts calls of one bucket; their time is added by {@link #addMicros}. */
  void add(int bucket, long more) {
    counts[bucket] += more;
    calls += more;
  }

  void addMicros(long more) {
    micros += more;
  }

  void add(Tally other) {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] += other.counts[bucket];
    }
    calls += other.calls;
    micros += other.micros;
  }

  /** As many as this share of them, with the same durations. */
  Tally part(double share) {
    var part = new Tally();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      part.add(bucket, Math.round(counts[bucket] * share));
    }
    part.addMicros(Math.round(micros * share));
    return part;
  }

  /** How many. */
  public long calls() {
    return calls;
  }

  /** How long all of them took together. */
  long micros() {
    return micros;
  }

  /** How many took as long as this bucket has it. */
  public long count(int bucket) {
    return counts[bucket];
  }

  /** The duration that this share of them did not exceed. */
  public double quantileMillis(double share) {
    return LatencyBuckets.quantileMillis(counts, share);
  }

  /** The share of them that took longer, 0 to 1. */
  public double shareLongerThan(double millis) {
    return calls == 0 ? 0 : LatencyBuckets.longerThan(millis, counts) / calls;
  }

  /** All of it as rate, errors and duration, over so many seconds. */
  public Red red(long failed, double seconds) {
    return new Red(
        calls,
        failed,
        seconds > 0 ? calls / seconds : 0,
        calls == 0 ? 0 : (double) failed / calls,
        quantileMillis(0.5),
        quantileMillis(0.9),
        quantileMillis(0.99));
  }
}
