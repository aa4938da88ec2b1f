package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * OTLP's JSON, turned into its protobuf: ids are hexadecimal there, and 64-bit numbers texts or
 * numbers. What is not known is skipped.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON Protobuf
 *     encoding</a>
 */
public final class OtlpJson {

  private static final int MAX_DEPTH = 60;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(16 << 20)
                  .maxNameLength(1_024)
                  .maxNumberLength(64)
                  .build())
          .build();

  private static final HexFormat HEX = HexFormat.of();

  private final OtlpSchema.Message request;
  private final Limits limits;

  private OtlpJson(OtlpSchema.Message request, Limits limits) {
    this.request = request;
    this.limits = limits;
  }

  /** Turns requests to take traces. */
  public static OtlpJson traces(Limits limits) {
    return new OtlpJson(OtlpSchema.TRACES, limits);
  }

  /** Turns requests to take metrics. */
  public static OtlpJson metrics(Limits limits) {
    return new OtlpJson(OtlpSchema.METRICS, limits);
  }

  /** Turns requests to take logs. */
  public static OtlpJson logs(Limits limits) {
    return new OtlpJson(OtlpSchema.LOGS, limits);
  }

  /**
   * The same in protobuf.
   *
   * @throws CodecException if it is no such request
   */
  public byte[] toProtobuf(byte[] json) {
    var out = new ProtoWriter(json.length / 2 + 64, limits);
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new CodecException("the JSON is no object");
      }
      message(in, request, out);
      return out.toByteArray();
    } catch (JacksonException e) {
      throw new CodecException("the JSON cannot be read: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new CodecException("the JSON holds what is not of its type: " + e.getMessage());
    }
  }

  private static void message(JsonParser in, OtlpSchema.Message message, ProtoWriter out) {
    for (JsonToken token = in.nextToken();
        token == JsonToken.PROPERTY_NAME;
        token = in.nextToken()) {
      OtlpSchema.Field field = message.fields().get(in.currentName());
      JsonToken value = in.nextToken();
      if (field == null || value == JsonToken.VALUE_NULL) {
        in.skipChildren();
      } else if (value == JsonToken.START_ARRAY) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          value(in, field, out);
        }
      } else {
        value(in, field, out);
      }
    }
  }

  private static void value(JsonParser in, OtlpSchema.Field field, ProtoWriter out) {
    if (in.currentToken() == JsonToken.END_OBJECT || in.currentToken() == null) {
      throw new CodecException("the JSON ends early");
    }
    int number = field.number();
    switch (field.type()) {
      case MESSAGE -> {
        if (in.currentToken() != JsonToken.START_OBJECT) {
          throw new CodecException("field " + number + " is no object");
        }
        int mark = out.begin(number);
        message(in, field.message().get(), out);
        out.end(mark);
      }
      case STRING -> {
        tag(out, number, 2);
        out.rawString(text(in));
      }
      case HEX -> out.bytes(number, HEX.parseHex(text(in)));
      case BASE64 -> out.bytes(number, Base64.getDecoder().decode(text(in)));
      case FIXED64 -> {
        tag(out, number, 1);
        out.rawFixed64(integer(in));
      }
      case FIXED32 -> {
        tag(out, number, 5);
        out.rawFixed32((int) integer(in));
      }
      case VARINT -> {
        tag(out, number, 0);
        out.rawInt64(integer(in));
      }
      case BOOL -> {
        tag(out, number, 0);
        out.rawBool(in.currentToken() == JsonToken.VALUE_TRUE);
      }
      case DOUBLE -> {
        tag(out, number, 1);
        out.rawFloat64(Double.parseDouble(text(in)));
      }
    }
  }

  private static void tag(ProtoWriter out, int number, int wireType) {
    out.rawUint32(number << 3 | wireType);
  }

  private static String text(JsonParser in) {
    if (!in.currentToken().isScalarValue()) {
      throw new CodecException("an object or a list where a text or number is expected");
    }
    return in.getString();
  }

  private static long integer(JsonParser in) {
    String text = text(in);
    Integer named = NAMES.get(text);
    if (named != null) {
      return named;
    }
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }

  /** Some write the names of constants, as JSON of protobuf has it elsewhere. */
  private static final Map<String, Integer> NAMES =
      Map.of(
          "SPAN_KIND_INTERNAL", 1,
          "SPAN_KIND_SERVER", 2,
          "SPAN_KIND_CLIENT", 3,
          "SPAN_KIND_PRODUCER", 4,
          "SPAN_KIND_CONSUMER", 5,
          "STATUS_CODE_OK", 1,
          "STATUS_CODE_ERROR", 2,
          "AGGREGATION_TEMPORALITY_DELTA", 1,
          "AGGREGATION_TEMPORALITY_CUMULATIVE", 2);
}
