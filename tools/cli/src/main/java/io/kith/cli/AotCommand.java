package io.kith.cli;

import io.kith.cli.AotTraining.MethodCall;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith aot}: makes the cache that lets a service start sooner. */
@Command(
    name = "aot",
    header = "Makes an AOT cache, with which a service starts in about half the time.",
    descriptionHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    customSynopsis = "kith aot [OPTIONS] -- WHAT-FOLLOWS-JAVA...",
    description = {
      "Starts the service with a hub of its own, calls it, ends it, and keeps what its JVM has learnt. The class path must be of jars.",
      "",
      "  kith aot --output shop.aot -- -jar shop.jar",
      "  java -XX:AOTCache=shop.aot -jar shop.jar",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the cache is written",
      "1:the service does not start, a call fails, or its JVM writes no cache",
      "2:wrong usage"
    })
final class AotCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "app.aot",
      description = "the cache to write; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path output;

  @Option(
      names = "--call",
      paramLabel = "'SERVICE/METHOD JSON'",
      description =
          "a method to call, so that what it needs is in the cache; may be given more than once")
  private List<String> calls = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "how long the start, and the end, may take; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration timeout;

  @Parameters(arity = "1..*", hidden = true)
  private List<String> java = List.of();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    List<MethodCall> parsed = calls.stream().map(MethodCall::parse).toList();
    try {
      new AotTraining(output, java, parsed, timeout).run();
    } catch (TrainingException e) {
      err.println("kith aot: " + e.getMessage());
      return 1;
    } catch (IllegalArgumentException e) {
      err.println("kith aot: " + e.getMessage());
      return 2;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s, %d MiB. Start with it, by the same JVM and with the same class path:%n"
                + "  java -XX:AOTCache=%s %s%n",
            output, Files.size(output) >> 20, output, String.join(" ", java));
    return 0;
  }
}
