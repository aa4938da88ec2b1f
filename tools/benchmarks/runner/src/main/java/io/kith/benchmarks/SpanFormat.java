package io.kith.benchmarks;

import io.kith.benchmarks.SpanTemplate.Slot;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How spans are written: the same ones in each format. A trace is a request that goes down a row of
 * services, as a client's span and a server's each; a message has what one process tells of a batch
 * of traces, so that the spans of a trace come in several messages.
 */
enum SpanFormat {
  OTLP("OTLP protobuf", "/v1/traces", "application/x-protobuf"),
  ZIPKIN_PROTOBUF("Zipkin protobuf", "/api/v2/spans", "application/x-protobuf"),
  ZIPKIN_JSON("Zipkin JSON", "/api/v2/spans", "application/json");

  /** How many services a request goes through. */
  static final int SERVICES = 5;

  /** How many traces a message tells of. */
  static final int TRACES = 100;

  /** How many spans a trace has: of a server each, and of a client each but the last. */
  static final int SPANS_A_TRACE = 2 * SERVICES - 1;

  /** How many spans a message has, on average. */
  static final int SPANS_A_MESSAGE = TRACES * SPANS_A_TRACE / SERVICES;

  private static final int METHODS = 8;
  private static final int FAILING = 13;

  private final String title;
  private final String path;
  private final String contentType;

  SpanFormat(String title, String path, String contentType) {
    this.title = title;
    this.path = path;
    this.contentType = contentType;
  }

  String title() {
    return title;
  }

  String path() {
    return path;
  }

  String contentType() {
    return contentType;
  }

  /** The name of a service. */
  static String service(int number) {
    return "shop.service-" + number;
  }

  /** The name of the method that a trace calls. */
  static String method(int service, int trace) {
    return "shop.Service" + service + "/Method" + trace % METHODS;
  }

  /** One message a service. */
  List<SpanTemplate> templates() {
    return IntStream.range(0, SERVICES).mapToObj(this::template).toList();
  }

  private SpanTemplate template(int service) {
    var out = new SpanTemplate.Builder();
    switch (this) {
      case OTLP ->
          out.message(
              1,
              () -> {
                out.message(
                    1,
                    () -> {
                      attribute(out, 1, "service.name", service(service));
                      attribute(out, 1, "service.instance.id", service(service) + "-1");
                      attribute(out, 1, "service.version", "1.4.2");
                    });
                out.message(
                    2, () -> each(service, (trace, span) -> otlp(out, service, trace, span)));
              });
      case ZIPKIN_PROTOBUF ->
          each(service, (trace, span) -> zipkinProtobuf(out, service, trace, span));
      case ZIPKIN_JSON -> {
        out.text("[");
        each(service, (trace, span) -> zipkinJson(out, service, trace, span));
        out.text("]");
      }
    }
    return out.build();
  }

  /** A span of a trace: number 0 is the first server's, odd ones are clients'. */
  @FunctionalInterface
  private interface Each {
    void write(int trace, int span);
  }

  private static void each(int service, Each each) {
    for (int trace = 0; trace < TRACES; trace++) {
      each.write(trace, service * 2);
      if (service < SERVICES - 1) {
        each.write(trace, service * 2 + 1);
      }
    }
  }

  private static boolean isClient(int span) {
    return span % 2 == 1;
  }

  private static boolean isFailing(int trace, int span) {
    return trace == FAILING && span >= 4;
  }

  /** The method that a client's span calls is the next service's. */
  private static String name(int service, int trace, int span) {
    return method(isClient(span) ? service + 1 : service, trace);
  }

  private static final List<List<String>> ATTRIBUTES =
      List.of(
          List.of("rpc.system.name", "kith"),
          List.of("server.address", "10.1.2.3"),
          List.of("server.port", "5484"),
          List.of("http.route", "/members/{id}/coins"),
          List.of("tenant", "north"));

  private static void otlp(SpanTemplate.Builder out, int service, int trace, int span) {
    out.span();
    out.message(
        2,
        () -> {
          out.varint(1 << 3 | 2).varint(16).slot(Slot.TRACE_ID_BYTES, 16, trace, span);
          out.varint(2 << 3 | 2).varint(8).slot(Slot.ID_BYTES, 8, trace, span);
          if (span > 0) {
            out.varint(4 << 3 | 2).varint(8).slot(Slot.ID_BYTES, 8, trace, span - 1);
          }
          out.field(5, name(service, trace, span));
          out.varint(6 << 3).varint(isClient(span) ? 3 : 2);
          out.varint(7 << 3 | 1).slot(Slot.START_NANOS, 8, trace, span);
          out.varint(8 << 3 | 1).slot(Slot.END_NANOS, 8, trace, span);
          ATTRIBUTES.forEach(pair -> attribute(out, 9, pair.getFirst(), pair.getLast()));
          out.message(
              9,
              () -> {
                out.field(1, "user.id");
                out.message(
                    2, () -> out.varint(1 << 3 | 2).varint(8).slot(Slot.USER_HEX, 8, trace, span));
              });
          if (isFailing(trace, span)) {
            out.message(15, () -> out.field(2, "out of coins").varint(3 << 3).varint(2));
          }
        });
  }

  private static void attribute(SpanTemplate.Builder out, int field, String key, String value) {
    out.message(
        field,
        () -> {
          out.field(1, key);
          out.message(2, () -> out.field(1, value));
        });
  }

  private static void zipkinProtobuf(SpanTemplate.Builder out, int service, int trace, int span) {
    out.span();
    out.message(
        1,
        () -> {
          out.varint(1 << 3 | 2).varint(16).slot(Slot.TRACE_ID_BYTES, 16, trace, span);
          if (span > 0) {
            out.varint(2 << 3 | 2).varint(8).slot(Slot.ID_BYTES, 8, trace, span - 1);
          }
          out.varint(3 << 3 | 2).varint(8).slot(Slot.ID_BYTES, 8, trace, span);
          out.varint(4 << 3).varint(isClient(span) ? 1 : 2);
          out.field(5, name(service, trace, span));
          out.varint(6 << 3 | 1).slot(Slot.START_MICROS, 8, trace, span);
          out.varint(7 << 3).slot(Slot.MICROS_VARINT, 3, trace, span);
          out.message(8, () -> out.field(1, service(service)));
          ATTRIBUTES.forEach(pair ->
              out.message(11, () -> out.field(1, pair.getFirst()).field(2, pair.getLast())));
          out.message(
              11,
              () -> {
                out.field(1, "user.id");
                out.varint(2 << 3 | 2).varint(8).slot(Slot.USER_HEX, 8, trace, span);
              });
          if (isFailing(trace, span)) {
            out.message(11, () -> out.field(1, "error").field(2, "out of coins"));
          }
        });
  }

  private static void zipkinJson(SpanTemplate.Builder out, int service, int trace, int span) {
    out.text(trace == 0 && !isClient(span) ? "{" : ",{");
    out.span();
    out.text("\"traceId\":\"").slot(Slot.TRACE_ID_HEX, 32, trace, span);
    if (span > 0) {
      out.text("\",\"parentId\":\"").slot(Slot.ID_HEX, 16, trace, span - 1);
    }
    out.text("\",\"id\":\"").slot(Slot.ID_HEX, 16, trace, span);
    out.text("\",\"kind\":\"" + (isClient(span) ? "CLIENT" : "SERVER"));
    out.text("\",\"name\":\"" + name(service, trace, span));
    out.text("\",\"timestamp\":").slot(Slot.START_MICROS_DIGITS, 16, trace, span);
    out.text(",\"duration\":").slot(Slot.MICROS_DIGITS, 5, trace, span);
    out.text(",\"localEndpoint\":{\"serviceName\":\"" + service(service) + "\"},\"tags\":{");
    ATTRIBUTES.forEach(pair -> out.text("\"" + pair.getFirst() + "\":\"" + pair.getLast() + "\","));
    out.text("\"user.id\":\"").slot(Slot.USER_HEX, 8, trace, span).text("\"");
    out.text(isFailing(trace, span) ? ",\"error\":\"out of coins\"}}" : "}}");
  }
}
