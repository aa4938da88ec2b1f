package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Zipkin's spans in JSON, version 2, turned into OTLP's protobuf. Tags become attributes,
 * annotations events, the tag {@code error} the status, and the service of the remote endpoint
 * {@code peer.service}. A server's span that shares the id of its client's is given one of its own,
 * below it.
 *
 * @see <a href="https://zipkin.io/zipkin-api/#/default/post_spans">Zipkin API</a>
 */
public final class ZipkinJson {

  private static final HexFormat HEX = HexFormat.of();
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int ERROR = 2;

  private final Limits limits;

  public ZipkinJson(Limits limits) {
    this.limits = limits;
  }

  /** What has been read of one span. */
  private static final class Span {
    String traceId = "";
    String id = "";
    String parentId = "";
    String kind = "";
    String name = "";
    String service = "";
    String peer = "";
    long timestamp;
    long duration;
    boolean shared;
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, Long> annotations = new LinkedHashMap<>();
  }

  /**
   * An {@code ExportTraceServiceRequest} with the same spans.
   *
   * @throws CodecException if it is no list of spans
   */
  public byte[] toProtobuf(byte[] json) {
    var out = new ProtoWriter(json.length + 64, limits);
    try (JsonParser in = OtlpJson.JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new CodecException("the JSON is no list");
      }
      var marks = new HashMap<String, Integer>();
      String service = null;
      while (in.nextToken() == JsonToken.START_OBJECT) {
        Span span = read(in);
        if (!span.service.equals(service)) {
          end(out, marks);
          begin(out, marks, span.service);
          service = span.service;
        }
        write(span, out);
      }
      end(out, marks);
      return out.toByteArray();
    } catch (JacksonException e) {
      throw new CodecException("the JSON cannot be read: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new CodecException("the JSON holds what is not of its type: " + e.getMessage());
    }
  }

  private static void begin(ProtoWriter out, Map<String, Integer> marks, String service) {
    marks.put("resource", out.begin(1));
    int resource = out.begin(1);
    attribute(out, 1, "service.name", service);
    out.end(resource);
    marks.put("scope", out.begin(2));
  }

  private static void end(ProtoWriter out, Map<String, Integer> marks) {
    Integer scope = marks.remove("scope");
    Integer resource = marks.remove("resource");
    if (scope != null && resource != null) {
      out.end(scope);
      out.end(resource);
    }
  }

  private static Span read(JsonParser in) {
    var span = new Span();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "traceId" -> span.traceId = text(in);
        case "id" -> span.id = text(in);
        case "parentId" -> span.parentId = text(in);
        case "kind" -> span.kind = text(in);
        case "name" -> span.name = text(in);
        case "timestamp" -> span.timestamp = number(in);
        case "duration" -> span.duration = number(in);
        case "shared" -> span.shared = in.currentToken() == JsonToken.VALUE_TRUE;
        case "localEndpoint" -> span.service = service(in);
        case "remoteEndpoint" -> span.peer = service(in);
        case "tags" -> tags(in, span);
        case "annotations" -> annotations(in, span);
        default -> in.skipChildren();
      }
    }
    return span;
  }

  private static String text(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!in.currentToken().isScalarValue()) {
      throw new CodecException("an object or a list where a text or number is expected");
    }
    return in.getString();
  }

  private static long number(JsonParser in) {
    String text = text(in);
    return text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text));
  }

  private static String service(JsonParser in) {
    String service = "";
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return service;
    }
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals("serviceName")) {
        service = text(in);
      } else {
        in.skipChildren();
      }
    }
    return service;
  }

  private static void tags(JsonParser in, Span span) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      span.tags.put(name, text(in));
    }
  }

  private static void annotations(JsonParser in, Span span) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.START_OBJECT) {
      long at = 0;
      String value = "";
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "timestamp" -> at = number(in);
          case "value" -> value = text(in);
          default -> in.skipChildren();
        }
      }
      span.annotations.put(value, at);
    }
  }

  private static void write(Span span, ProtoWriter out) {
    int mark = out.begin(2);
    out.bytes(1, id(span.traceId, 32));
    byte[] id = id(span.id, 16);
    byte[] parent = span.parentId.isEmpty() ? new byte[0] : id(span.parentId, 16);
    out.bytes(2, span.shared ? below(id) : id);
    out.bytes(4, span.shared ? id : parent);
    out.string(5, span.name);
    out.int32(6, kind(span.kind));
    out.fixed64(7, span.timestamp * NANOS_PER_MICRO);
    out.fixed64(8, (span.timestamp + span.duration) * NANOS_PER_MICRO);
    span.tags.forEach((key, value) -> attribute(out, 9, key, value));
    if (!span.peer.isEmpty() && !span.tags.containsKey("peer.service")) {
      attribute(out, 9, "peer.service", span.peer);
    }
    span.annotations.forEach((value, at) -> {
      int event = out.begin(11);
      out.fixed64(1, at * NANOS_PER_MICRO);
      out.string(2, value);
      out.end(event);
    });
    String error = span.tags.get("error");
    if (error != null) {
      int status = out.begin(15);
      out.string(2, error);
      out.int32(3, ERROR);
      out.end(status);
    }
    out.end(mark);
  }

  /** Zeros before an id may be left out. */
  private static byte[] id(String text, int digits) {
    if (text.isEmpty() || text.length() > digits) {
      return new byte[0];
    }
    return HEX.parseHex("0".repeat(digits - text.length()) + text);
  }

  private static byte[] below(byte[] id) {
    byte[] other = id.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] ^= (byte) 0xa5;
    }
    return other;
  }

  private static int kind(String kind) {
    return switch (kind) {
      case "SERVER" -> 2;
      case "CLIENT" -> 3;
      case "PRODUCER" -> 4;
      case "CONSUMER" -> 5;
      default -> 1;
    };
  }

  private static void attribute(ProtoWriter out, int field, String key, String value) {
    int attribute = out.begin(field);
    out.string(1, key);
    int any = out.begin(2);
    out.string(1, value);
    out.end(any);
    out.end(attribute);
  }
}
