package io.kith.collector.ingest;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.collector.otlp.OtlpJson;
import io.kith.collector.otlp.OtlpTraces;
import io.kith.collector.otlp.ZipkinJson;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.HttpBody;
import io.kith.core.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The ways by which telemetry comes in, each of which ends at the {@link Intake}. */
final class Doors implements OtlpHttp, TraceService, MetricsService, LogsService {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private static final byte[] TRACE_ID = "\"traceId\"".getBytes(StandardCharsets.US_ASCII);

  /** What is made of it, while it is made. */
  private static final int ROOM_PER_BYTE_OF_JSON = 2;

  private final Intake intake;
  private final Limits limits;
  private final OtlpJson traceJson;
  private final OtlpJson metricJson;
  private final OtlpJson logJson;
  private final ZipkinJson zipkinJson;

  Doors(Intake intake, Limits limits) {
    this.intake = intake;
    this.limits = limits;
    this.traceJson = OtlpJson.traces(limits);
    this.metricJson = OtlpJson.metrics(limits);
    this.logJson = OtlpJson.logs(limits);
    this.zipkinJson = new ZipkinJson(limits);
  }

  @Override
  public HttpBody traces(HttpBody request) {
    return answer(request, traceJson, intake::traces, "rejectedSpans");
  }

  @Override
  public HttpBody metrics(HttpBody request) {
    return answer(request, metricJson, intake::metrics, "rejectedDataPoints");
  }

  @Override
  public HttpBody logs(HttpBody request) {
    return answer(request, logJson, intake::logs, "rejectedLogRecords");
  }

  private HttpBody answer(
      HttpBody request, OtlpJson json, Function<byte[], Taken> door, String rejected) {
    if (isOf(JSON, request)) {
      Taken taken = converted(request, json::toProtobuf, door);
      return new HttpBody(JSON, taken.json(rejected));
    }
    if (isOf(PROTOBUF, request)) {
      return new HttpBody(PROTOBUF, door.apply(request.data()).response());
    }
    throw wrongType(request, PROTOBUF + " and " + JSON);
  }

  @Override
  public HttpBody zipkin(HttpBody spans) {
    if (!isOf(JSON, spans)) {
      throw wrongType(spans, JSON);
    }
    converted(spans, zipkinJson::toProtobuf, intake::traces);
    return HttpBody.empty();
  }

  private static boolean isOf(String type, HttpBody body) {
    String given = body.contentType().toLowerCase(Locale.ROOT);
    return given.equals(type)
        || (given.startsWith(type) && "; ".indexOf(given.charAt(type.length())) >= 0);
  }

  private static CallException wrongType(HttpBody body, String allowed) {
    return new CallException(
        Code.INVALID_ARGUMENT,
        "the content type is '" + body.contentType() + "'; allowed are " + allowed);
  }

  /** Both are in memory at a time: what is given, and what is made of it. */
  private Taken converted(
      HttpBody body, Function<byte[], byte[]> conversion, Function<byte[], Taken> door) {
    byte[] json = body.data();
    try (var _ = intake.room(json.length, ROOM_PER_BYTE_OF_JSON, () -> count(json))) {
      return door.apply(conversion.apply(json));
    } catch (CodecException e) {
      throw new CallException(
          Status.of(Code.INVALID_ARGUMENT, "it cannot be read: " + e.getMessage()), e);
    }
  }

  /** About how many spans there are in a message that is not looked at any further. */
  private static int count(byte[] json) {
    int count = 0;
    for (int at = 0; at + TRACE_ID.length <= json.length; at++) {
      if (json[at] == '"'
          && Arrays.equals(json, at, at + TRACE_ID.length, TRACE_ID, 0, TRACE_ID.length)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public ExportTraceServiceResponse export(ExportTraceServiceRequest request) {
    return new ExportTraceServiceResponse(
        whole(request.resourceSpans(), intake::traces).partialSuccess());
  }

  @Override
  public ExportMetricsServiceResponse export(ExportMetricsServiceRequest request) {
    return new ExportMetricsServiceResponse(
        whole(request.resourceMetrics(), intake::metrics).partialSuccess());
  }

  @Override
  public ExportLogsServiceResponse export(ExportLogsServiceRequest request) {
    return new ExportLogsServiceResponse(
        whole(request.resourceLogs(), intake::logs).partialSuccess());
  }

  /** Takes the request as it came, which is in memory twice then. */
  private Taken whole(List<byte[]> parts, Function<byte[], Taken> door) {
    long size = 16;
    for (byte[] part : parts) {
      size += part.length + 6;
    }
    int length = Math.toIntExact(size);
    try (var _ = intake.room(length, 0, () -> count(parts))) {
      var out = new ProtoWriter(length, limits);
      for (byte[] part : parts) {
        out.rawUint32(1 << 3 | 2);
        out.rawUint32(part.length);
        out.raw(part, 0, part.length);
      }
      return door.apply(out.toByteArray());
    }
  }

  private static int count(List<byte[]> parts) {
    return parts.stream().mapToInt(OtlpTraces::countOfResource).sum();
  }
}
