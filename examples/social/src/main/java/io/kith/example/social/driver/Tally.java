package io.kith.example.social.driver;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the users did, apart from calls: counted, so that a run can be judged. Thread-safe. */
final class Tally {

  private static final int MAX_VIOLATIONS_KEPT = 20;

  private final LongAdder swipes = new LongAdder();
  private final LongAdder matches = new LongAdder();
  private final LongAdder violations = new LongAdder();
  private final Queue<String> kept = new ConcurrentLinkedQueue<>();

  void swiped() {
    swipes.increment();
  }

  void matched() {
    matches.increment();
  }

  /** An answer that contradicts another one. */
  void violated(String what) {
    violations.increment();
    if (violations.sum() <= MAX_VIOLATIONS_KEPT) {
      kept.add(what);
    }
  }

  long swipes() {
    return swipes.sum();
  }

  long matches() {
    return matches.sum();
  }

  long violations() {
    return violations.sum();
  }

  /** The first of the violations, in words. */
  List<String> violationsKept() {
    return List.copyOf(kept);
  }
}
