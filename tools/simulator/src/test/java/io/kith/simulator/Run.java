package io.kith.simulator;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.scenario.Scenario;
import java.util.List;

/** Runs a scenario that a test writes. */
final class Run {

  private Run() {}

  static Scenario scenario(String yaml) {
    return Scenario.parse("test.yaml", yaml);
  }

  /** The figures of all policies. */
  static List<Figures> all(String yaml) {
    return Simulator.run(scenario(yaml), (policy, done) -> {});
  }

  /** The figures of the only policy. */
  static Figures one(String yaml) {
    return all(yaml).getFirst();
  }
}
