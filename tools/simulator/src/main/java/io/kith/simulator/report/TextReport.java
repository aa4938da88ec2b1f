package io.kith.simulator.report;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.scenario.Scenario;
import java.time.Duration;
import java.util.List;

/** Figures as a text. */
public final class TextReport {

  private TextReport() {}

  /** What was simulated, and what came of it. */
  public static String of(Scenario scenario, List<Figures> all) {
    var text = new StringBuilder(scenario.title()).append('\n');
    text.append(summary(scenario)).append("\n\n").append(Tables.calls(all).text());
    text.append('\n').append(Tables.spread(all).text());
    if (Tables.hasMethods(all)) {
      text.append('\n').append(Tables.methods(all).text());
    }
    if (Tables.hasErrors(all)) {
      text.append('\n').append(Tables.errors(all).text());
    }
    if (Tables.hasAvoidances(all)) {
      text.append('\n').append(Tables.avoidances(all).text());
    }
    if (Tables.hasZones(all)) {
      text.append('\n').append(Tables.zones(all).text());
    }
    return text.toString();
  }

  /** {@code 60 s of 10,000 calls/s …}: what was simulated, in a sentence. */
  static String summary(Scenario scenario) {
    double capacity =
        scenario.instances().stream().mapToDouble(group -> group.capacity() * group.count()).sum();
    return "%s of %s calls/s by %s clients on %s instances that can do %s calls/s; seed %d%s"
        .formatted(
            seconds(scenario.duration()),
            Numbers.count(scenario.callsPerSecond()),
            Numbers.count(scenario.clientCount()),
            Numbers.count(scenario.instanceCount()),
            Numbers.count(capacity),
            scenario.seed(),
            scenario.warmUp().isZero()
                ? ""
                : "; the first " + seconds(scenario.warmUp()) + " do not count");
  }

  private static String seconds(Duration time) {
    return Numbers.seconds(time.toNanos() / 1e9);
  }
}
