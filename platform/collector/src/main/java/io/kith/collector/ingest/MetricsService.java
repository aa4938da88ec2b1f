package io.kith.collector.ingest;

import io.kith.core.Field;
import io.kith.core.Service;
import java.util.List;

/** OTLP over gRPC: metrics. */
@Service("opentelemetry.proto.collector.metrics.v1.MetricsService")
public interface MetricsService {

  /** Takes what is told. */
  ExportMetricsServiceResponse export(ExportMetricsServiceRequest request);

  /**
   * What is told.
   *
   * @param resourceMetrics messages, as they are
   */
  record ExportMetricsServiceRequest(@Field(1) List<byte[]> resourceMetrics) {}

  /**
   * That it has been taken.
   *
   * @param partialSuccess an {@code ExportMetricsPartialSuccess}; empty if all of it was
   */
  record ExportMetricsServiceResponse(@Field(1) byte[] partialSuccess) {}
}
