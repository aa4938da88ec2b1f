package io.kith.collector.figures;

import io.kith.collector.Observations.Red;

/** Calls that were counted, and those of them that failed. Not thread-safe. */
public final class Calls {

  private final Tally all = new Tally();
  private final Tally failed = new Tally();

  void add(Tally more, boolean isFailure) {
    all.add(more);
    if (isFailure) {
      failed.add(more);
    }
  }

  Calls add(Calls other) {
    all.add(other.all);
    failed.add(other.failed);
    return this;
  }

  /** All of them. */
  public Tally all() {
    return all;
  }

  /** Those that failed. */
  public Tally failed() {
    return failed;
  }

  /** Rate, errors and duration over so many seconds. */
  public Red red(double seconds) {
    return all.red(failed.calls(), seconds);
  }

  /** As many as this share of them, with the same durations. */
  Calls part(double share) {
    var part = new Calls();
    part.all.add(all.part(share));
    part.failed.add(failed.part(share));
    return part;
  }
}
