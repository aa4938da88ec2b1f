package io.kith.collector.ingest;

import io.kith.codec.Limits;
import io.kith.collector.CollectorOptions;
import io.kith.collector.FoundTraces;
import io.kith.collector.MemoryBudget;
import io.kith.collector.MetricSink;
import io.kith.collector.Observations.CollectorState;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceSink;
import io.kith.collector.TraceStore;
import io.kith.collector.otlp.Sources;
import io.kith.collector.store.Journal;
import io.kith.collector.store.Store;
import io.kith.collector.tail.TailBuffer;
import io.kith.core.Ticker;
import io.kith.transport.Server;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;

/**
 * Takes in telemetry, keeps traces, and tells others of what it sees.
 *
 * {@snippet :
 * try (var collector = Collector.open(options, directory, figures::count, figures::add)) {
 *   collector.serve(server);
 *   FoundTraces found = collector.traces().search(TraceQuery.newest(from, to, 50));
 * }
 * }
 *
 * <p>Thread-safe.
 */
public final class Collector implements AutoCloseable {

  /** One message may take so much of the memory. */
  private static final int PARTS_OF_MEMORY = 8;

  private static final long LONGEST_MESSAGE = 64L << 20;
  private static final int MAX_DEPTH = 100;

  /** A part of a message that is read as an object of its own has so many bytes on the average. */
  private static final int BYTES_PER_ELEMENT = 8;

  /** What is open, the last that was opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final Store store;
  private final TailBuffer tail;
  private final Exports exports;
  private final Intake intake;
  private final Limits limits;

  private Collector(CollectorOptions options, Path directory, TraceSink traces, MetricSink metrics)
      throws IOException, SQLException {
    var memory = new MemoryBudget(options.memory().bytes());
    var sources = new Sources(memory);
    long longest = Math.min(LONGEST_MESSAGE, options.memory().bytes() / PARTS_OF_MEMORY);
    this.limits = new Limits((int) longest, MAX_DEPTH, (int) longest / BYTES_PER_ELEMENT);
    try {
      opened(lock(directory));
      this.exports = opened(new Exports(options.export()));
      Journal journal = opened(new Journal(directory));
      this.store =
          opened(Store.open(options, directory, sources, InstantSource.system(), Ticker.system()));
      this.tail = opened(new TailBuffer(options, memory, journal, store, traces, Ticker.system()));
      this.intake = new Intake(memory, journal, tail, metrics, exports, sources, limits);
      journal.replay(limits.maxBytes(), intake::replay);
    } catch (IOException | SQLException | RuntimeException e) {
      close(e);
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /**
   * Opens a collector, and the store that the options say.
   *
   * @param directory where its files are; made if it is not there
   * @param traces is told of all traces
   * @param metrics is told of all figures
   * @throws IOException if the directory or the database cannot be used, or another process uses
   *     the directory
   */
  public static Collector open(
      CollectorOptions options, Path directory, TraceSink traces, MetricSink metrics)
      throws IOException {
    Files.createDirectories(directory);
    try {
      return new Collector(options, directory, traces, metrics);
    } catch (SQLException e) {
      throw new IOException("the store of the collector cannot be used: " + e.getMessage(), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // the same as a process that has it, but that it is this one
    }
    channel.close();
    throw new IOException(
        "another process uses " + directory + "; give this one a directory of its own");
  }

  /** Serves OTLP over HTTP and gRPC, and Zipkin's JSON, on this server. */
  public void serve(Server server) {
    var doors = new Doors(intake, limits);
    server.serve(OtlpHttp.class, doors);
    server.serve(TraceService.class, doors);
    server.serve(MetricsService.class, doors);
    server.serve(LogsService.class, doors);
  }

  /** What is asked of it: of one trace, also what has not been stored yet. */
  public TraceStore traces() {
    TraceStore stored = store.traces();
    return new TraceStore() {
      @Override
      public FoundTraces search(TraceQuery query) {
        return stored.search(query);
      }

      @Override
      public Optional<TraceRecord> trace(long idHigh, long idLow) {
        Optional<TraceRecord> kept = stored.trace(idHigh, idLow);
        Optional<TraceRecord> waiting = tail.waiting(idHigh, idLow);
        return kept.isPresent() && waiting.isPresent()
            ? Optional.of(both(kept.get(), waiting.get()))
            : kept.or(() -> waiting);
      }

      @Override
      public long storedBytes() {
        return stored.storedBytes();
      }

      @Override
      public Optional<Instant> oldest() {
        return stored.oldest();
      }
    };
  }

  private static TraceRecord both(TraceRecord first, TraceRecord second) {
    var spans = new ArrayList<>(first.spans());
    spans.addAll(second.spans());
    var logs = new ArrayList<>(first.logs());
    logs.addAll(second.logs());
    return new TraceRecord(first.idHigh(), first.idLow(), spans, logs);
  }

  /** How it goes. */
  public CollectorState state() {
    return new CollectorState(
        intake.received(),
        tail.kept(),
        intake.shed(),
        store.traces().storedBytes(),
        store.traces().oldest());
  }

  /** How many messages were not sent on to other backends. */
  public long exportsDropped() {
    return exports.dropped();
  }

  /** What is taken of {@code collector.memory}, in bytes. */
  public long usedMemory() {
    return intake.usedMemory();
  }

  /** Decides and stores what waits. To be called when the server takes nothing any more. */
  @Override
  public void close() {
    var problems = new IllegalStateException("the collector cannot be closed");
    close(problems);
    if (problems.getSuppressed().length > 0) {
      throw problems;
    }
  }

  private void close(Exception problems) {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        problems.addSuppressed(e);
      }
    }
  }
}
