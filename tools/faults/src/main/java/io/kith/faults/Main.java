package io.kith.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** All scenarios and strains, one after the other, and tables of what became of the calls. */
public final class Main {

  private static final String HEAD =
      """
      | fault | calls | idempotent lost | others failed | of these executed | executed twice | slowest | avoided after | back after |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|\
      """;

  private final boolean isLong;
  private final Path directory;
  private boolean kept = true;

  private Main(boolean isLong, Path directory) {
    this.isLong = isLong;
    this.directory = directory;
  }

  /**
   * Plays all scenarios and strains, or those that are named.
   *
   * @param args {@code --short} for faults that last some seconds, and names. The exit code is 0 if
   *     every promise was kept, 1 if not. Plots of the strains are in the directory of the logs.
   */
  public static void main(String[] args) throws IOException {
    var names = new ArrayList<>(List.of(args));
    boolean isLong = !names.remove("--short");
    names.forEach(Main::require);
    var main = new Main(isLong, Files.createTempDirectory("kith-faults-"));
    System.err.println("Logs and plots: " + main.directory);
    main.faults(Arrays.stream(Scenario.values()).filter(one -> isWanted(one, names)).toList());
    main.strains(Arrays.stream(Strain.values()).filter(one -> isWanted(one, names)).toList());
    System.exit(main.kept ? 0 : 1);
  }

  private static boolean isWanted(Enum<?> one, List<String> names) {
    return names.isEmpty() || names.stream().anyMatch(name -> isNamed(one, name));
  }

  private static boolean isNamed(Enum<?> one, String name) {
    return one.name().equalsIgnoreCase(name.replace('-', '_'));
  }

  private static void require(String name) {
    var all = new ArrayList<Enum<?>>(List.of(Scenario.values()));
    all.addAll(List.of(Strain.values()));
    if (all.stream().noneMatch(one -> isNamed(one, name))) {
      throw new IllegalArgumentException(name + " is none of them; there are " + all);
    }
  }

  private void faults(List<Scenario> scenarios) throws IOException {
    if (scenarios.isEmpty()) {
      return;
    }
    var rows = new ArrayList<String>();
    try (var fleet = Fleet.start(directory)) {
      for (Scenario scenario : scenarios) {
        Optional<String> obstacle = scenario.obstacle(fleet);
        if (obstacle.isPresent()) {
          rows.add("| " + scenario.title() + " | left out: " + obstacle.get() + " | | | | | | | |");
          continue;
        }
        begin(scenario, scenario.title());
        Finding finding = scenario.play(fleet, isLong);
        rows.add(row(scenario, finding));
        end(finding.broken(scenario.writesToo()));
      }
    }
    System.out.println(HEAD);
    rows.forEach(System.out::println);
  }

  private void strains(List<Strain> strains) throws IOException {
    for (Strain strain : strains) {
      begin(strain, strain.title());
      var rows = new ArrayList<String>();
      for (Protection protection : strain.protections()) {
        String name =
            (strain.name() + "-" + protection.name()).toLowerCase(Locale.ROOT).replace('_', '-');
        StrainReport report = strain.play(directory.resolve(name), protection, isLong);
        rows.addAll(report.rows());
        end(report.broken());
        Files.writeString(
            directory.resolve(name + ".svg"),
            Plot.of(strain.title() + ": " + protection.title(), "calls a second", report.lines()));
      }
      System.out.println("\n" + strain.head());
      rows.forEach(System.out::println);
    }
  }

  private static void begin(Enum<?> what, String title) {
    System.err.println(what.name() + ": " + title + " …");
  }

  private void end(List<String> broken) {
    broken.forEach(line -> System.err.println("  NOT KEPT: " + line));
    kept &= broken.isEmpty();
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
