package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final Scenario SCENARIO = new Scenario.Closed(64, 100);

  @Test
  void compares_the_medians_of_kith_with_each_peer_under_the_same_scenario() {
    Result kith = result("kith-inline", SCENARIO, 90_000, 100_000, 400_000);
    Result peer = result("grpc-default", SCENARIO, 50_000);
    Result other = result("grpc-default", new Scenario.Closed(512, 100), 1);

    List<Ratio> ratios = Ratio.of(List.of(kith, peer, other));

    assertThat(ratios).hasSize(1);
    assertThat(ratios.getFirst().calls()).isEqualTo(2);
    assertThat(ratios.getFirst().cpu()).isEqualTo(0.5);
    assertThat(ratios.getFirst().peer()).isEqualTo("grpc-default");
  }

  @Test
  void a_row_that_did_not_run_has_no_ratio() {
    assertThat(Ratio.of(List.of(result("kith", SCENARIO, 1), result("raw", SCENARIO)))).isEmpty();
  }

  /** Windows whose CPU time and latency are the inverse of the rate. */
  private static Result result(String name, Scenario scenario, double... rates) {
    var result =
        new Result(
            new Row(name, name, "default", Row.Style.BLOCKING, name + "-", true, List.of()),
            scenario);
    for (double rate : rates) {
      double micros = 1e6 / rate;
      result.add(
          new Window(rate, micros, micros, micros, micros, micros, 0, micros, 0, 0, 0, 0, 0));
    }
    return result;
  }
}
