package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuTimeTest {

  @Test
  void counts_what_this_process_uses() {
    long pid = ProcessHandle.current().pid();
    CpuTime before = CpuTime.ofProcess(pid);
    CpuTime machineBefore = CpuTime.ofMachine();
    long until = System.nanoTime() + 20_000_000_000L;
    while (CpuTime.ofProcess(pid).since(before).totalMicros() < 100_000) {
      assertThat(System.nanoTime()).as("patience").isLessThan(until);
    }

    assertThat(CpuTime.ofMachine().since(machineBefore).totalMicros()).isPositive();
  }

  @Test
  void knows_the_memory_of_this_process() {
    long pid = ProcessHandle.current().pid();

    long residentBytes = CpuTime.residentBytes(pid);

    assertThat(residentBytes).isGreaterThan(10 << 20);
    assertThat(CpuTime.peakResidentBytes(pid)).isGreaterThanOrEqualTo(residentBytes);
  }
}
