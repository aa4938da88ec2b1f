package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StageTest {

  @Test
  void a_client_copes_with_faults_on_the_way_to_one_instance_and_before_that_decides_for_all() {
    assertThat(labels(Side.CLIENT))
        .containsExactly(
            "trace",
            "deadline",
            "counters",
            "degrade",
            "limits",
            "bulkhead",
            "throttle",
            "breaker",
            "routing",
            "retry",
            "pick",
            "instance-breaker",
            "faults");
  }

  @Test
  void a_server_refuses_before_it_works() {
    assertThat(labels(Side.SERVER))
        .containsExactly(
            "trace",
            "counters",
            "access",
            "faults",
            "shed",
            "limits",
            "bulkhead",
            "degrade",
            "deadline");
  }

  private static List<String> labels(Side side) {
    return Stage.of(side).stream().map(Stage::label).toList();
  }
}
