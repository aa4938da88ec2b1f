package io.kith.collector;

import java.time.Instant;
import java.util.Optional;

/** Traces that are kept, on disk or in a database. Thread-safe. */
public interface TraceStore {

  /** The newest traces that match. */
  FoundTraces search(TraceQuery query);

  /** All that is kept of one trace; empty if nothing is. */
  Optional<TraceRecord> trace(long idHigh, long idLow);

  /** What all of it takes, in bytes. */
  long storedBytes();

  /** When the oldest trace began. */
  Optional<Instant> oldest();
}
