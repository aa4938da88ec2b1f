package io.kith.telemetry.metrics;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kith.telemetry.Signal;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who takes metrics and adds up what they say, by OpenTelemetry's own messages. */
final class Shipped {

  /** The calls of each edge, and how they fell into the classes of their latencies. */
  final Map<String, Sum> edges = new TreeMap<>();

  final Map<String, Metric> others = new TreeMap<>();
  final List<ExportMetricsServiceRequest> requests = new ArrayList<>();

  /** What an edge comes to. */
  record Sum(long count, double seconds, long[] classes) {

    Sum plus(HistogramDataPoint point) {
      long[] more = new long[point.getBucketCountsCount()];
      for (int i = 0; i < more.length; i++) {
        more[i] = point.getBucketCounts(i) + (classes.length == 0 ? 0 : classes[i]);
      }
      return new Sum(count + point.getCount(), seconds + point.getSum(), more);
    }
  }

  void take(Signal.Batch batch) {
    try {
      take(ExportMetricsServiceRequest.parseFrom(batch.body()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("that is no protobuf", e);
    }
  }

  private void take(ExportMetricsServiceRequest request) {
    requests.add(request);
    request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(this::take);
  }

  private void take(Metric metric) {
    if (!metric.getName().equals("kith.calls")) {
      others.put(metric.getName(), metric);
      return;
    }
    if (metric.getHistogram().getAggregationTemporality()
        != AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA) {
      throw new AssertionError("calls are told as differences");
    }
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      edges.merge(
          text(point.getAttributesList()),
          new Sum(0, 0, new long[0]).plus(point),
          (sum, _) -> sum.plus(point));
    }
  }

  static String text(List<KeyValue> attributes) {
    var values = new ArrayList<String>();
    for (String key : List.of("kith.side", "kith.peer", "rpc.method", "kith.code")) {
      attributes.stream()
          .filter(attribute -> attribute.getKey().equals(key))
          .forEach(attribute -> values.add(attribute.getValue().getStringValue()));
    }
    return String.join(" ", values);
  }

  Map<String, Long> calls() {
    var calls = new TreeMap<String, Long>();
    edges.forEach((edge, sum) -> calls.put(edge, sum.count()));
    return calls;
  }
}
