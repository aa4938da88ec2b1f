package io.kith.telemetry.logs;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.telemetry.Resource;
import io.kith.telemetry.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The lines that wait to be shipped, within a bound in bytes: what is more is dropped, and counted.
 * Whoever logs never waits. What nobody takes is tried again, a few times. Thread-safe.
 */
final class LogSignal implements Signal {

  /** The most lines of a request. */
  static final int MAX_LINES = 1_000;

  /** So much of a request is enough. */
  private static final int BATCH_BYTES = 512 << 10;

  /** With the pauses between them, somebody may be away for some minutes. */
  static final int MAX_TRIES = 10;

  private static final Limits LIMITS = new Limits(64 << 20, 16, Integer.MAX_VALUE);

  private final Resource resource;
  private final int maxBytes;
  private final AtomicLong dropped = new AtomicLong();

  // Guarded by this.
  private final Queue<Line> lines = new ArrayDeque<>();
  private long waitingBytes;

  // Of the one thread that ships.
  private @Nullable Batch unsent;
  private int tries;

  /**
   * A line.
   *
   * @param record protobuf: a {@code LogRecord}
   */
  record Line(String logger, byte[] record) {

    /** What it takes, with the objects around it. */
    int bytes() {
      return record.length + 64;
    }
  }

  /**
   * No lines yet.
   *
   * @param maxBytes what those take that wait
   */
  LogSignal(Resource resource, int maxBytes) {
    this.resource = resource;
    this.maxBytes = maxBytes;
  }

  /** Adds a line, or drops it if there is no room. */
  void add(Line line) {
    synchronized (this) {
      if (waitingBytes + line.bytes() <= maxBytes) {
        waitingBytes += line.bytes();
        lines.add(line);
        return;
      }
    }
    dropped.incrementAndGet();
  }

  /** How many lines were dropped since there was no room. */
  long dropped() {
    return dropped.get();
  }

  @Override
  public String path() {
    return "/v1/logs";
  }

  @Override
  public Optional<Batch> next(boolean isLast) {
    if (unsent == null) {
      List<Line> some = take();
      unsent = some.isEmpty() ? null : new Batch(request(some), some.size());
      tries = 0;
    }
    return Optional.ofNullable(unsent);
  }

  @Override
  public int ended(Batch batch, boolean isTaken) {
    tries++;
    boolean isLost = !isTaken && tries >= MAX_TRIES;
    if (isTaken || isLost) {
      unsent = null;
    }
    return isLost ? batch.items() : 0;
  }

  private synchronized List<Line> take() {
    var some = new ArrayList<Line>();
    int bytes = 0;
    while (!lines.isEmpty() && some.size() < MAX_LINES && bytes < BATCH_BYTES) {
      Line line = lines.remove();
      bytes += line.bytes();
      some.add(line);
    }
    waitingBytes -= bytes;
    return some;
  }

  /** An {@code ExportLogsServiceRequest}, with a scope for each logger. */
  private byte[] request(List<Line> some) {
    Map<String, List<Line>> byLogger = new LinkedHashMap<>();
    some.forEach(line -> byLogger.computeIfAbsent(line.logger(), _ -> new ArrayList<>()).add(line));
    var out = new ProtoWriter(16 << 10, LIMITS);
    int resourceLogs = out.begin(1);
    resource.write(1, out);
    byLogger.forEach((logger, ofLogger) -> {
      int scopeLogs = out.begin(2);
      int scope = out.begin(1);
      out.string(1, logger);
      out.end(scope);
      ofLogger.forEach(line -> out.bytes(2, line.record()));
      out.end(scopeLogs);
    });
    out.end(resourceLogs);
    return out.toByteArray();
  }
}
