package io.kith.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.resilience.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {

  private final CountedCalls calls = new CountedCalls();
  private final Metrics metrics = open(1_000);

  private Metrics open(int maxMeters) {
    return Metrics.open(new MetricOptions(Duration.ofSeconds(5), maxMeters, false), calls.families);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  /** The values of the lines that begin so. */
  private List<Double> values(String start) {
    return metrics
        .prometheus()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  @Test
  void calls_are_a_histogram_for_each_edge_and_outcome() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 100_000);
    calls.made("stock", "shop.Stock/Take", Code.OK, 3_000_000_000L);
    calls.answered("web", "shop.Shop/Buy", Code.NOT_FOUND, 1_000_000);
    String stock =
        "{code=\"OK\",method=\"Take\",peer=\"stock\",service=\"shop.Stock\",side=\"client\"}";
    assertThat(values("kith_calls_seconds_count" + stock)).containsExactly(2.0);
    assertThat(values("kith_calls_seconds_sum" + stock)).containsExactly(3.0001);
    assertThat(values("kith_calls_seconds_bucket" + stock.replace("}", ",le=\"1.31072E-4\"}")))
        .containsExactly(1.0);
    assertThat(values("kith_calls_seconds_count{code=\"NOT_FOUND\",method=\"Buy\",peer=\"web\","))
        .containsExactly(1.0);
  }

  @Test
  void interventions_are_totals() {
    calls.interventions.count(Stage.CLIENT_RETRY, "shop.Stock/Take", "retried").add(3);
    assertThat(values("kith_interventions_total{")).containsExactly(3.0);
  }

  @Test
  void meters_of_the_application_are_there_and_bounded() {
    Metrics few = open(2);
    Counter first = Counter.builder("orders").tag("user", "1").register(few.registry());
    Counter second = Counter.builder("orders").tag("user", "2").register(few.registry());
    Counter third = Counter.builder("orders").tag("user", "3").register(few.registry());
    first.increment();
    second.increment();
    third.increment();
    assertThat(few.prometheus().lines().filter(line -> line.startsWith("orders_total")))
        .containsExactlyInAnyOrder("orders_total{user=\"1\"} 1.0", "orders_total{user=\"2\"} 1.0");
    few.close();
  }

  @Test
  void meters_are_shipped_as_what_they_are() {
    metrics.registry().counter("orders").increment(3);
    metrics.registry().gauge("stock", 17);
    Timer.builder("pay")
        .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
        .register(metrics.registry())
        .record(Duration.ofMillis(50));
    List<Family> families = new MeterFamilies(metrics.registry(), new SoundReads()).read();
    assertThat(families).extracting(Family::name).containsExactly("orders", "pay", "stock");
    assertThat(families.get(0).points()).isEqualTo(List.of(new Point.Total(Labels.none(), 3)));
    assertThat(families.get(1).points().getFirst())
        .isInstanceOfSatisfying(
            Point.Distribution.class,
            pay -> {
              assertThat(pay.count()).isEqualTo(1);
              assertThat(pay.sum()).isEqualTo(0.05);
              assertThat(pay.bounds()).containsExactly(0.01, 0.1);
              assertThat(pay.counts()).containsExactly(0, 1, 0);
            });
    assertThat(families.get(2).points()).isEqualTo(List.of(new Point.Level(Labels.none(), 17)));
  }

  @Test
  void one_that_throws_keeps_no_other_from_being_read() {
    metrics.registry().counter("orders").increment(3);
    FunctionCounter.builder("broken.counter", this, _ -> failing()).register(metrics.registry());
    Gauge.builder("broken.gauge", this, _ -> failing()).register(metrics.registry());
    Meter.builder(
            "broken.meter",
            Meter.Type.OTHER,
            List.of(new Measurement(MetricsTest::failing, Statistic.VALUE)))
        .register(metrics.registry());
    metrics.add(() -> {
      throw new IllegalStateException("this source always fails");
    });
    assertThat(values("orders_total")).containsExactly(3.0);
    assertThat(values("kith_metrics_failed_total"))
        .singleElement()
        .satisfies(failed -> assertThat(failed).isPositive());
    assertThat(values("broken_counter_total")).containsExactly(0.0);
    assertThat(new MeterFamilies(metrics.registry(), new SoundReads()).read())
        .extracting(Family::name)
        .containsExactly("broken.counter", "orders");
  }

  @Test
  void a_counter_that_cannot_be_read_stays_where_it_was() {
    var fails = new AtomicBoolean();
    FunctionCounter.builder("jobs", fails, it -> it.get() ? failing() : 7)
        .register(metrics.registry());
    assertThat(values("jobs_total")).containsExactly(7.0);
    fails.set(true);
    assertThat(values("jobs_total")).containsExactly(7.0);
  }

  private static double failing() {
    throw new IllegalStateException("this meter always fails");
  }

  @Test
  void a_meter_that_is_removed_is_read_no_more() {
    Counter orders = metrics.registry().counter("orders");
    assertThat(values("orders_total")).hasSize(1);
    metrics.registry().remove(orders);
    assertThat(values("orders_total")).isEmpty();
  }

  @Test
  void who_asks_for_open_metrics_gets_it() {
    calls.made("stock", "shop.Stock/Take", Code.OK, 1);
    Metrics.Exposition open =
        metrics.prometheus("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    assertThat(open.contentType()).startsWith("application/openmetrics-text");
    assertThat(open.text()).endsWith("# EOF\n").contains("kith_calls_seconds_count{");
    assertThat(metrics.prometheus("").contentType()).startsWith("text/plain");
    assertThat(metrics.prometheus("").text()).doesNotContain("# EOF");
  }

  @Test
  void the_jvm_is_measured() {
    try (var all = Metrics.open(MetricOptions.defaults(), new CountedCalls().families)) {
      assertThat(all.prometheus())
          .contains(
              "jvm_memory_used_bytes{",
              "jvm_gc_",
              "jvm_threads_live_threads",
              "jvm_threads_virtual_parallelism",
              "process_cpu_usage",
              "jvm_classes_loaded_classes");
    }
  }

  @Test
  void a_scrape_while_calls_go_on_is_never_torn() throws InterruptedException {
    var stop = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !stop.get(); i++) {
                calls.made("app" + i % 7, "shop.Stock/M" + i % 11, Code.of(i % 3), i % 100_000);
              }
            });
    var counts = new ArrayList<Double>();
    for (int i = 0; i < 50; i++) {
      counts.add(
          values("kith_calls_seconds_count").stream().mapToDouble(Double::doubleValue).sum());
    }
    stop.set(true);
    caller.join();
    assertThat(counts).isSorted();
    double all = values("kith_calls_seconds_count").stream().mapToDouble(d -> d).sum();
    long made = calls.called.snapshot().stream().mapToLong(method -> method.started()).sum();
    assertThat(all).isEqualTo(made);
  }
}
