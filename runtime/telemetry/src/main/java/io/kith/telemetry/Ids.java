package io.kith.telemetry;

import io.kith.core.TraceContext;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of traces and spans, drawn by chance. */
final class Ids {

  private Ids() {}

  /** An id of a span; not zero. */
  static long next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  /** A new trace with its first span. */
  static TraceContext trace(boolean sampled) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long span = random.nextLong();
    return new TraceContext(
        random.nextLong() | 1, random.nextLong(), span == 0 ? 1 : span, (byte) (sampled ? 1 : 0));
  }
}
