package io.kith;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes OTLP over HTTP, reads it by OpenTelemetry's own messages, and may be away for a while. */
final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean away;

  // Guarded by this.
  private final Map<String, Long> calls = new TreeMap<>();
  private final List<LogRecord> lines = new ArrayList<>();

  OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on it takes nothing, or does again. */
  void away(boolean isAway) {
    away = isAway;
  }

  /** How many requests it has refused. */
  int refused() {
    return refused.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (away) {
      refused.incrementAndGet();
      exchange.sendResponseHeaders(503, -1);
    } else {
      read(exchange.getRequestURI().getPath(), body);
      exchange.sendResponseHeaders(200, -1);
    }
    exchange.close();
  }

  private synchronized void read(String path, byte[] body) throws InvalidProtocolBufferException {
    switch (path) {
      case "/v1/metrics" -> {
        var request = ExportMetricsServiceRequest.parseFrom(body);
        request.getResourceMetricsList().forEach(this::read);
      }
      case "/v1/logs" -> {
        var request = ExportLogsServiceRequest.parseFrom(body);
        request.getResourceLogsList().stream()
            .flatMap(resource -> resource.getScopeLogsList().stream())
            .forEach(scope -> lines.addAll(scope.getLogRecordsList()));
      }
      default -> {}
    }
  }

  private void read(ResourceMetrics metrics) {
    String service = service(metrics.getResource());
    metrics.getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals("kith.calls"))
        .map(Metric::getHistogram)
        .flatMap(histogram -> histogram.getDataPointsList().stream())
        .forEach(point -> count(service, point));
  }

  private void count(String service, HistogramDataPoint point) {
    String edge =
        String.join(
            " ",
            service,
            value(point.getAttributesList(), "kith.side"),
            value(point.getAttributesList(), "kith.peer"),
            value(point.getAttributesList(), "rpc.method"),
            value(point.getAttributesList(), "kith.code"));
    calls.merge(edge, point.getCount(), Long::sum);
  }

  private static String service(Resource resource) {
    return value(resource.getAttributesList(), "service.name");
  }

  static String value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  /** The calls of a service, by all that tells edges apart. */
  synchronized Map<String, Long> calls(String rpcService) {
    var some = new TreeMap<String, Long>(calls);
    some.keySet().removeIf(edge -> !edge.contains(" " + rpcService + "/"));
    return some;
  }

  synchronized List<LogRecord> lines(String text) {
    return lines.stream().filter(line -> line.getBody().getStringValue().contains(text)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
