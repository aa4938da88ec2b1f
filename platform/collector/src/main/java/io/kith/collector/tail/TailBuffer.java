package io.kith.collector.tail;

import io.kith.collector.CollectorOptions;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceSink;
import io.kith.collector.otlp.OtlpLogs;
import io.kith.collector.otlp.Sources;
import io.kith.collector.otlp.SpanHeader;
import io.kith.collector.store.Journal;
import io.kith.collector.store.Kept;
import io.kith.collector.store.Names;
import io.kith.collector.store.Store;
import io.kith.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where traces wait until they are complete, and what becomes of them then: they are told of, and
 * kept or dropped. Spans are added by any thread; one of its own decides.
 *
 * <p>When the memory that they may take runs short, those that are due next are decided early, with
 * what is there of them.
 */
public final class TailBuffer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TailBuffer.class);

  private static final int SHARDS = 16;

  /** Beyond this share of the memory traces are decided early. */
  private static final double CROWDED = 0.6;

  /** What has become as long is a part of its own, to which nothing is added. */
  private static final int MOST_TRACE_BYTES = 4 << 20;

  /** Beyond this the journal is made to shrink. */
  private static final long MOST_JOURNAL_BYTES = 1L << 30;

  private static final long DROP_OLD_NANOS = 60_000_000_000L;
  private static final long TICK_MILLIS = 50;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Shard[] shards = new Shard[SHARDS];
  private final MemoryBudget memory;
  private final Journal journal;
  private final Store store;
  private final TraceSink sink;
  private final KeepPolicy policy;
  private final Ticker ticker;
  private final Names names = new Names();
  private final LongAdder kept = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread decider;
  private final Object crowd = new Object();
  private volatile boolean closed;
  private volatile boolean rests;
  private long droppedOldNanos;
  private long sinkFailures;

  /** A buffer that has begun to work. */
  public TailBuffer(
      CollectorOptions options,
      MemoryBudget memory,
      Journal journal,
      Store store,
      TraceSink sink,
      Ticker ticker) {
    this.memory = memory;
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
    this.decider = Thread.ofPlatform().name("kith-collector-decide").unstarted(this::decideAll);
    decider.start();
  }

  private Shard shard(long idLow) {
    return shards[(int) (idLow * 0x9E37_79B9_7F4A_7C15L >>> 60)];
  }

  /** Adds a span that stands in this part of the journal. */
  public void add(Sources.Known source, SpanHeader span, Journal.Part part) {
    Shard shard = shard(span.idLow());
    synchronized (shard) {
      Waiting waiting = shard.of(span.idHigh(), span.idLow(), part, ticker.nanos());
      waiting.trace.add(source, span);
      added(shard, waiting);
    }
    if (isCrowded()) {
      wake();
    }
  }

  /** Adds a line of a log. */
  public void add(OtlpLogs.Line line, Journal.Part part) {
    Shard shard = shard(line.idLow());
    synchronized (shard) {
      Waiting waiting = shard.of(line.idHigh(), line.idLow(), part, ticker.nanos());
      waiting.trace.add(line);
      added(shard, waiting);
    }
  }

  private void added(Shard shard, Waiting waiting) {
    long held = waiting.trace.heldBytes();
    memory.take(held - waiting.heldBytes);
    waiting.heldBytes = held;
    if (held > MOST_TRACE_BYTES) {
      shard.cut(waiting);
    }
  }

  /** Has the thread that decides look at once. */
  private void wake() {
    if (rests) {
      synchronized (crowd) {
        rests = false;
        crowd.notifyAll();
      }
    }
  }

  private boolean isCrowded() {
    return memory.used() > CROWDED * memory.most();
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

  private void decideAll() {
    try {
      while (!closed) {
        decide();
        store.tick();
        journal.trim();
        if (ticker.nanos() - droppedOldNanos >= DROP_OLD_NANOS) {
          droppedOldNanos = ticker.nanos();
          store.dropOld();
        }
        synchronized (crowd) {
          rests = true;
          if (!closed && !isCrowded()) {
            crowd.wait(TICK_MILLIS);
          }
          rests = false;
        }
      }
      decideRest();
    } catch (InterruptedException e) {
      log.warn("traces that waited are left to the journal, as the collector is closed");
    }
  }

  private void decide() throws InterruptedException {
    List<Waiting> complete = new ArrayList<>();
    for (Shard shard : shards) {
      synchronized (shard) {
        shard.due(ticker.nanos(), complete::add);
      }
      decide(complete);
    }
    if (journal.bytes() > MOST_JOURNAL_BYTES) {
      decideNext(complete);
      store.flush();
    }
    boolean isSome = true;
    while (isCrowded() && isSome) {
      isSome = decideNext(complete);
    }
    if (!isSome) {
      store.flush(); // what takes the room waits to be stored
    }
  }

  /** Decides those that are due next. */
  private boolean decideNext(List<Waiting> complete) throws InterruptedException {
    boolean isSome = false;
    for (Shard shard : shards) {
      synchronized (shard) {
        shard.next(complete::add);
      }
      isSome |= !complete.isEmpty();
      decide(complete);
    }
    return isSome;
  }

  private void decide(List<Waiting> complete) throws InterruptedException {
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

  private void release(Waiting waiting) {
    memory.release(waiting.heldBytes);
    waiting.journal.done();
  }

  private void tell(TraceRecord record, boolean keeps) {
    try {
      sink.accept(record, keeps);
    } catch (RuntimeException e) {
      if (sinkFailures++ % 1_000 == 0) {
        log.error("trace {} was not counted, nor were {} before", record.id(), sinkFailures, e);
      }
    }
  }

  private void decideRest() throws InterruptedException {
    List<Waiting> rest = new ArrayList<>();
    for (Shard shard : shards) {
      synchronized (shard) {
        while (shard.size() > 0) {
          shard.next(rest::add);
        }
      }
      decide(rest);
    }
    store.flush();
  }

  /**
   * Decides all that waits, for some seconds; the journal keeps what is not decided then. Nothing
   * may be added any more.
   */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!decider.join(FAREWELL)) { // what it stores in may be away
        decider.interrupt();
        decider.join();
      }
    } catch (InterruptedException e) {
      decider.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
