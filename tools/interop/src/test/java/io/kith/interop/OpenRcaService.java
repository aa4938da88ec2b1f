package io.kith.interop;

import io.grpc.xds.shaded.com.github.xds.data.orca.v3.OrcaLoadReport;
import io.grpc.xds.shaded.com.github.xds.service.orca.v3.OrcaLoadReportRequest;
import io.kith.core.Service;
import java.util.stream.Stream;

/** The service that reports load out of band. */
@Service("xds.service.orca.v3.OpenRcaService")
public interface OpenRcaService {

  Stream<OrcaLoadReport> streamCoreMetrics(OrcaLoadReportRequest request);
}
