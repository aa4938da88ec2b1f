package io.kith.benchmarks.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM has allocated, and how long it has collected and compiled, since it started. */
record ProcessCounters(long allocatedBytes, long gcMillis, long compileMillis) {

  static ProcessCounters now() {
    // All threads that ever lived. A virtual thread allocates in its carrier's name.
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long gcMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    long compileMillis = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    return new ProcessCounters(threads.getTotalThreadAllocatedBytes(), gcMillis, compileMillis);
  }

  Lines.Json json() {
    return new Lines.Json()
        .with("allocatedBytes", allocatedBytes)
        .with("gcMillis", gcMillis)
        .with("compileMillis", compileMillis);
  }
}
