package io.kith.collector.tail;

import io.kith.collector.CollectorOptions;
import io.kith.collector.MemoryBudget;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceSink;
import io.kith.collector.otlp.OtlpLogs;
import io.kith.collector.otlp.Sources;
import io.kith.collector.otlp.SpanHeader;
import io.kith.collector.store.Journal;
import io.kith.collector.store.Kept;
import io.kith.collector.store.Names;
import io.kith.collector.store.PackedTrace;
import io.kith.collector.store.Store;
import io.kith.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where traces wait until they are complete, and what becomes of them then: they are told of, and
 * kept or dropped. Spans are added by any thread; those of its own decide, as many as there are
 * processors, each about a share of the ids.
 *
 * <p>When the memory that they may take runs short, those that are due next are decided early, with
 * what is there of them.
 */
public final class TailBuffer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TailBuffer.class);

  private static final int SHARDS = 16;

  /** What a span takes beside its bytes once it has been read. */
  private static final int RECORD_BYTES = 120;

  /** Beyond this share of the memory, what waits to be stored apart, traces are decided early. */
  private static final double CROWDED = 0.55;

  /** Beyond this share of the memory what waits to be stored is, though it fills no block. */
  private static final double MUCH_DECIDED = 0.2;

  /** What takes as much, read, is a part of its own, to which nothing is added. */
  private static final int MOST_TRACE_BYTES = 4 << 20;

  /** It takes this part of the memory at the most. */
  private static final int TRACES_OF_MEMORY = 32;

  /** Beyond this the journal is made to shrink. */
  private static final long MOST_JOURNAL_BYTES = 1L << 30;

  private static final long DROP_OLD_NANOS = 60_000_000_000L;
  private static final long TICK_MILLIS = 50;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Shard[] shards = new Shard[SHARDS];
  private final MemoryBudget memory;
  private final long mostTraceBytes;
  private final Journal journal;
  private final Store store;
  private final TraceSink sink;
  private final KeepPolicy policy;
  private final Ticker ticker;
  private final LongAdder kept = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final List<Thread> deciders = new ArrayList<>();
  private final AtomicLong decidedBytes = new AtomicLong();
  private final Object crowd = new Object();
  private volatile boolean closed;

  /** How many of those that decide have nothing to do; written under the lock of the crowd. */
  private volatile int resting;

  private final AtomicLong sinkFailures = new AtomicLong();
  private long droppedOldNanos; // of the first decider alone

  /** A buffer that has begun to work. */
  public TailBuffer(
      CollectorOptions options,
      MemoryBudget memory,
      Journal journal,
      Store store,
      TraceSink sink,
      Ticker ticker) {
    this.memory = memory;
    this.mostTraceBytes = Math.min(MOST_TRACE_BYTES, memory.most() / TRACES_OF_MEMORY);
    this.journal = journal;
    this.store = store;
    this.sink = sink;
    this.ticker = ticker;
    this.policy = new KeepPolicy(options, ticker.nanos());
    this.droppedOldNanos = ticker.nanos();
    for (int i = 0; i < SHARDS; i++) {
      shards[i] =
          new Shard(
              options.settle().toNanos(),
              options.longestWait().toNanos(),
              ticker.nanos(),
              ThreadLocalRandom.current().nextLong());
    }
    int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, SHARDS);
    for (int i = 0; i < count; i++) {
      var decider = new Decider(i, count);
      deciders.add(
          Thread.ofPlatform().name("kith-collector-decide-" + i).unstarted(decider::decideAll));
    }
    deciders.forEach(Thread::start);
  }

  private Shard shard(long idLow) {
    return shards[(int) (idLow * 0x9E37_79B9_7F4A_7C15L >>> 60)];
  }

  /**
   * Adds a span that stands in this part of the journal, unless there is no room for it.
   *
   * @param room of the message that it came in
   */
  public boolean add(
      Sources.Known source, SpanHeader span, Journal.Part part, MemoryBudget.Room room) {
    Shard shard = shard(span.idLow());
    synchronized (shard) {
      Waiting waiting = waiting(shard, span.idHigh(), span.idLow(), span.length(), part, room);
      if (waiting == null) {
        return false;
      }
      waiting.trace.add(source, span);
      added(shard, waiting);
    }
    wakeIfCrowded();
    return true;
  }

  /** Adds a line of a log, unless there is no room for it. */
  public boolean add(OtlpLogs.Line line, Journal.Part part, MemoryBudget.Room room) {
    Shard shard = shard(line.idLow());
    synchronized (shard) {
      int length = line.length() + OtlpLogs.MAX_LOGGER_BYTES;
      Waiting waiting = waiting(shard, line.idHigh(), line.idLow(), length, part, room);
      if (waiting == null) {
        return false;
      }
      waiting.trace.add(line);
      added(shard, waiting);
    }
    wakeIfCrowded();
    return true;
  }

  /** The trace that waits, with room taken for one more record of so many bytes; null if none. */
  private @Nullable Waiting waiting(
      Shard shard, long idHigh, long idLow, int length, Journal.Part part, MemoryBudget.Room room) {
    long now = ticker.nanos();
    Waiting found = shard.find(idHigh, idLow);
    long more =
        found == null
            ? PackedTrace.firstBytes(length, shard.expectedBytes())
            : found.trace.growth(length);
    if (!room.take(more)) {
      return null;
    }
    Waiting waiting = found == null ? shard.make(idHigh, idLow, part, now) : found;
    waiting.lastNanos = now;
    waiting.heldBytes += more;
    return waiting;
  }

  private void added(Shard shard, Waiting waiting) {
    long held = waiting.trace.heldBytes();
    memory.take(held - waiting.heldBytes); // what it is not exactly as it was taken to be
    waiting.heldBytes = held;
    if (held + readBytes(waiting) > mostTraceBytes) {
      shard.cut(waiting);
    }
  }

  /** What it takes besides once it is read. */
  private static long readBytes(Waiting waiting) {
    return (long) RECORD_BYTES * (waiting.trace.spans() + waiting.trace.logs());
  }

  private void wakeIfCrowded() {
    if (resting > 0 && isCrowded()) {
      wake();
    }
  }

  /** Has those that decide look at once. */
  private void wake() {
    synchronized (crowd) {
      crowd.notifyAll();
    }
  }

  private boolean isCrowded() {
    return memory.used() - decidedBytes.get() > CROWDED * memory.most();
  }

  /** What waits of one trace; empty if nothing does. */
  public Optional<TraceRecord> waiting(long idHigh, long idLow) {
    Shard shard = shard(idLow);
    synchronized (shard) {
      Waiting found = shard.find(idHigh, idLow);
      return found == null ? Optional.empty() : Optional.of(found.trace.read(new Names()));
    }
  }

  /** How many spans were stored, or are about to be. */
  public long kept() {
    return kept.sum();
  }

  /** How many spans were left out, as there are enough of their kind. */
  public long dropped() {
    return dropped.sum();
  }

  /** Decides about the traces of some shards. */
  private final class Decider {
    private final int first;
    private final int step;
    private final Names names = new Names();
    private final List<Waiting> complete = new ArrayList<>();

    Decider(int first, int step) {
      this.first = first;
      this.step = step;
    }

    void decideAll() {
      try {
        while (!closed) {
          boolean isSome = decide();
          if (first == 0) {
            keepHouse();
          }
          synchronized (crowd) {
            resting++;
            if (!closed && !(isCrowded() && isSome)) {
              crowd.wait(TICK_MILLIS);
            }
            resting--;
          }
        }
        decideRest();
      } catch (InterruptedException e) {
        log.warn("traces that waited are left to the journal, as the collector is closed");
      }
    }

    private void keepHouse() throws InterruptedException {
      store.tick();
      journal.trim();
      if (ticker.nanos() - droppedOldNanos >= DROP_OLD_NANOS) {
        droppedOldNanos = ticker.nanos();
        store.dropOld();
      }
      boolean isMuchDecided = decidedBytes.get() > MUCH_DECIDED * memory.most();
      if (isMuchDecided || journal.bytes() > MOST_JOURNAL_BYTES) {
        store.flush();
      }
    }

    /** Whether there may be more to decide. */
    private boolean decide() throws InterruptedException {
      for (int i = first; i < SHARDS; i += step) {
        synchronized (shards[i]) {
          shards[i].due(ticker.nanos(), complete::add);
        }
        decideComplete();
      }
      boolean isSome = true;
      if (journal.bytes() > MOST_JOURNAL_BYTES) {
        isSome = decideNext();
      }
      while (isCrowded() && isSome) {
        isSome = decideNext();
      }
      return isSome;
    }

    /** Decides those that are due next. */
    private boolean decideNext() throws InterruptedException {
      boolean isSome = false;
      for (int i = first; i < SHARDS; i += step) {
        synchronized (shards[i]) {
          shards[i].next(complete::add);
        }
        isSome |= !complete.isEmpty();
        decideComplete();
      }
      return isSome;
    }

    private void decideComplete() throws InterruptedException {
      for (Waiting waiting : complete) {
        try {
          decide(waiting);
        } catch (RuntimeException e) {
          log.error("a trace is dropped, as it could not be decided about", e);
          release(waiting);
        }
      }
      complete.clear();
    }

    private void decide(Waiting waiting) throws InterruptedException {
      long read = readBytes(waiting);
      memory.take(read);
      waiting.heldBytes += read;
      decidedBytes.addAndGet(waiting.heldBytes);
      waiting.isDecided = true;
      TraceRecord record = waiting.trace.read(names);
      boolean keeps = policy.keeps(waiting.trace, ticker.nanos());
      if (!waiting.journal.isOld()) {
        tell(record, keeps); // of what an earlier process was told it has told
      }
      (keeps ? kept : dropped).add(record.spans().size());
      boolean isSomething = !record.spans().isEmpty() || !record.logs().isEmpty();
      if (keeps && isSomething) {
        store.add(new Kept(waiting.trace, record, () -> release(waiting)));
      } else {
        release(waiting);
      }
    }

    private void decideRest() throws InterruptedException {
      for (int i = first; i < SHARDS; i += step) {
        synchronized (shards[i]) {
          while (shards[i].size() > 0) {
            shards[i].next(complete::add);
          }
        }
        decideComplete();
      }
      store.flush();
    }
  }

  private void release(Waiting waiting) {
    if (waiting.isDecided) {
      decidedBytes.addAndGet(-waiting.heldBytes);
    }
    memory.release(waiting.heldBytes);
    waiting.trace.release();
    waiting.journal.done();
  }

  private void tell(TraceRecord record, boolean keeps) {
    try {
      sink.accept(record, keeps);
    } catch (RuntimeException e) {
      long before = sinkFailures.getAndIncrement();
      if (before % 1_000 == 0) {
        log.error("trace {} was not counted, nor were {} before", record.id(), before, e);
      }
    }
  }

  /**
   * Decides all that waits, for some seconds; the journal keeps what is not decided then. Nothing
   * may be added any more.
   */
  @Override
  public void close() {
    closed = true;
    wake();
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    try {
      for (Thread decider : deciders) {
        decider.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
      for (Thread decider : deciders) { // what they store in may be away
        decider.interrupt();
        decider.join();
      }
    } catch (InterruptedException e) {
      deciders.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
