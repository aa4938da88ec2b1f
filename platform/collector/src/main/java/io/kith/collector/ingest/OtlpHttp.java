package io.kith.collector.ingest;

import io.kith.core.HttpBody;
import io.kith.core.Post;
import io.kith.core.Service;

/** OTLP over HTTP, in protobuf or JSON, and Zipkin's spans in JSON, version 2. */
@Service("kith.hub.Otlp")
public interface OtlpHttp {

  /** Takes an {@code ExportTraceServiceRequest}. */
  @Post("/v1/traces")
  HttpBody traces(HttpBody request);

  /** Takes an {@code ExportMetricsServiceRequest}. */
  @Post("/v1/metrics")
  HttpBody metrics(HttpBody request);

  /** Takes an {@code ExportLogsServiceRequest}. */
  @Post("/v1/logs")
  HttpBody logs(HttpBody request);

  /** Takes a list of Zipkin's spans. */
  @Post("/api/v2/spans")
  HttpBody zipkin(HttpBody spans);
}
