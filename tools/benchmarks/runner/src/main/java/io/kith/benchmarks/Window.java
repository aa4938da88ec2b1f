package io.kith.benchmarks;

/**
 * What one window of one pair of processes showed.
 *
 * @param otherCpu how many cores anything else on the machine kept busy meanwhile: above a few
 *     hundredths the window is disturbed
 */
record Window(
    double callsPerSecond,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double maxMicros,
    double serverCpuMicros,
    double serverSystemCpuMicros,
    double clientCpuMicros,
    double clientSystemCpuMicros,
    double serverAllocatedBytes,
    double clientAllocatedBytes,
    double gcMillis,
    double otherCpu) {

  double cpuMicros() {
    return serverCpuMicros + clientCpuMicros;
  }
}
