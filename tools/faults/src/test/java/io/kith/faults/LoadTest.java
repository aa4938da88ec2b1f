package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoadTest {

  private static final long SECOND = 1_000_000;

  private final List<CallRecord> calls = new ArrayList<>();

  @Test
  void counts_what_was_due_within_its_time_and_of_its_kind() {
    add(true, 0, 10, "");
    add(true, SECOND, 10, "");
    add(true, 2 * SECOND - 1, 30, "");
    add(true, 2 * SECOND, 10, "");
    add(false, SECOND, 10, "");
    Load load = Load.of(calls, true, SECOND, 2 * SECOND);
    assertThat(load.offered()).isEqualTo(2);
    assertThat(load.answeredPerSecond()).isEqualTo(2);
    assertThat(load.p50Millis()).isEqualTo(10);
    assertThat(load.p99Millis()).isEqualTo(30);
  }

  @Test
  void tells_those_that_failed_by_their_status_and_leaves_their_times_out() {
    add(true, 0, 10, "");
    add(true, 0, 5_000, "UNAVAILABLE: somebody said no: twice");
    add(true, 0, 5_000, "UNAVAILABLE: again");
    add(true, 0, 9_000, "DEADLINE_EXCEEDED: too late");
    Load load = Load.of(calls, true, 0, 2 * SECOND);
    assertThat(load.failed()).isEqualTo(Map.of("UNAVAILABLE", 2L, "DEADLINE_EXCEEDED", 1L));
    assertThat(load.lost()).isEqualTo(3);
    assertThat(load.offeredPerSecond()).isCloseTo(2, within(1e-9));
    assertThat(load.p99Millis()).isEqualTo(10);
  }

  @Test
  void a_time_without_calls_has_no_latencies() {
    assertThat(Load.of(calls, true, 0, SECOND).p99Millis()).isZero();
  }

  private void add(boolean isWork, long dueMicros, long millis, String failure) {
    calls.add(
        new CallRecord(
            calls.size(),
            isWork,
            dueMicros,
            dueMicros + 1_000 * millis,
            failure.isEmpty() ? "back" : "",
            failure));
  }
}
