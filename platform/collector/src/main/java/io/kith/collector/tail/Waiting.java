package io.kith.collector.tail;

import io.kith.collector.store.Journal;
import io.kith.collector.store.PackedTrace;
import org.jspecify.annotations.Nullable;

/** A trace that waits to be complete; held by the lock of its {@link Shard}. */
final class Waiting {

  final PackedTrace trace;
  final Journal.Part journal;
  final long firstNanos;
  long lastNanos;
  long heldBytes;
  boolean isCut;
  boolean isDecided;
  @Nullable Waiting nextInTable;
  @Nullable Waiting nextDue;

  Waiting(PackedTrace trace, Journal.Part journal, long nowNanos) {
    this.trace = trace;
    this.journal = journal;
    this.firstNanos = nowNanos;
    this.lastNanos = nowNanos;
  }

  boolean is(long idHigh, long idLow) {
    return trace.idLow() == idLow && trace.idHigh() == idHigh;
  }
}
