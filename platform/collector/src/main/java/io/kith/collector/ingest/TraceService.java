package io.kith.collector.ingest;

import io.kith.core.Field;
import io.kith.core.Service;
import java.util.List;

/** OTLP over gRPC: trace. */
@Service("opentelemetry.proto.collector.trace.v1.TraceService")
public interface TraceService {

  /** Takes what is told. */
  ExportTraceServiceResponse export(ExportTraceServiceRequest request);

  /**
   * What is told.
   *
   * @param resourceSpans messages, as they are
   */
  record ExportTraceServiceRequest(@Field(1) List<byte[]> resourceSpans) {}

  /**
   * That it has been taken.
   *
   * @param partialSuccess an {@code ExportTracePartialSuccess}; empty if all of it was
   */
  record ExportTraceServiceResponse(@Field(1) byte[] partialSuccess) {}
}
