package io.kith.cli;

import io.kith.codec.ContractException;
import io.kith.codec.contract.ContractDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kith contract check}: fails if the contracts that are checked in are not up to date. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Fails unless the contracts that are checked in are those of the classes.",
    descriptionHeading = "%n",
    description = {"For continuous integration, after the compiler.", ""},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:they are the same",
      "1:they are not: the output says in what",
      "2:wrong usage, or there is nothing to read"
    })
final class ContractCheckCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin private final CompiledModule module = new CompiledModule();

  @Option(
      names = "--contracts",
      paramLabel = "DIR",
      description = "the contracts that are checked in; default: contracts beside the build file")
  private @Nullable Path checkedIn;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      var present = ContractDirectory.read(module.contractDirectory(checkedIn));
      var difference = ContractDifference.between(present.contracts(), module.contracts());
      if (difference.isNone()) {
        return 0;
      }
      difference.lines().forEach(spec.commandLine().getOut()::println);
      difference.demands().forEach(demand -> err.println("kith contract: " + demand));
      err.println(
          "kith contract: "
              + present.path()
              + " is not up to date; run kith contract export"
              + module.argument());
      return 1;
    } catch (ContractException | IllegalArgumentException | IOException e) {
      return CompiledModule.fail(err, e);
    }
  }
}
