package io.kith.collector.store;

import io.kith.collector.TraceRecord;
import io.kith.core.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces that are in no segment yet: in the block that is open, in those that are being packed
 * by whoever filled them, and in those that a thread of its own is writing. Who adds waits when the
 * writer is behind, and must bound what waits for him. Thread-safe.
 */
final class OpenBlocks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OpenBlocks.class);

  /** So many spans, or bytes of them, are a block: enough to be packed well, few to be read. */
  private static final int MOST_SPANS = 4_096;

  private static final int MOST_BYTES = 2 << 20;
  private static final int WAITING_BLOCKS = 4;

  /** So many blocks are written at once if they come soon enough, as that writes fewer pages. */
  private static final int TOGETHER = 4;

  private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Segments segments;
  private final long mostAgeNanos;
  private final Ticker ticker;
  private final BlockingQueue<Packed> full = new ArrayBlockingQueue<>(WAITING_BLOCKS);
  private final BlockingQueue<BlockBuilder> builders;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReference<List<Batch>> unwritten = new AtomicReference<>(List.of());
  private final Thread writer;

  // Guarded by the lock.
  private Batch open = new Batch();
  private long openedNanos;

  /** A block that is to be written; the last one has no traces. */
  private record Packed(Batch batch, Optional<Block> block) {}

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
    int packers = Runtime.getRuntime().availableProcessors();
    this.builders = new ArrayBlockingQueue<>(packers);
    for (int i = 0; i < packers; i++) {
      builders.add(new BlockBuilder());
    }
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
    Optional<Batch> filled;
    lock.lock();
    try {
      if (open.isEmpty()) {
        openedNanos = ticker.nanos();
      }
      open.add(kept);
      filled = open.isFull() ? Optional.of(takeOpen()) : Optional.empty();
    } finally {
      lock.unlock();
    }
    if (filled.isPresent()) {
      pack(filled.get());
    }
  }

  /** Has the open block written if it is old. */
  void tick() throws InterruptedException {
    flush(mostAgeNanos);
  }

  /** Has the open block written. */
  void flush() throws InterruptedException {
    flush(0);
  }

  private void flush(long leastAgeNanos) throws InterruptedException {
    Optional<Batch> old = Optional.empty();
    lock.lock();
    try {
      if (!open.isEmpty() && ticker.nanos() - openedNanos >= leastAgeNanos) {
        old = Optional.of(takeOpen());
      }
    } finally {
      lock.unlock();
    }
    if (old.isPresent()) {
      pack(old.get());
    }
  }

  private Batch takeOpen() {
    Batch batch = open;
    open = new Batch();
    Batch next = open;
    unwritten.updateAndGet(batches -> {
      var more = new ArrayList<>(batches);
      more.add(next);
      return List.copyOf(more);
    });
    return batch;
  }

  private void pack(Batch batch) throws InterruptedException {
    BlockBuilder builder = builders.take();
    Optional<Block> block;
    try {
      for (Kept kept : batch.all()) {
        builder.add(kept.trace(), kept.record());
      }
      block = Optional.of(builder.build());
    } catch (RuntimeException e) {
      log.error("{} traces are dropped, as they could not be packed", batch.all().size(), e);
      builder = new BlockBuilder();
      block = Optional.empty();
    } finally {
      builders.put(builder);
    }
    if (block.isPresent()) {
      full.put(new Packed(batch, block));
    } else {
      forget(batch);
    }
  }

  private void forget(Batch batch) {
    unwritten.updateAndGet(batches -> batches.stream().filter(other -> other != batch).toList());
    batch.all().forEach(kept -> kept.stored().run());
  }

  private void writeAll() {
    try {
      while (true) {
        List<Packed> some = some();
        List<Block> blocks = some.stream().flatMap(packed -> packed.block().stream()).toList();
        try {
          write(blocks);
        } catch (RuntimeException e) {
          int count = some.stream().mapToInt(packed -> packed.batch().all().size()).sum();
          log.error("{} traces are dropped, as they could not be written", count, e);
        }
        some.forEach(packed -> forget(packed.batch()));
        if (blocks.size() < some.size()) {
          return; // the last one has none
        }
      }
    } catch (InterruptedException e) {
      log.warn("traces that were to be stored are left to the journal, as the store is closed");
    }
  }

  /** Those that there are, and that come within a moment. */
  private List<Packed> some() throws InterruptedException {
    var some = new ArrayList<Packed>();
    Packed next = full.take();
    some.add(next);
    long deadline = System.nanoTime() + TOGETHER_NANOS;
    while (next != null && next.block().isPresent() && some.size() < TOGETHER) {
      next = full.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next != null) {
        some.add(next);
      }
    }
    return some;
  }

  private void write(List<Block> blocks) throws InterruptedException {
    for (int failures = 0; !blocks.isEmpty(); failures++) {
      try {
        segments.add(blocks);
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

  /**
   * Writes all that was added, for some seconds; the journal keeps what is not written then.
   * Nothing may be added any more.
   */
  @Override
  public void close() {
    var closer = Thread.ofPlatform().name("kith-collector-store-close").unstarted(this::writeRest);
    closer.start();
    try {
      if (!closer.join(FAREWELL) | !writer.join(FAREWELL)) {
        closer.interrupt();
        writer.interrupt();
        closer.join();
        writer.join();
      }
    } catch (InterruptedException e) {
      closer.interrupt();
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void writeRest() {
    try {
      flush();
      full.put(new Packed(new Batch(), Optional.empty()));
    } catch (InterruptedException e) {
      // the writer, which is behind, is stopped, too
    }
  }
}
