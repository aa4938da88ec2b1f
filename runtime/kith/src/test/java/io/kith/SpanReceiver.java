package io.kith;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A place that OTLP is sent to, which reads it with the classes of its makers. */
final class SpanReceiver implements AutoCloseable {

  /** A span as it came, with the application that sent it. */
  record Seen(String app, Span span) {

    String name() {
      return span.getName();
    }

    String id() {
      return hex(span.getSpanId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    String trace() {
      return hex(span.getTraceId());
    }

    Span.SpanKind kind() {
      return span.getKind();
    }

    boolean isFailed() {
      return span.getStatus().getCodeValue() == 2;
    }

    String attribute(String key) {
      return attributes(span.getAttributesList()).getOrDefault(key, "");
    }

    Map<String, String> event(String name) {
      return span.getEventsList().stream()
          .filter(event -> event.getName().equals(name))
          .findFirst()
          .map(event -> attributes(event.getAttributesList()))
          .orElse(Map.of());
    }

    private static String hex(ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
      return pairs.stream()
          .collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
    }

    private static String text(AnyValue value) {
      return switch (value.getValueCase()) {
        case STRING_VALUE -> value.getStringValue();
        case INT_VALUE -> Long.toString(value.getIntValue());
        case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
        case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
        default -> throw new AssertionError("not meant: " + value);
      };
    }

    @Override
    public String toString() {
      return app + " " + kind() + " " + name() + " " + id() + " in " + parent();
    }
  }

  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  SpanReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
          request.getResourceSpansList().forEach(this::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  private void add(ResourceSpans of) {
    String app = Seen.attributes(of.getResource().getAttributesList()).get("service.name");
    of.getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> seen.add(new Seen(app, span))));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that came by now. */
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Those of an application, of this kind. */
  List<Seen> seen(String app, Span.SpanKind kind) {
    return seen.stream().filter(span -> span.app().equals(app) && span.kind() == kind).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
