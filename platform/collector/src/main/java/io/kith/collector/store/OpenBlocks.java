package io.kith.collector.store;

import io.kith.collector.TraceRecord;
import io.kith.core.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces that are in no segment yet: in the block that is open, and in those that a thread of
 * its own is writing. Traces are added by one thread at a time, which waits when the writer is
 * behind; whoever comes before that thread must bound what waits for it.
 */
final class OpenBlocks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OpenBlocks.class);

  /** So many spans, or bytes of them, are a block: enough to be packed well, few to be read. */
  private static final int MOST_SPANS = 4_096;

  private static final int MOST_BYTES = 2 << 20;
  private static final int WAITING_BLOCKS = 2;
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Segments segments;
  private final long mostAgeNanos;
  private final Ticker ticker;
  private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(WAITING_BLOCKS);
  private final AtomicReference<List<Batch>> unwritten = new AtomicReference<>(List.of());
  private final Thread writer;
  private Batch open = new Batch();
  private long openedNanos;

  /** The traces of one block. Its lists are read while more is added. */
  private static final class Batch {
    private final List<Kept> traces = new ArrayList<>();
    private int spans;
    private int bytes;

    synchronized void add(Kept kept) {
      traces.add(kept);
      spans += kept.record().spans().size();
      bytes += kept.trace().size();
    }

    synchronized List<Kept> all() {
      return List.copyOf(traces);
    }

    synchronized boolean isFull() {
      return spans >= MOST_SPANS || bytes >= MOST_BYTES;
    }

    synchronized boolean isEmpty() {
      return traces.isEmpty();
    }
  }

  OpenBlocks(Segments segments, Duration mostAge, Ticker ticker) {
    this.segments = segments;
    this.mostAgeNanos = mostAge.toNanos();
    this.ticker = ticker;
    this.unwritten.set(List.of(open));
    this.writer = Thread.ofPlatform().name("kith-collector-store").unstarted(this::writeAll);
    writer.start();
  }

  /** All traces that are in no segment yet. */
  List<TraceRecord> traces() {
    List<TraceRecord> traces = new ArrayList<>();
    for (Batch batch : unwritten.get()) {
      batch.all().forEach(kept -> traces.add(kept.record()));
    }
    return traces;
  }

  /** Adds a trace, and waits if too much is to be written. */
  void add(Kept kept) throws InterruptedException {
    if (open.isEmpty()) {
      openedNanos = ticker.nanos();
    }
    open.add(kept);
    if (open.isFull()) {
      handOver();
    }
  }

  /** Has the open block written if it is old. */
  void tick() throws InterruptedException {
    if (!open.isEmpty() && ticker.nanos() - openedNanos >= mostAgeNanos) {
      handOver();
    }
  }

  /** Has the open block written. */
  void flush() throws InterruptedException {
    if (!open.isEmpty()) {
      handOver();
    }
  }

  private void handOver() throws InterruptedException {
    Batch batch = open;
    open = new Batch();
    Batch next = open;
    unwritten.updateAndGet(batches -> {
      var more = new ArrayList<>(batches);
      more.add(next);
      return List.copyOf(more);
    });
    full.put(batch);
  }

  private void writeAll() {
    var builder = new BlockBuilder();
    try {
      while (true) {
        Batch batch = full.take();
        if (batch.isEmpty()) {
          return; // the last one
        }
        try {
          write(builder, batch);
        } catch (RuntimeException e) {
          log.error("{} traces are dropped, as they could not be written", batch.all().size(), e);
          builder = new BlockBuilder();
        }
        unwritten.updateAndGet(
            batches -> batches.stream().filter(other -> other != batch).toList());
        batch.all().forEach(kept -> kept.stored().run());
      }
    } catch (InterruptedException e) {
      log.warn("traces that were to be stored are left to the journal, as the store is closed");
    }
  }

  private void write(BlockBuilder builder, Batch batch) throws InterruptedException {
    for (Kept kept : batch.all()) {
      builder.add(kept.trace(), kept.record());
    }
    Block block = builder.build();
    for (int failures = 0; ; failures++) {
      try {
        segments.add(block);
        return;
      } catch (SQLException e) {
        segments.failed(e);
        if (failures == 0) {
          log.error("traces cannot be stored; it is tried again every second: {}", e.toString());
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  /** The writer may be behind for as long as the database is away. */
  private boolean isTakenInTime(Batch batch) throws InterruptedException {
    return full.offer(batch, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes all that there is, for some seconds; the journal keeps what is not written then. */
  @Override
  public void close() {
    try {
      boolean isTaken = (open.isEmpty() || isTakenInTime(open)) && isTakenInTime(new Batch());
      if (!isTaken || !writer.join(FAREWELL)) {
        writer.interrupt();
        writer.join();
      }
    } catch (InterruptedException e) {
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
