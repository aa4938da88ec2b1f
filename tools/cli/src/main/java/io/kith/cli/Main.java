package io.kith.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code kith} command: parses its arguments and runs the sub-command that they name. */
@Command(
    name = "kith",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Services that know each other.%n",
    footer = {
      "  test  Builds everything and runs all tests; arguments go to Maven. With --faults:",
      "        kills, stops and cuts off real processes under a load, and prints a table.",
      "  bench Measures Kith beside its peers; kith bench --help says how.",
      "",
      "kith COMMAND --help says more.",
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      CallCommand.class,
      ServicesCommand.class,
      TopCommand.class,
      TraceCommand.class,
      ExplainCommand.class,
      DebugCommand.class,
      RulesCommand.class,
      HubCommand.class,
      HubUserCommand.class,
      ProxyCommand.class,
      AotCommand.class,
      SimulateCommand.class,
      ContractCommand.class
    })
public final class Main implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and leaves the process with its exit code: 0 done, 1 failed, 2 wrong usage.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with all its sub-commands, not yet run. */
  static CommandLine commandLine() {
    // No @file expansion: an argument that begins so is the file of a request.
    return new CommandLine(new Main()).setExpandAtFiles(false);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Main.class.getPackage().getImplementationVersion();
      return new String[] {"kith " + (built == null ? "(not packaged)" : built)};
    }
  }
}
