package io.kith.telemetry;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The spans of a process on their way: kept until they are shipped, or dropped. Thread-safe. */
final class Spans implements Signal {

  private static final int BATCH_BYTES = 512 << 10;
  private static final Limits LIMITS = Limits.defaults();

  private final SpanQueue queue;
  private final Resource resource;
  private final Runnable wake;
  private final LongAdder recorded = new LongAdder();
  private volatile boolean open;

  // Of the thread that ships.
  private final SpanEncoder encoder = new SpanEncoder();
  private final ProtoWriter out = new ProtoWriter(BATCH_BYTES, LIMITS);

  /**
   * No spans yet.
   *
   * @param wake is run when there are many
   * @param isShipped whether anybody ever empties it; if not, nothing is kept
   */
  Spans(int queueBytes, Resource resource, Runnable wake, boolean isShipped) {
    this.queue = new SpanQueue(queueBytes);
    this.resource = resource;
    this.wake = wake;
    this.open = isShipped;
  }

  /** Whether spans are kept at all. */
  boolean isOpen() {
    return open;
  }

  /** A span has ended. */
  void add(Recorded span) {
    if (open) {
      recorded.increment();
      if (queue.add(span)) {
        wake.run();
      }
    }
  }

  /** How many were recorded, those included that were dropped. */
  long recorded() {
    return recorded.sum();
  }

  /** How many were dropped since there was no room. */
  long dropped() {
    return queue.dropped();
  }

  /** Keeps no more. */
  void close() {
    open = false;
  }

  @Override
  public String path() {
    return "/v1/traces";
  }

  @Override
  public Optional<Batch> next(boolean isLast) {
    Recorded span = queue.poll();
    if (span == null) {
      return Optional.empty();
    }
    encoder.lookAtClock();
    out.reset();
    int resourceSpans = out.begin(1);
    resource.write(1, out);
    int scopeSpans = out.begin(2);
    int scope = out.begin(1);
    out.string(1, "io.kith");
    out.end(scope);
    int items = 0;
    while (span != null) {
      span.write(2, encoder, out);
      items++;
      span = out.size() < BATCH_BYTES ? queue.poll() : null;
    }
    out.end(scopeSpans);
    out.end(resourceSpans);
    return Optional.of(new Batch(out.toByteArray(), items));
  }
}
