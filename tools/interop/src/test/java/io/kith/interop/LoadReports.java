package io.kith.interop;

import io.grpc.testing.integration.Messages.TestOrcaReport;
import io.grpc.xds.shaded.com.github.xds.data.orca.v3.OrcaLoadReport;
import io.grpc.xds.shaded.com.github.xds.service.orca.v3.OrcaLoadReportRequest;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says how loaded the server is, in the way that the suite asks for. Thread-safe. */
final class LoadReports implements OpenRcaService {

  static final String TRAILER = "endpoint-load-metrics-bin";

  private OrcaLoadReport latest = OrcaLoadReport.getDefaultInstance();

  static OrcaLoadReport of(TestOrcaReport report) {
    return OrcaLoadReport.newBuilder()
        .setCpuUtilization(report.getCpuUtilization())
        .setMemUtilization(report.getMemoryUtilization())
        .putAllRequestCost(report.getRequestCostMap())
        .putAllUtilization(report.getUtilizationMap())
        .build();
  }

  synchronized void report(OrcaLoadReport report) {
    latest = report;
    notifyAll();
  }

  @Override
  public Stream<OrcaLoadReport> streamCoreMetrics(OrcaLoadReportRequest request) {
    long intervalNanos =
        TimeUnit.SECONDS.toNanos(request.getReportInterval().getSeconds())
            + request.getReportInterval().getNanos();
    return Stream.iterate(current(), last -> next(last, intervalNanos));
  }

  private synchronized OrcaLoadReport current() {
    return latest;
  }

  /** The report that follows: a changed one at once, the same after the interval. */
  private synchronized OrcaLoadReport next(OrcaLoadReport last, long intervalNanos) {
    try {
      if (latest.equals(last)) {
        TimeUnit.NANOSECONDS.timedWait(this, intervalNanos);
      }
      return latest;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "nobody listens any more");
    }
  }
}
