package io.kith.telemetry.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Families as Prometheus has them, read when it asks.
 *
 * <p>Names have underscores and end in their unit: {@code kith.calls} is {@code
 * kith_calls_seconds}. Labels have the last part of their names, and a method's path is two, {@code
 * service} and {@code method}.
 */
final class PrometheusFamilies implements MultiCollector {

  private static final String METHOD = "rpc.method";

  private final Supplier<List<Family>> families;

  PrometheusFamilies(Supplier<List<Family>> families) {
    this.families = families;
  }

  @Override
  public MetricSnapshots collect() {
    var snapshots = new ArrayList<MetricSnapshot>();
    for (Family family : families.get()) {
      if (!family.points().isEmpty()) {
        snapshots.add(snapshot(family));
      }
    }
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Family family) {
    String name = name(family);
    return switch (family.points().getFirst()) {
      case Point.Level _ -> {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help());
        for (Point point : family.points()) {
          var level = (Point.Level) point;
          gauge.dataPoint(
              GaugeDataPointSnapshot.builder().labels(labels(point)).value(level.value()).build());
        }
        yield gauge.build();
      }
      case Point.Total _ -> {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help());
        for (Point point : family.points()) {
          var total = (Point.Total) point;
          counter.dataPoint(
              CounterDataPointSnapshot.builder()
                  .labels(labels(point))
                  .value(total.value())
                  .build());
        }
        yield counter.build();
      }
      case Point.Distribution _ -> {
        HistogramSnapshot.Builder histogram =
            HistogramSnapshot.builder().name(name).help(family.help());
        for (Point point : family.points()) {
          var distribution = (Point.Distribution) point;
          histogram.dataPoint(
              HistogramDataPointSnapshot.builder()
                  .labels(labels(point))
                  .classicHistogramBuckets(buckets(distribution))
                  .sum(distribution.sum())
                  .build());
        }
        yield histogram.build();
      }
    };
  }

  private static ClassicHistogramBuckets buckets(Point.Distribution point) {
    if (point.counts().length == 0) {
      return ClassicHistogramBuckets.of(
          new double[] {Double.POSITIVE_INFINITY}, new Number[] {point.count()});
    }
    double[] ends = Arrays.copyOf(point.bounds(), point.bounds().length + 1);
    ends[ends.length - 1] = Double.POSITIVE_INFINITY;
    Number[] counts = Arrays.stream(point.counts()).boxed().toArray(Number[]::new);
    return ClassicHistogramBuckets.of(ends, counts);
  }

  private static String name(Family family) {
    String unit =
        switch (family.unit()) {
          case "s" -> "_seconds";
          case "By" -> "_bytes";
          default -> "";
        };
    return family.name().replace('.', '_') + unit;
  }

  private static io.prometheus.metrics.model.snapshots.Labels labels(Point point) {
    var keys = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (int i = 0; i < point.labels().keys().size(); i++) {
      String key = point.labels().keys().get(i);
      String value = point.labels().values().get(i);
      int slash = value.lastIndexOf('/');
      if (key.equals(METHOD)) {
        keys.add("service");
        values.add(slash < 0 ? value : value.substring(0, slash));
        keys.add("method");
        values.add(slash < 0 ? "" : value.substring(slash + 1)); // it may be about all of a service
      } else {
        keys.add(key.substring(key.lastIndexOf('.') + 1));
        values.add(value);
      }
    }
    return io.prometheus.metrics.model.snapshots.Labels.of(keys, values);
  }
}
