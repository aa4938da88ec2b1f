package io.kith.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code kith} command: parses its arguments and runs the sub-command that they name. */
@Command(
    name = "kith",
    mixinStandardHelpOptions = true,
    version = "kith 0.1.0-SNAPSHOT",
    description = "Services that know each other.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class})
public final class Main implements Runnable {

  private Main() {}

  /**
   * Runs the command and leaves the process with its exit code: 0 done, 1 failed, 2 wrong usage.
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
