package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final Machine MACHINE =
      new Machine("today", 2, 1L << 30, "cpu", "os", "java", "abc");

  private static final Scenario FIRST = Scenario.parse("64x100");
  private static final Scenario SECOND = Scenario.parse("open");

  @Test
  void sets_the_ratios_of_all_scenarios_side_by_side() {
    var plan = new Plan(List.of(), List.of(FIRST, SECOND), 1, 1, 1, 1, 1, List.of());
    String report =
        TextReport.of(
            MACHINE,
            plan,
            new ClassPaths(Path.of("nowhere")),
            List.of(
                result("kith", FIRST, 200),
                result("grpc", FIRST, 100),
                result("kith", SECOND, 50),
                result("grpc", SECOND, 50)));

    assertThat(report)
        .contains("### 64x100: 64 calls in flight, 100 bytes")
        .contains("### kith over its peers: calls/s · CPU per call")
        .contains("| against | 64x100 | open@5000x100 |")
        .contains("| grpc | 2.00 · 0.50 | 1.00 · 1.00 |");
  }

  /** A window whose CPU time is the inverse of the rate. */
  private static Result result(String name, Scenario scenario, double rate) {
    var result =
        new Result(
            new Row(name, name, "default", Row.Style.BLOCKING, name + "-", true, List.of()),
            scenario);
    double micros = 1e6 / rate;
    result.add(new Window(rate, 1, 1, 1, 1, micros, 0, micros, 0, 0, 0, 0, 0));
    return result;
  }
}
