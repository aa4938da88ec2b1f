package io.kith.telemetry.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Micrometer's meters as families, to be shipped: what Prometheus' text has of them is made by
 * Micrometer itself.
 */
final class MeterFamilies {

  private static final String SECONDS = "s";

  private final MeterRegistry registry;
  private final SoundReads reads;

  MeterFamilies(MeterRegistry registry, SoundReads reads) {
    this.registry = registry;
    this.reads = reads;
  }

  /** What all meters say now. A name has one kind of points; those of another kind are left out. */
  List<Family> read() {
    Map<String, Gathered> byName = new TreeMap<>();
    registry.forEachMeter(meter -> {
      Meter.Id id = meter.getId();
      String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
      String help = id.getDescription() == null ? "" : id.getDescription();
      String name = id.getName();
      List<Named> said =
          reads.or(List.of(), "the meter " + id, () -> points(meter, name, labels(id), unit));
      for (Named named : said) {
        byName
            .computeIfAbsent(named.name, own -> new Gathered(own, help, named.unit))
            .add(named.point);
      }
    });
    return byName.values().stream().map(Gathered::family).toList();
  }

  /** A point, and what its family is called. */
  private record Named(String name, String unit, Point point) {}

  /** A family while it is gathered. */
  private record Gathered(String name, String help, String unit, List<Point> points) {

    Gathered(String name, String help, String unit) {
      this(name, help, unit, new ArrayList<>());
    }

    void add(Point point) {
      if (points.isEmpty() || points.getFirst().getClass() == point.getClass()) {
        points.add(point);
      }
    }

    Family family() {
      return new Family(name, help, unit, points);
    }
  }

  private static List<Named> points(Meter meter, String name, Labels labels, String unit) {
    return meter.match(
        gauge -> level(name, unit, labels, gauge.value()),
        counter -> total(name, unit, labels, counter.count()),
        timer -> distribution(name, SECONDS, labels, timer.takeSnapshot(), true),
        summary -> distribution(name, unit, labels, summary.takeSnapshot(), false),
        tasks ->
            List.of(
                new Named(name + ".active", "", new Point.Level(labels, tasks.activeTasks())),
                new Named(
                    name + ".duration",
                    SECONDS,
                    new Point.Level(labels, tasks.duration(TimeUnit.SECONDS)))),
        gauge -> level(name, SECONDS, labels, gauge.value(TimeUnit.SECONDS)),
        counter -> total(name, unit, labels, counter.count()),
        timer ->
            List.of(
                new Named(
                    name,
                    SECONDS,
                    new Point.Distribution(
                        labels,
                        (long) timer.count(),
                        timer.totalTime(TimeUnit.SECONDS),
                        new double[0],
                        new long[0]))),
        custom -> measurements(custom, name, labels, unit));
  }

  private static List<Named> level(String name, String unit, Labels labels, double value) {
    return Double.isNaN(value) // what it was read from is gone
        ? List.of()
        : List.of(new Named(name, unit, new Point.Level(labels, value)));
  }

  private static List<Named> total(String name, String unit, Labels labels, double value) {
    return List.of(new Named(name, unit, new Point.Total(labels, value)));
  }

  private static List<Named> distribution(
      String name, String unit, Labels labels, HistogramSnapshot snapshot, boolean isTime) {
    double sum = isTime ? snapshot.total(TimeUnit.SECONDS) : snapshot.total();
    CountAtBucket[] upTo =
        Arrays.stream(snapshot.histogramCounts())
            .filter(bucket -> bucket.bucket() < Long.MAX_VALUE) // the rest has no end
            .toArray(CountAtBucket[]::new);
    double[] bounds = new double[upTo.length];
    long[] counts = new long[upTo.length == 0 ? 0 : upTo.length + 1];
    long below = 0;
    for (int i = 0; i < upTo.length; i++) {
      bounds[i] = isTime ? upTo[i].bucket(TimeUnit.SECONDS) : upTo[i].bucket();
      counts[i] = (long) upTo[i].count() - below;
      below = (long) upTo[i].count();
    }
    if (counts.length > 0) {
      counts[upTo.length] = Math.max(0, snapshot.count() - below);
    }
    return List.of(
        new Named(
            name, unit, new Point.Distribution(labels, snapshot.count(), sum, bounds, counts)));
  }

  private static List<Named> measurements(Meter meter, String name, Labels labels, String unit) {
    var points = new ArrayList<Named>();
    for (Measurement measurement : meter.measure()) {
      double value = measurement.getValue();
      if (Double.isNaN(value)) {
        continue; // it could not be read
      }
      Statistic statistic = measurement.getStatistic();
      boolean grows =
          statistic == Statistic.COUNT
              || statistic == Statistic.TOTAL
              || statistic == Statistic.TOTAL_TIME;
      String own = name + "." + statistic.getTagValueRepresentation();
      points.addAll(grows ? total(own, unit, labels, value) : level(own, unit, labels, value));
    }
    return points;
  }

  private static Labels labels(Meter.Id id) {
    List<Tag> tags = id.getTags();
    int most = Math.min(tags.size(), Labels.MAX_LABELS);
    return new Labels(
        tags.stream().limit(most).map(Tag::getKey).toList(),
        tags.stream().limit(most).map(Tag::getValue).toList());
  }
}
