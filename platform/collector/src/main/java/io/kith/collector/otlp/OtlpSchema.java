package io.kith.collector.otlp;

import java.util.Map;
import java.util.function.Supplier;

/** The messages of OTLP that are read here, by the names that JSON has for their fields. */
final class OtlpSchema {

  /** How a value is written. */
  enum Type {
    MESSAGE,
    STRING,
    HEX,
    BASE64,
    FIXED64,
    FIXED32,
    VARINT,
    BOOL,
    DOUBLE
  }

  /**
   * One field.
   *
   * @param message what it holds if it is a message
   */
  record Field(int number, Type type, Supplier<Message> message) {}

  /** One message. */
  record Message(Map<String, Field> fields) {}

  private static final Message NOTHING = new Message(Map.of());

  private static final Message VALUE =
      new Message(
          Map.of(
              "stringValue", field(1, Type.STRING),
              "boolValue", field(2, Type.BOOL),
              "intValue", field(3, Type.VARINT),
              "doubleValue", field(4, Type.DOUBLE),
              "arrayValue", message(5, () -> OtlpSchema.ARRAY),
              "kvlistValue", message(6, () -> OtlpSchema.LIST),
              "bytesValue", field(7, Type.BASE64)));
  private static final Message ARRAY = new Message(Map.of("values", message(1, () -> VALUE)));
  private static final Message KEY_VALUE =
      new Message(Map.of("key", field(1, Type.STRING), "value", message(2, () -> VALUE)));
  private static final Message LIST = new Message(Map.of("values", message(1, () -> KEY_VALUE)));
  private static final Message RESOURCE =
      new Message(Map.of("attributes", message(1, () -> KEY_VALUE)));
  private static final Message SCOPE = new Message(Map.of("name", field(1, Type.STRING)));

  private static final Message EVENT =
      new Message(
          Map.of(
              "timeUnixNano", field(1, Type.FIXED64),
              "name", field(2, Type.STRING),
              "attributes", message(3, () -> KEY_VALUE)));
  private static final Message LINK =
      new Message(
          Map.of(
              "traceId", field(1, Type.HEX),
              "spanId", field(2, Type.HEX),
              "attributes", message(4, () -> KEY_VALUE)));
  private static final Message STATUS =
      new Message(Map.of("message", field(2, Type.STRING), "code", field(3, Type.VARINT)));
  private static final Message SPAN =
      new Message(
          Map.ofEntries(
              Map.entry("traceId", field(1, Type.HEX)),
              Map.entry("spanId", field(2, Type.HEX)),
              Map.entry("traceState", field(3, Type.STRING)),
              Map.entry("parentSpanId", field(4, Type.HEX)),
              Map.entry("name", field(5, Type.STRING)),
              Map.entry("kind", field(6, Type.VARINT)),
              Map.entry("startTimeUnixNano", field(7, Type.FIXED64)),
              Map.entry("endTimeUnixNano", field(8, Type.FIXED64)),
              Map.entry("attributes", message(9, () -> KEY_VALUE)),
              Map.entry("events", message(11, () -> EVENT)),
              Map.entry("links", message(13, () -> LINK)),
              Map.entry("status", message(15, () -> STATUS)),
              Map.entry("flags", field(16, Type.FIXED32))));

  private static final Message LOG_RECORD =
      new Message(
          Map.of(
              "timeUnixNano", field(1, Type.FIXED64),
              "severityNumber", field(2, Type.VARINT),
              "severityText", field(3, Type.STRING),
              "body", message(5, () -> VALUE),
              "attributes", message(6, () -> KEY_VALUE),
              "flags", field(8, Type.FIXED32),
              "traceId", field(9, Type.HEX),
              "spanId", field(10, Type.HEX),
              "observedTimeUnixNano", field(11, Type.FIXED64)));

  private static final Message NUMBER_POINT =
      new Message(
          Map.of(
              "startTimeUnixNano", field(2, Type.FIXED64),
              "timeUnixNano", field(3, Type.FIXED64),
              "asDouble", field(4, Type.DOUBLE),
              "asInt", field(6, Type.FIXED64),
              "attributes", message(7, () -> KEY_VALUE)));
  private static final Message HISTOGRAM_POINT =
      new Message(
          Map.of(
              "startTimeUnixNano", field(2, Type.FIXED64),
              "timeUnixNano", field(3, Type.FIXED64),
              "count", field(4, Type.FIXED64),
              "sum", field(5, Type.DOUBLE),
              "bucketCounts", field(6, Type.FIXED64),
              "explicitBounds", field(7, Type.DOUBLE),
              "attributes", message(9, () -> KEY_VALUE)));
  private static final Message GAUGE =
      new Message(Map.of("dataPoints", message(1, () -> NUMBER_POINT)));
  private static final Message SUM =
      new Message(
          Map.of(
              "dataPoints", message(1, () -> NUMBER_POINT),
              "aggregationTemporality", field(2, Type.VARINT),
              "isMonotonic", field(3, Type.BOOL)));
  private static final Message HISTOGRAM =
      new Message(
          Map.of(
              "dataPoints", message(1, () -> HISTOGRAM_POINT),
              "aggregationTemporality", field(2, Type.VARINT)));
  private static final Message METRIC =
      new Message(
          Map.of(
              "name", field(1, Type.STRING),
              "unit", field(3, Type.STRING),
              "gauge", message(5, () -> GAUGE),
              "sum", message(7, () -> SUM),
              "histogram", message(9, () -> HISTOGRAM)));

  static final Message TRACES = request("resourceSpans", "scopeSpans", "spans", SPAN);
  static final Message LOGS = request("resourceLogs", "scopeLogs", "logRecords", LOG_RECORD);
  static final Message METRICS = request("resourceMetrics", "scopeMetrics", "metrics", METRIC);

  private OtlpSchema() {}

  private static Field field(int number, Type type) {
    return new Field(number, type, () -> NOTHING);
  }

  private static Field message(int number, Supplier<Message> message) {
    return new Field(number, Type.MESSAGE, message);
  }

  /** All three requests are built alike. */
  private static Message request(String resources, String scopes, String items, Message item) {
    var ofScope =
        new Message(Map.of("scope", message(1, () -> SCOPE), items, message(2, () -> item)));
    var ofResource =
        new Message(
            Map.of("resource", message(1, () -> RESOURCE), scopes, message(2, () -> ofScope)));
    return new Message(Map.of(resources, message(1, () -> ofResource)));
  }
}
