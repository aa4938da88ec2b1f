package io.kith.collector.store;

import io.kith.collector.CollectorOptions;
import io.kith.collector.Database;
import io.kith.collector.TraceStore;
import io.kith.collector.otlp.Sources;
import io.kith.core.Ticker;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/** The store of traces: what is added to it, and what is asked of it. */
public final class Store implements AutoCloseable {

  /** Nobody else reads this one's blocks, and the journal keeps what is in the open one. */
  private static final Duration ALONE = Duration.ofSeconds(60);

  private static final Duration SHARED = Duration.ofSeconds(5);

  private final Segments segments;
  private final OpenBlocks open;
  private final StoredTraces traces;

  private Store(Segments segments, OpenBlocks open, Sources sources) {
    this.segments = segments;
    this.open = open;
    this.traces = new StoredTraces(segments, open, sources);
  }

  /**
   * Opens the store that the options say.
   *
   * @param directory where its files are
   * @throws SQLException if the database cannot be used
   */
  public static Store open(
      CollectorOptions options, Path directory, Sources sources, InstantSource clock, Ticker ticker)
      throws SQLException {
    boolean alone = options.store().equals("sqlite:");
    SegmentHome home =
        alone
            ? new SqliteSegments(directory)
            : new PostgresSegments(Database.of(options, directory));
    try {
      var segments = new Segments(home, options.retention(), options.size().bytes(), clock);
      return new Store(segments, new OpenBlocks(segments, alone ? ALONE : SHARED, ticker), sources);
    } catch (SQLException | RuntimeException e) {
      try (home) {
        throw e;
      }
    }
  }

  /** What is asked of it. */
  public TraceStore traces() {
    return traces;
  }

  /** Adds a trace, and waits when too much is to be written. */
  public void add(Kept kept) throws InterruptedException {
    open.add(kept);
  }

  /** To be called a few times a second. */
  public void tick() throws InterruptedException {
    open.tick();
  }

  /** Has all that was added written. */
  public void flush() throws InterruptedException {
    open.flush();
  }

  /** Drops what is too old, or too much. */
  public void dropOld() {
    segments.dropOld();
  }

  @Override
  public void close() {
    open.close();
    segments.close();
  }
}
