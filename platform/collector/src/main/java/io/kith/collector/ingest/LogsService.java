package io.kith.collector.ingest;

import io.kith.core.Field;
import io.kith.core.Service;
import java.util.List;

/** OTLP over gRPC: logs. */
@Service("opentelemetry.proto.collector.logs.v1.LogsService")
public interface LogsService {

  /** Takes what is told. */
  ExportLogsServiceResponse export(ExportLogsServiceRequest request);

  /**
   * What is told.
   *
   * @param resourceLogs messages, as they are
   */
  record ExportLogsServiceRequest(@Field(1) List<byte[]> resourceLogs) {}

  /**
   * That it has been taken.
   *
   * @param partialSuccess an {@code ExportLogsPartialSuccess}; empty if all of it was
   */
  record ExportLogsServiceResponse(@Field(1) byte[] partialSuccess) {}
}
