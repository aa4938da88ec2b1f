package io.kith.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command that compares start-up and idle memory. */
@Command(
    name = "startup",
    mixinStandardHelpOptions = true,
    description =
        "Measures the time from java to the first answered call and the memory of the idle server, with and without an AOT cache.")
final class StartUpCommand implements Callable<Integer> {
  @Option(names = "--rounds", description = "How often each is started. Default: ${DEFAULT-VALUE}.")
  private int rounds = 10;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    var candidates = new ArrayList<StartUp.Candidate>();
    for (Row row : Catalogue.startUpRows()) {
      if (classPaths.isBuilt(row.module())) {
        candidates.add(new StartUp.Candidate(row, false));
        candidates.add(new StartUp.Candidate(row, true));
      }
    }
    try (RunFolder folder = RunFolder.create()) {
      var outcomes = new StartUp(classPaths, folder.path(), System.err).run(candidates, rounds);
      Machine machine = Machine.here(classPaths.home());
      System.out.println(json ? json(machine, outcomes) : table(machine, outcomes));
      folder.discard();
      return 0;
    }
  }

  private String table(Machine machine, List<StartUp.Outcome> outcomes) {
    var out = new StringBuilder();
    out.append(
        "%s%n%d rounds; median, in brackets the least and the most; JVM flags: %s%n%n"
            .formatted(machine.line(), rounds, String.join(" ", StartUp.JVM_FLAGS)));
    out.append(
        "| server | first answered call, ms | of raw | resident when idle, MiB | of raw |%n|---|---:|---:|---:|---:|%n"
            .formatted());
    StartUp.Outcome raw = outcomes.getFirst();
    for (StartUp.Outcome outcome : outcomes) {
      Spread millis = outcome.millis();
      double mebibytes = outcome.idleMebibytes().median();
      double ofRaw = millis.median() / raw.millis().median();
      double memoryOfRaw = mebibytes / raw.idleMebibytes().median();
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f (%.0f–%.0f) | %.2f | %.1f | %.2f |%n",
              outcome.name(),
              millis.median(),
              millis.min(),
              millis.max(),
              ofRaw,
              mebibytes,
              memoryOfRaw));
    }
    return out.toString();
  }

  private static String json(Machine machine, List<StartUp.Outcome> outcomes) {
    var report = new LinkedHashMap<String, Object>();
    report.put("machine", machine);
    report.put("jvmFlags", StartUp.JVM_FLAGS);
    for (StartUp.Outcome outcome : outcomes) {
      report.put(
          outcome.name(),
          Map.of("startMillis", outcome.millis(), "idleMebibytes", outcome.idleMebibytes()));
    }
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }
}
