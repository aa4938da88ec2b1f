package io.kith.collector.tail;

import io.kith.collector.store.Journal;
import io.kith.collector.store.PackedTrace;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of the traces that wait: a table by id, and a wheel by when they are looked at next. What
 * is due and has got spans meanwhile is put back. Not thread-safe: whoever uses it holds its lock.
 */
final class Shard {

  /** The wheel goes round in more than the longest time that a trace settles, a minute. */
  private static final int SLOTS = 1_024;

  /** What is typical is a mean of about so many. */
  private static final int TYPICAL_OF = 32;

  static final long TICK_NANOS = 100_000_000;

  private final long settleNanos;
  private final long longestNanos;
  private final long startNanos;
  private final long seed;
  private final @Nullable Waiting[] wheel = new Waiting[SLOTS];
  private @Nullable Waiting[] table = new Waiting[256];
  private int size;
  private double typicalBytes;
  private long nextTick;

  Shard(long settleNanos, long longestNanos, long nowNanos, long seed) {
    this.seed = seed;
    this.settleNanos = settleNanos;
    this.longestNanos = longestNanos;
    this.startNanos = nowNanos;
  }

  /** How many bytes a trace has, as those have had that waited before, and a little more. */
  int expectedBytes() {
    return (int) (typicalBytes * 1.15);
  }

  /** Has a trace wait with this id, of which none does yet. */
  Waiting make(long idHigh, long idLow, Journal.Part journal, long nowNanos) {
    var trace = new PackedTrace(idHigh, idLow, expectedBytes());
    var made = new Waiting(trace, journal, nowNanos);
    journal.await();
    if (size >= table.length) {
      grow();
    }
    insert(table, made);
    size++;
    schedule(made);
    return made;
  }

  /** The trace with this id, if it waits. */
  @Nullable Waiting find(long idHigh, long idLow) {
    Waiting at = table[slot(idHigh, idLow, table.length)];
    while (at != null && !at.is(idHigh, idLow)) {
      at = at.nextInTable;
    }
    return at;
  }

  /** Whoever sends chooses ids, but does not know the seed. */
  private int slot(long idHigh, long idLow, int length) {
    long mixed = (idLow ^ seed) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ idHigh) * 0xBF58_476D_1CE4_E5B9L;
    return (int) (mixed >>> 36) & length - 1;
  }

  private void insert(@Nullable Waiting[] table, Waiting waiting) {
    int slot = slot(waiting.trace.idHigh(), waiting.trace.idLow(), table.length);
    waiting.nextInTable = table[slot];
    table[slot] = waiting;
  }

  private void grow() {
    var larger = new Waiting[table.length * 2];
    for (Waiting first : table) {
      for (Waiting at = first; at != null; ) {
        Waiting next = at.nextInTable;
        insert(larger, at);
        at = next;
      }
    }
    table = larger;
  }

  /** No more is added to this one: what comes next of the same trace is another part of it. */
  void cut(Waiting waiting) {
    forget(waiting);
    waiting.isCut = true;
  }

  private void remove(Waiting waiting) {
    if (!waiting.isCut) {
      forget(waiting);
    }
    size--;
    typicalBytes += (waiting.trace.size() - typicalBytes) / TYPICAL_OF;
  }

  private void forget(Waiting waiting) {
    int slot = slot(waiting.trace.idHigh(), waiting.trace.idLow(), table.length);
    Waiting before = null;
    for (Waiting at = table[slot]; at != waiting; at = at.nextInTable) {
      if (at == null) {
        throw new IllegalStateException("a trace that waits is not in the table");
      }
      before = at;
    }
    if (before == null) {
      table[slot] = waiting.nextInTable;
    } else {
      before.nextInTable = waiting.nextInTable;
    }
    waiting.nextInTable = null;
  }

  private long tick(long nanos) {
    return (nanos - startNanos) / TICK_NANOS;
  }

  private void schedule(Waiting waiting) {
    long dueNanos =
        Math.min(
            waiting.lastNanos - startNanos + settleNanos,
            waiting.firstNanos - startNanos + longestNanos);
    long tick = Math.max(nextTick, dueNanos / TICK_NANOS + 1);
    int slot = (int) (tick % SLOTS);
    waiting.nextDue = wheel[slot];
    wheel[slot] = waiting;
  }

  /** Takes out all that are complete by now. */
  void due(long nowNanos, Consumer<Waiting> complete) {
    for (long now = tick(nowNanos); nextTick <= now; ) {
      Waiting at = takeSlot(nextTick++);
      while (at != null) {
        Waiting next = at.nextDue;
        at.nextDue = null;
        if (isComplete(at, nowNanos)) {
          remove(at);
          complete.accept(at);
        } else {
          schedule(at);
        }
        at = next;
      }
    }
  }

  private @Nullable Waiting takeSlot(long tick) {
    int slot = (int) (tick % SLOTS);
    Waiting first = wheel[slot];
    wheel[slot] = null;
    return first;
  }

  private boolean isComplete(Waiting waiting, long nowNanos) {
    return waiting.isCut
        || nowNanos - waiting.lastNanos >= settleNanos
        || nowNanos - waiting.firstNanos >= longestNanos;
  }

  /** Takes out those that are due next, complete or not, as there is no room for more. */
  void next(Consumer<Waiting> complete) {
    for (int ahead = 0; ahead < SLOTS; ahead++) {
      Waiting at = takeSlot(nextTick + ahead);
      if (at == null) {
        continue;
      }
      while (at != null) {
        Waiting next = at.nextDue;
        at.nextDue = null;
        remove(at);
        complete.accept(at);
        at = next;
      }
      return;
    }
  }

  /** How many wait, with those that are cut. */
  int size() {
    return size;
  }
}
