package io.kith.collector.ingest;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.collector.MemoryBudget;
import io.kith.collector.MetricSink;
import io.kith.collector.otlp.OtlpLogs;
import io.kith.collector.otlp.OtlpMetrics;
import io.kith.collector.otlp.OtlpTraces;
import io.kith.collector.otlp.Sources;
import io.kith.collector.store.Journal;
import io.kith.collector.tail.TailBuffer;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What comes in, as OTLP's protobuf, whichever way it came: let in if there is room for it, written
 * down, read, and handed on. Thread-safe.
 */
final class Intake {

  /** What becomes of a message takes about so many times its size, before more is asked for. */
  private static final int ROOM_PER_BYTE = 2;

  /** Points of metrics are objects as long as they are counted. */
  private static final int ROOM_PER_BYTE_OF_METRICS = 4;

  /** For so long a message waits for room; whoever sends waits with it, and so sends less. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** For so long what the journal held does, before the start fails. */
  private static final Duration REPLAY_PATIENCE = Duration.ofSeconds(60);

  private static final int MAX_SPAN_BYTES = 1 << 20;
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final String NO_ROOM = "the collector has no room for more (collector.memory)";
  private static final String TOO_LONG = "a span needs a trace id and a span id, and up to 1 MiB";

  private final MemoryBudget memory;
  private final Journal journal;
  private final TailBuffer tail;
  private final MetricSink figures;
  private final Exports exports;
  private final int longest;
  private final OtlpTraces traces;
  private final OtlpLogs logs;
  private final OtlpMetrics metrics;
  private final LongAdder received = new LongAdder();
  private final LongAdder shed = new LongAdder();

  Intake(
      MemoryBudget memory,
      Journal journal,
      TailBuffer tail,
      MetricSink figures,
      Exports exports,
      Sources sources,
      Limits limits) {
    this.memory = memory;
    this.journal = journal;
    this.tail = tail;
    this.figures = figures;
    this.exports = exports;
    this.longest = limits.maxBytes();
    this.traces = new OtlpTraces(sources, limits, MAX_SPAN_BYTES);
    this.logs = new OtlpLogs(sources, limits, MAX_SPAN_BYTES);
    this.metrics = new OtlpMetrics(sources, limits);
  }

  /** How many spans came in. */
  long received() {
    return received.sum();
  }

  /** How many spans were refused, as there were too many. */
  long shed() {
    return shed.sum();
  }

  /** What is taken of the memory. */
  long usedMemory() {
    return memory.used();
  }

  /**
   * Room for a message that is in memory.
   *
   * @param perByte what becomes of it takes about so many times its size
   * @param spans how many it has, which are counted as shed if there is no room
   */
  MemoryBudget.Room room(int length, int perByte, IntSupplier spans) {
    if (length > longest) {
      throw new CallException(
          Code.INVALID_ARGUMENT,
          "a message of "
              + length
              + " bytes; the longest, an eighth of collector.memory, is "
              + longest);
    }
    return memory
        .room(length, (long) length * perByte, PATIENCE)
        .orElseThrow(() -> {
          shed.add(spans.getAsInt());
          return tooMuch();
        });
  }

  Taken traces(byte[] message) {
    try (var room = room(message.length, ROOM_PER_BYTE, () -> OtlpTraces.count(message))) {
      Journal.Part part = journal.append(Journal.Kind.TRACES, message, 0, message.length);
      try {
        exports.traces(message);
        return read(() -> traces(message, part, room));
      } finally {
        part.done();
      }
    }
  }

  private Taken traces(byte[] message, Journal.Part part, MemoryBudget.Room room) {
    int[] taken = {0};
    int[] refused = {0};
    int rejected =
        traces.read(
            message,
            0,
            message.length,
            (source, span) -> (tail.add(source, span, part, room) ? taken : refused)[0]++);
    received.add(taken[0]);
    shed.add(refused[0]);
    return refused[0] > 0
        ? Taken.allBut(rejected + refused[0], NO_ROOM)
        : Taken.allBut(rejected, TOO_LONG);
  }

  Taken logs(byte[] message) {
    try (var room = room(message.length, ROOM_PER_BYTE, () -> 0)) {
      Journal.Part part = journal.append(Journal.Kind.LOGS, message, 0, message.length);
      try {
        exports.logs(message);
        return read(() -> logs(message, part, room));
      } finally {
        part.done();
      }
    }
  }

  private Taken logs(byte[] message, Journal.Part part, MemoryBudget.Room room) {
    int[] refused = {0};
    int rejected =
        logs.read(
            message, 0, message.length, line -> refused[0] += tail.add(line, part, room) ? 0 : 1);
    return refused[0] > 0
        ? Taken.allBut(rejected + refused[0], NO_ROOM)
        : Taken.allBut(rejected, "a line has up to 1 MiB");
  }

  /** What has been written down before, as fast as there is room for it. */
  void replay(Journal.Kind kind, byte[] message, Journal.Part part) throws IOException {
    long more = (long) message.length * ROOM_PER_BYTE;
    var room = memory.room(message.length, more, REPLAY_PATIENCE);
    if (room.isEmpty()) {
      throw new IOException(
          "what the journal holds is not stored within "
              + REPLAY_PATIENCE
              + ": the store does not take it");
    }
    try (var taken = room.get()) {
      switch (kind) {
        case TRACES -> traces(message, part, taken);
        case LOGS -> logs(message, part, taken);
      }
    } catch (CodecException e) {
      // it was written down before it was read, and whoever sent it was told that it is no OTLP
    }
  }

  Taken metrics(byte[] message) {
    try (var _ = room(message.length, ROOM_PER_BYTE_OF_METRICS, () -> 0)) {
      exports.metrics(message);
      return read(() -> {
        metrics.read(message, 0, message.length, figures::accept);
        return Taken.all();
      });
    }
  }

  private static Taken read(Supplier<Taken> reader) {
    try {
      return reader.get();
    } catch (CodecException e) {
      throw new CallException(
          Status.of(Code.INVALID_ARGUMENT, "this is no OTLP: " + e.getMessage()), e);
    }
  }

  /** Whoever sends may do so again, a little later. */
  private static CallException tooMuch() {
    return new CallException(
        Status.of(Code.RESOURCE_EXHAUSTED, NO_ROOM + "; send it again later")
            .with(new RetryInfo(LATER).detail()));
  }
}
