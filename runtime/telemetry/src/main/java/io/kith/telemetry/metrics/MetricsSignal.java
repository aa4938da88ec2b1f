package io.kith.telemetry.metrics;

import io.kith.core.Ticker;
import io.kith.telemetry.Resource;
import io.kith.telemetry.Signal;
import io.kith.telemetry.metrics.CallDeltas.Delta;
import io.kith.telemetry.metrics.OtlpMetrics.Temporality;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The metrics of a process as they are shipped, every few seconds: the calls of each edge since
 * somebody took the last ones, and what everything else comes to.
 *
 * <p>What nobody takes is not kept, and not lost either: the next differences begin where the last
 * ones ended that somebody took. A request whose answer is lost on the way may count twice.
 */
final class MetricsSignal implements Signal {

  /** The most points of a request; one of an edge takes about 1.4 KB. */
  static final int MAX_POINTS = 500;

  private final CallDeltas deltas;
  private final Supplier<List<Family>> others;
  private final Resource resource;
  private final long intervalNanos;
  private final Ticker ticker;
  private final InstantSource clock;
  private final long processStartNanos;
  private final Queue<Request> round = new ArrayDeque<>();
  private long roundAtNanos;
  private long roundReadNanos;
  private long takenUntilNanos;
  private boolean last;

  /** A request, and what it has of the edges. */
  private record Request(Batch batch, List<Delta> deltas) {}

  /**
   * What is to be shipped of these.
   *
   * @param others whatever is not differences of calls
   */
  MetricsSignal(
      CallDeltas deltas,
      Supplier<List<Family>> others,
      Resource resource,
      Duration interval,
      Ticker ticker,
      InstantSource clock) {
    this.deltas = deltas;
    this.others = others;
    this.resource = resource;
    this.intervalNanos = interval.toNanos();
    this.ticker = ticker;
    this.clock = clock;
    this.processStartNanos = nanos(clock.instant());
    this.takenUntilNanos = processStartNanos;
    this.roundAtNanos = ticker.nanos();
  }

  @Override
  public String path() {
    return "/v1/metrics";
  }

  @Override
  public Optional<Batch> next(boolean isLast) {
    if (round.isEmpty() && isDue(isLast)) {
      begin();
    }
    return Optional.ofNullable(round.peek()).map(Request::batch);
  }

  private boolean isDue(boolean isLast) {
    boolean isFirstOfLast = isLast && !last;
    last = isLast;
    return isFirstOfLast || (!isLast && ticker.nanos() - roundAtNanos >= intervalNanos);
  }

  private void begin() {
    roundAtNanos = ticker.nanos();
    long nowNanos = nanos(clock.instant());
    roundReadNanos = nowNanos;
    List<Delta> all = deltas.read();
    for (int from = 0; from < all.size(); from += MAX_POINTS) {
      List<Delta> some = all.subList(from, Math.min(all.size(), from + MAX_POINTS));
      var calls =
          new Family(
              CallFamilies.CALLS,
              "Calls that ended, and how long they took",
              "s",
              some.stream().map(Delta::point).toList());
      add(List.of(calls), some, takenUntilNanos, nowNanos, Temporality.DELTA);
    }
    addOthers(nowNanos);
  }

  private void addOthers(long nowNanos) {
    var some = new ArrayList<Family>();
    int points = 0;
    for (Family family : others.get()) {
      for (int from = 0; from < family.points().size(); from += MAX_POINTS) {
        int to = Math.min(family.points().size(), from + MAX_POINTS);
        if (points + to - from > MAX_POINTS) {
          add(some, List.of(), processStartNanos, nowNanos, Temporality.CUMULATIVE);
          some.clear();
          points = 0;
        }
        some.add(
            new Family(
                family.name(), family.help(), family.unit(), family.points().subList(from, to)));
        points += to - from;
      }
    }
    if (points > 0) {
      add(some, List.of(), processStartNanos, nowNanos, Temporality.CUMULATIVE);
    }
  }

  private void add(
      List<Family> families,
      List<Delta> edges,
      long startNanos,
      long nowNanos,
      Temporality temporality) {
    byte[] body = OtlpMetrics.request(resource, families, startNanos, nowNanos, temporality);
    int points = families.stream().mapToInt(family -> family.points().size()).sum();
    round.add(new Request(new Batch(body, points), edges));
  }

  @Override
  public int ended(Batch batch, boolean isTaken) {
    Request request = round.poll();
    if (!isTaken) {
      round.clear(); // older by the next time than what can be read then
    } else if (request != null) {
      request.deltas().forEach(Delta::taken);
      if (round.isEmpty()) {
        takenUntilNanos = roundReadNanos;
      }
    }
    return 0;
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
