package io.kith.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.core.EdgeCounts;
import io.kith.core.Latencies;
import io.kith.resilience.Stage;
import io.kith.telemetry.Resource;
import io.kith.telemetry.Signal;
import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MetricsSignalTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final CountedCalls calls = new CountedCalls();
  private final FakeTicker ticker = new FakeTicker();
  private final long startNanos = ticker.nanos();
  private final Shipped shipped = new Shipped();
  private final MetricsSignal signal = signal(calls);

  private MetricsSignal signal(CountedCalls counted) {
    return new MetricsSignal(
        new CallDeltas(counted.families),
        counted.families::others,
        new Resource(Map.of("service.name", "shop")),
        INTERVAL,
        ticker,
        () -> Instant.EPOCH.plusNanos(ticker.nanos() - startNanos));
  }

  /** All that is due goes to somebody who takes it, or to nobody. */
  private void round(MetricsSignal from, boolean isTaken, boolean isLast) {
    for (Optional<Signal.Batch> batch = from.next(isLast);
        batch.isPresent();
        batch = from.next(isLast)) {
      if (isTaken) {
        shipped.take(batch.get());
      }
      from.ended(batch.get(), isTaken);
      if (!isTaken) {
        return;
      }
    }
  }

  private void round(boolean isTaken) {
    ticker.advance(INTERVAL);
    round(signal, isTaken, false);
  }

  @Test
  void nothing_is_due_before_the_interval_is_over() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 1);
    assertThat(signal.next(false)).isEmpty();
    ticker.advance(INTERVAL.minusNanos(1));
    assertThat(signal.next(false)).isEmpty();
    ticker.advance(Duration.ofNanos(1));
    assertThat(signal.next(false)).isPresent();
  }

  @Test
  void calls_are_told_once_by_side_peer_method_and_code() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 1_000_000);
    calls.made("stock", "shop.Stock/Take", Code.UNAVAILABLE, 2_000_000);
    calls.answered("web", "shop.Shop/Buy", Code.OK, 3_000_000);
    round(true);
    calls.made("stock", "shop.Stock/Take", Code.OK, 1_000_000);
    round(true);
    round(true);
    assertThat(shipped.calls())
        .isEqualTo(
            Map.of(
                "client stock shop.Stock/Take OK", 2L,
                "client stock shop.Stock/Take UNAVAILABLE", 1L,
                "server web shop.Shop/Buy OK", 1L));
    assertThat(shipped.edges.get("client stock shop.Stock/Take OK").seconds()).isEqualTo(0.002);
  }

  @Test
  void what_nobody_takes_is_told_the_next_time() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 1_000_000);
    round(false);
    calls.made("stock", "shop.Stock/Take", Code.OK, 1_000_000);
    round(false);
    calls.made("stock", "shop.Stock/Take", Code.OK, 1_000_000);
    round(true);
    assertThat(shipped.calls()).isEqualTo(Map.of("client stock shop.Stock/Take OK", 3L));
    HistogramDataPoint point =
        shipped
            .requests
            .getFirst()
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getHistogram()
            .getDataPoints(0);
    assertThat(point.getStartTimeUnixNano()).isZero();
    assertThat(point.getTimeUnixNano()).isEqualTo(3 * INTERVAL.toNanos());
  }

  @Test
  void the_end_of_the_process_tells_the_rest_at_once_and_once() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 1);
    round(signal, true, true);
    assertThat(shipped.calls()).isEqualTo(Map.of("client stock shop.Stock/Take OK", 1L));
    assertThat(signal.next(true)).isEmpty();
  }

  @Test
  void many_edges_go_in_several_requests() {
    for (int i = 0; i < MetricsSignal.MAX_POINTS + 1; i++) {
      calls.made("stock", "shop.Stock/M" + i, Code.OK, 1);
    }
    round(true);
    assertThat(shipped.calls()).hasSize(MetricsSignal.MAX_POINTS + 1);
    assertThat(shipped.requests)
        .allSatisfy(request ->
            assertThat(
                    request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                        .mapToInt(metric ->
                            metric.getHistogram().getDataPointsCount()
                                + metric.getGauge().getDataPointsCount()
                                + metric.getSum().getDataPointsCount())
                        .sum())
                .isBetween(1, MetricsSignal.MAX_POINTS));
  }

  @Test
  void what_was_done_to_calls_is_told_as_a_total() {
    calls.interventions.count(Stage.CLIENT_BREAKER, "shop.Stock/Take", "refused").add(7);
    round(true);
    assertThat(shipped.others.get("kith.interventions").getSum().getDataPoints(0).getAsDouble())
        .isEqualTo(7);
    assertThat(shipped.others.get("kith.interventions").getSum().getIsMonotonic()).isTrue();
  }

  @Test
  void sums_are_exact_whenever_somebody_was_away() {
    Property.holds(
        200,
        source -> {
          var counted = new CountedCalls();
          MetricsSignal each = signal(counted);
          var taker = new MetricsSignalTest.Taker();
          int rounds = source.between(1, 12);
          for (int i = 0; i < rounds; i++) {
            int made = source.between(0, 20);
            for (int n = 0; n < made; n++) {
              counted.made(
                  "app" + source.between(0, 3),
                  "shop.Stock/M" + source.between(0, 3),
                  Code.of(source.between(0, 2)),
                  source.between(1, 1 << 30));
            }
            ticker.advance(INTERVAL);
            taker.round(each, source.between(0, 3) > 0 ? Integer.MAX_VALUE : source.between(0, 1));
          }
          taker.last(each);
          taker.requireAll(counted);
        });
  }

  /** Who is away at times. */
  private static final class Taker {

    private final Shipped shipped = new Shipped();

    /** Takes so many requests and no more. */
    void round(MetricsSignal from, int most) {
      int taken = 0;
      for (Optional<Signal.Batch> batch = from.next(false);
          batch.isPresent();
          batch = from.next(false)) {
        boolean takes = taken++ < most;
        if (takes) {
          shipped.take(batch.get());
        }
        from.ended(batch.get(), takes);
        if (!takes) {
          return;
        }
      }
    }

    void last(MetricsSignal from) {
      for (Optional<Signal.Batch> batch = from.next(true);
          batch.isPresent();
          batch = from.next(true)) {
        shipped.take(batch.get());
        from.ended(batch.get(), true);
      }
    }

    void requireAll(CountedCalls counted) {
      List<EdgeCounts> edges = counted.called.edges();
      assertThat(shipped.edges).hasSameSizeAs(edges);
      for (EdgeCounts edge : edges) {
        String name =
            String.join(
                " ", Stream.of("client", edge.peer(), edge.method(), edge.code().name()).toList());
        Shipped.Sum sum = shipped.edges.get(name);
        assertThat(sum.count()).as(name).isEqualTo(edge.latencies().count());
        assertThat(sum.classes()).isEqualTo(edge.latencies().counts(Latencies.boundsNanos(4)));
        assertThat(Math.round(sum.seconds() * 1e9)).isEqualTo(edge.latencies().totalNanos());
      }
    }
  }
}
