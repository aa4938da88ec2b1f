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

/** {@code kith contract diff}: tells what changed, and whom that breaks. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Tells what changed since contracts were written, and whom that breaks.",
    descriptionHeading = "%n",
    description = {
      "Against the contracts of the last release it says which version the next one needs.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no caller breaks whom the version does not warn",
      "1:some do",
      "2:wrong usage, or there is nothing to read"
    })
final class ContractDiffCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin private final CompiledModule module = new CompiledModule();

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "the contracts from before; default: contracts beside the build file")
  private @Nullable Path against;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      var before = ContractDirectory.read(module.contractDirectory(against));
      var difference = ContractDifference.between(before.contracts(), module.contracts());
      difference.lines().forEach(out::println);
      difference.demands().forEach(demand -> out.println("  " + demand));
      return difference.isBroken() ? 1 : 0;
    } catch (ContractException | IllegalArgumentException | IOException e) {
      return CompiledModule.fail(spec.commandLine().getErr(), e);
    }
  }
}
