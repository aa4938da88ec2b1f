package io.kith.simulator;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.model.World;
import io.kith.simulator.scenario.Policy;
import io.kith.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios. */
public final class Simulator {

  private Simulator() {}

  /** Is told how far a run has come. */
  @FunctionalInterface
  public interface Progress {

    /**
     * So much is done.
     *
     * @param policy the one that is being run
     * @param done how much of it, of 1
     */
    void at(Policy policy, double done);
  }

  /** The figures of each policy, in their order. Takes as long as it takes, on this thread. */
  public static List<Figures> run(Scenario scenario, Progress progress) {
    var all = new ArrayList<Figures>();
    for (Policy policy : scenario.policies()) {
      all.add(new World(scenario, policy).run(done -> progress.at(policy, done)));
    }
    return all;
  }
}
