package io.kith.collector.figures;

import io.kith.collector.Database;
import io.kith.collector.MetricPoint;
import io.kith.collector.MetricSink;
import io.kith.collector.Source;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceSink;
import io.kith.collector.figures.CallSeries.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts calls as they are told of, and adds them to a database every few seconds.
 *
 * <p>A process that sends the metric {@code kith.calls} is counted by that alone, exactly; any
 * other by its spans, as many as it samples. No call is counted twice: whose metric came within the
 * last minutes, of its spans nothing is taken that the metric has. The processes beyond {@link
 * FigureOptions#instances} are one in this: while one of them sends the metric, the spans of none
 * of them are counted.
 *
 * <p>What is counted has as many series as {@link FigureOptions#series} allows; the method, and
 * then the names, of what comes beyond are those of others. While the database cannot be reached,
 * what was counted waits, as far as {@link UnwrittenCalls} has room. If an answer to a write is
 * lost, its figures are written again, and count twice.
 *
 * <p>Thread-safe. It has one thread, {@code kith-collector-figures}.
 */
public final class Figures implements TraceSink, MetricSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  /** After so long without the metric, spans are counted. */
  private static final Duration COUNTS = Duration.ofMinutes(5);

  /** How far from now a time may be to be believed. */
  private static final Duration BELIEVED = Duration.ofHours(1);

  private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final FigureTables tables;
  private final Gauges gauges;
  private final FigureOptions options;
  private final InstantSource clock;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  private final Tellers tellers = new Tellers();

  /**
   * When one of the processes that there is no room for in {@link #seen} last told of its calls by
   * a metric: they are not told apart, so that no call of theirs is counted by a span, too.
   */
  private volatile Instant beyondCounted = Instant.EPOCH;

  // Guarded by the lock.
  private final UnwrittenCalls unwritten;
  private final KnownSeries known;

  private Instant nextExpiry = Instant.EPOCH; // of the writer alone

  private Figures(FigureTables tables, Gauges gauges, FigureOptions options, InstantSource clock) {
    this.tables = tables;
    this.gauges = gauges;
    this.options = options;
    this.clock = clock;
    this.unwritten = new UnwrittenCalls(options.series());
    this.known = new KnownSeries(options.series());
    this.writer =
        Thread.ofPlatform().daemon().name("kith-collector-figures").unstarted(this::writeOnAndOn);
  }

  /**
   * Counts into the tables of this database, which are made if there are none.
   *
   * @throws SQLException if they cannot be made
   */
  public static Figures start(Database database, Gauges gauges, FigureOptions options)
      throws SQLException {
    Figures figures = open(database, gauges, options, InstantSource.system());
    figures.writer.start();
    return figures;
  }

  /** One that writes when it is told to. */
  static Figures open(Database database, Gauges gauges, FigureOptions options, InstantSource clock)
      throws SQLException {
    var tables = new FigureTables(database);
    tables.create();
    return new Figures(tables, gauges, options, clock);
  }

  @Override
  public void accept(TraceRecord trace, boolean kept) {
    Instant now = clock.instant();
    @Nullable Source last = null;
    for (SpanRecord span : trace.spans()) {
      if (span.source() != last) { // the same object most of the time
        last = span.source();
        see(tellers.of(last), now, false);
      }
    }
    List<ObservedCall> calls = SpanCalls.of(trace, teller -> counts(teller, now), tellers::of);
    lock.lock();
    try {
      for (ObservedCall call : calls) {
        unwritten.add(slot(call.endNanos(), now), known.bounded(call.series(), now), call.nanos());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void accept(List<MetricPoint> points) {
    Instant now = clock.instant();
    for (MetricPoint point : points) {
      Teller teller = tellers.of(point.source());
      see(teller, now, CallMetrics.isOf(point));
      gauges.accept(point, now);
      if (CallMetrics.isOf(point)) {
        CallMetrics.read(point, teller).ifPresent(counted -> add(teller, point, counted, now));
      }
    }
  }

  private void add(Teller teller, MetricPoint point, CallMetrics.Counted counted, Instant now) {
    CallSeries series = counted.series();
    lock.lock();
    try {
      long slot = slot(point.endNanos(), now);
      unwritten.add(slot, known.bounded(series, now), counted.tally());
      if (series.side() == Side.CALLEE && !teller.instance().isEmpty()) {
        CallSeries own = CallSeries.ofInstance(teller, series.failed());
        unwritten.add(slot, known.bounded(own, now), counted.tally());
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean counts(Teller teller, Instant now) {
    Seen process = seen.get(teller.key());
    Instant counted = process == null ? beyondCounted : process.counted();
    return counted.plus(COUNTS).isAfter(now);
  }

  private void see(Teller teller, Instant now, boolean counts) {
    Seen before = seen.get(teller.key());
    if (before != null && isSeenNow(before, teller, now) && !counts) {
      return;
    }
    if (before != null || seen.size() < options.instances()) {
      seen.merge(
          teller.key(),
          new Seen(teller, now, now, counts ? now : Instant.EPOCH),
          (known, _) -> known.again(teller, now, counts));
      changed.add(teller.key());
    } else if (counts) {
      beyondCounted = now;
    }
  }

  /** Every trace has some processes: nobody asks for the fraction of a second. */
  private static boolean isSeenNow(Seen before, Teller teller, Instant now) {
    return before.teller() == teller && before.last().getEpochSecond() == now.getEpochSecond();
  }

  private static long slot(long nanos, Instant now) {
    long told = Math.floorDiv(nanos, NANOS_PER_SECOND);
    long second = now.getEpochSecond();
    boolean believed = Math.abs(told - second) <= BELIEVED.toSeconds();
    return Resolution.TEN_SECONDS.floor(believed ? told : second);
  }

  private void writeOnAndOn() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(options.flush().toNanos());
        writeOrLose();
      }
    } catch (InterruptedException e) {
      write(); // closed: this thread has no other owner
    }
  }

  /** What cannot be written because of a fault is lost, and not all that comes after it. */
  private void writeOrLose() {
    try {
      write();
    } catch (RuntimeException e) {
      LOG.error("figures of some seconds are lost, as they could not be written", e);
    }
  }

  /** Writes what was counted since the last time, and now and then drops what is too old. */
  void write() {
    Map<Long, Map<CallSeries, Tally>> counted;
    lock.lock();
    try {
      counted = unwritten.take();
    } finally {
      lock.unlock();
    }
    List<Seen> processes = takeChanged();
    gauges.forget(clock.instant());
    try {
      tables.add(counted, processes);
    } catch (SQLException e) {
      LOG.warn("figures cannot be written, and wait: {}", reason(e));
      takeBack(counted, processes);
      return;
    }
    try {
      adopt(tables.counting(clock.instant().minus(COUNTS)));
      expire();
    } catch (SQLException e) { // what was counted is written: once more would count twice
      LOG.warn("figures are written, but old ones are not dropped: {}", reason(e));
    }
  }

  /** A batch repeats all of its statement first. */
  private static String reason(SQLException e) {
    return Text.name(String.valueOf(e.getNextException() == null ? e : e.getNextException()));
  }

  private List<Seen> takeChanged() {
    var processes = new ArrayList<Seen>();
    for (String key : changed) {
      changed.remove(key); // before it is read: who changes it now puts it there again
      Seen process = seen.get(key);
      if (process != null) {
        processes.add(process);
      }
    }
    Instant old = clock.instant().minus(BETWEEN_EXPIRIES);
    seen.values().removeIf(process -> process.last().isBefore(old));
    return processes;
  }

  private void expire() throws SQLException {
    Instant now = clock.instant();
    if (!now.isBefore(nextExpiry)) {
      tables.expire(now, options);
      nextExpiry = now.plus(BETWEEN_EXPIRIES);
    }
  }

  /** Whoever sends its metrics to another hub may send its spans here. */
  private void adopt(Map<String, Instant> counting) {
    counting.forEach(
        (key, at) -> seen.computeIfPresent(key, (_, process) -> process.countedAt(at)));
  }

  private void takeBack(Map<Long, Map<CallSeries, Tally>> counted, List<Seen> processes) {
    processes.forEach(process -> changed.add(process.teller().key()));
    lock.lock();
    try {
      long before = unwritten.lost();
      unwritten.takeBack(counted);
      if (unwritten.lost() > before) {
        LOG.warn(
            "figures of {} calls are lost so far: they could not be written", unwritten.lost());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what there is. */
  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
