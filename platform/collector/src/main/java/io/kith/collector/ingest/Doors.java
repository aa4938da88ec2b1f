package io.kith.collector.ingest;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.collector.otlp.OtlpJson;
import io.kith.collector.otlp.ZipkinJson;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.HttpBody;
import io.kith.core.Status;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The ways by which telemetry comes in, each of which ends at the {@link Intake}. */
final class Doors implements OtlpHttp, TraceService, MetricsService, LogsService {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

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

  private static HttpBody answer(
      HttpBody request, OtlpJson json, Function<byte[], Taken> door, String rejected) {
    if (isOf(JSON, request)) {
      byte[] message = converted(request, json::toProtobuf);
      return new HttpBody(JSON, door.apply(message).json(rejected));
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
    intake.traces(converted(spans, zipkinJson::toProtobuf));
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

  private static byte[] converted(HttpBody body, Function<byte[], byte[]> conversion) {
    try {
      return conversion.apply(body.data());
    } catch (CodecException e) {
      throw new CallException(
          Status.of(Code.INVALID_ARGUMENT, "it cannot be read: " + e.getMessage()), e);
    }
  }

  @Override
  public ExportTraceServiceResponse export(ExportTraceServiceRequest request) {
    return new ExportTraceServiceResponse(
        intake.traces(whole(request.resourceSpans())).partialSuccess());
  }

  @Override
  public ExportMetricsServiceResponse export(ExportMetricsServiceRequest request) {
    return new ExportMetricsServiceResponse(
        intake.metrics(whole(request.resourceMetrics())).partialSuccess());
  }

  @Override
  public ExportLogsServiceResponse export(ExportLogsServiceRequest request) {
    return new ExportLogsServiceResponse(
        intake.logs(whole(request.resourceLogs())).partialSuccess());
  }

  /** The request, as it came. */
  private byte[] whole(List<byte[]> parts) {
    int size = 16;
    for (byte[] part : parts) {
      size += part.length + 6;
    }
    var out = new ProtoWriter(size, limits);
    for (byte[] part : parts) {
      out.rawUint32(1 << 3 | 2);
      out.rawUint32(part.length);
      out.raw(part, 0, part.length);
    }
    return out.toByteArray();
  }
}
