package io.kith.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code kith} command: parses its arguments and runs the sub-command that they name. */
@Command(
    name = "kith",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Services that know each other.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, CallCommand.class, HubCommand.class})
public final class Main implements Runnable {

  private Main() {}

  /**
   * Runs the command and leaves the process with its exit code: 0 done, 1 failed, 2 wrong usage.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with all its sub-commands, not yet run. */
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
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
