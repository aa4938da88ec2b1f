package io.kith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kith contract}: writes the contracts of services down, and holds changes against them. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Writes the contracts of services as .proto files, and tells what changed.",
    descriptionHeading = "%n",
    description = {
      "Contracts are read from compiled classes, so compile first. Checked in, in the directory contracts beside the build file, they are what the compiler holds later changes against.",
      "",
      "  kith contract export",
      "  kith contract diff --against ../released/contracts",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContractExportCommand.class,
      ContractCheckCommand.class,
      ContractDiffCommand.class
    })
final class ContractCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
