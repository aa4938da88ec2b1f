package io.kith.benchmarks.harness;

import java.lang.management.ManagementFactory;

/** What is left on the heap of this JVM when all garbage is gone. */
record LiveHeap(long bytes) {

  static LiveHeap now() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc(); // what a cleaner had kept goes with the second
    return new LiveHeap(memory.getHeapMemoryUsage().getUsed());
  }

  Lines.Json json() {
    return new Lines.Json().with("liveHeapBytes", bytes);
  }
}
