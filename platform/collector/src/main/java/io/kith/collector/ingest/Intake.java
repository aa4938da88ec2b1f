package io.kith.collector.ingest;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.collector.MetricPoint;
import io.kith.collector.MetricSink;
import io.kith.collector.otlp.OtlpLogs;
import io.kith.collector.otlp.OtlpMetrics;
import io.kith.collector.otlp.OtlpTraces;
import io.kith.collector.otlp.Sources;
import io.kith.collector.store.Journal;
import io.kith.collector.tail.MemoryBudget;
import io.kith.collector.tail.TailBuffer;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What comes in, as OTLP's protobuf, whichever way it came: let in if there is room for it, written
 * down, read, and handed on. Thread-safe.
 */
final class Intake {

  /** What is read of a message, and what becomes of it, takes so many times its size. */
  private static final int ROOM_PER_BYTE = 2;

  private static final int MAX_SPAN_BYTES = 1 << 20;
  private static final Duration LATER = Duration.ofSeconds(1);
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

  private long room(byte[] message) {
    if (message.length > longest) {
      throw new CallException(
          Code.INVALID_ARGUMENT,
          "a message of "
              + message.length
              + " bytes; the longest, an eighth of collector.memory, is "
              + longest);
    }
    return (long) message.length * ROOM_PER_BYTE;
  }

  Taken traces(byte[] message) {
    long room = room(message);
    if (!memory.tryTake(room)) {
      shed.add(OtlpTraces.count(message));
      throw tooMuch();
    }
    Journal.Part part = journal.append(Journal.Kind.TRACES, message, 0, message.length);
    try {
      exports.traces(message);
      return read(() -> replayTraces(message, part));
    } finally {
      part.done();
      memory.release(room);
    }
  }

  /** What has been written down before. */
  Taken replayTraces(byte[] message, Journal.Part part) {
    long[] count = {0};
    int rejected =
        traces.read(
            message,
            0,
            message.length,
            (source, span) -> {
              tail.add(source, span, part);
              count[0]++;
            });
    received.add(count[0]);
    return Taken.allBut(rejected, TOO_LONG);
  }

  Taken logs(byte[] message) {
    long room = room(message);
    if (!memory.tryTake(room)) {
      throw tooMuch();
    }
    Journal.Part part = journal.append(Journal.Kind.LOGS, message, 0, message.length);
    try {
      exports.logs(message);
      return read(() -> replayLogs(message, part));
    } finally {
      part.done();
      memory.release(room);
    }
  }

  /** What has been written down before. */
  Taken replayLogs(byte[] message, Journal.Part part) {
    int rejected = logs.read(message, 0, message.length, line -> tail.add(line, part));
    return Taken.allBut(rejected, "a line has up to 1 MiB");
  }

  Taken metrics(byte[] message) {
    long room = room(message);
    if (!memory.tryTake(room)) {
      throw tooMuch();
    }
    try {
      exports.metrics(message);
      return read(() -> {
        List<MetricPoint> points = metrics.read(message, 0, message.length);
        figures.accept(points);
        return Taken.all();
      });
    } finally {
      memory.release(room);
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
        Status.of(
                Code.RESOURCE_EXHAUSTED,
                "the collector has no room for more (collector.memory); send it again later")
            .with(new RetryInfo(LATER).detail()));
  }
}
