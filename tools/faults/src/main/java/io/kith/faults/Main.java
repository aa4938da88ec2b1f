package io.kith.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All scenarios, one after the other, and a table of what became of the calls. */
public final class Main {

  private static final String HEAD =
      """
      | fault | calls | idempotent lost | others failed | of these executed | executed twice | slowest | avoided after | back after |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|\
      """;

  private Main() {}

  /**
   * Plays all scenarios, or those that are named.
   *
   * @param args {@code --short} for faults that last some seconds, and names of scenarios. The exit
   *     code is 0 if every promise was kept, 1 if not.
   */
  public static void main(String[] args) throws IOException {
    var names = new ArrayList<>(List.of(args));
    boolean isLong = !names.remove("--short");
    List<Scenario> scenarios =
        names.isEmpty() ? List.of(Scenario.values()) : names.stream().map(Main::scenario).toList();
    System.exit(play(scenarios, isLong) ? 0 : 1);
  }

  private static Scenario scenario(String name) {
    return Arrays.stream(Scenario.values())
        .filter(scenario -> scenario.name().equalsIgnoreCase(name.replace('-', '_')))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                name + " is no scenario; there are " + Arrays.toString(Scenario.values())));
  }

  private static boolean play(List<Scenario> scenarios, boolean isLong) throws IOException {
    Path directory = Files.createTempDirectory("kith-faults-");
    System.err.println("A hub, three instances and a caller; their logs: " + directory);
    var rows = new ArrayList<String>();
    boolean kept = true;
    try (var fleet = Fleet.start(directory)) {
      for (Scenario scenario : scenarios) {
        Optional<String> obstacle = scenario.obstacle(fleet);
        if (obstacle.isPresent()) {
          rows.add("| " + scenario.title() + " | left out: " + obstacle.get() + " | | | | | | | |");
          continue;
        }
        System.err.println(scenario.name() + ": " + scenario.title() + " …");
        Finding finding = scenario.play(fleet, isLong);
        rows.add(row(scenario, finding));
        List<String> broken = finding.broken(scenario.writesToo());
        broken.forEach(line -> System.err.println("  NOT KEPT: " + line));
        kept &= broken.isEmpty();
      }
    }
    System.out.println(HEAD);
    rows.forEach(System.out::println);
    return kept;
  }

  private static String row(Scenario scenario, Finding finding) {
    return "| %s | %,d | %d | %d | %d | %d | %s | %s | %s |"
        .formatted(
            scenario.title(),
            finding.calls(),
            finding.lostReads(),
            finding.failedWrites(),
            finding.executedOfFailed(),
            finding.doubled(),
            time(OptionalLong.of(finding.slowestMicros())),
            time(finding.avoidedAfterMicros()),
            time(finding.backAfterMicros()));
  }

  private static String time(OptionalLong micros) {
    if (micros.isEmpty()) {
      return "–";
    }
    double millis = micros.getAsLong() / 1_000.0;
    return millis < 1_000 ? "%.0f ms".formatted(millis) : "%.1f s".formatted(millis / 1_000);
  }
}
