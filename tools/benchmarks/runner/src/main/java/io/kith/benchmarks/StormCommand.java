package io.kith.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures a hub in a storm of changes. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description =
        "Measures how a hub with many instances tells many watchers of many changes: how long it takes, and what it costs.")
final class StormCommand implements Callable<Integer> {

  @Option(names = "--instances", description = "Instances in the hub. Default: ${DEFAULT-VALUE}.")
  private int instances = 10_000;

  @Option(
      names = "--watchers",
      description = "Watchers, each with a connection of its own. Default: ${DEFAULT-VALUE}.")
  private int watchers = 500;

  @Option(names = "--changes", description = "Changes a second. Default: ${DEFAULT-VALUE}.")
  private int changes = 1_000;

  @Option(names = "--seconds", description = "Length of each run. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ClassPaths classPaths = ClassPaths.besideThis();
    System.out.println(Machine.here(classPaths.home()).line());
    return new ProcessBuilder(
            classPaths.java(),
            "-Xms2g",
            "-Xmx2g",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            classPaths.of("kith"),
            "io.kith.benchmarks.kith.WatchStorm",
            Integer.toString(instances),
            Integer.toString(watchers),
            Integer.toString(changes),
            Integer.toString(seconds))
        .inheritIO()
        .start()
        .waitFor();
  }
}
