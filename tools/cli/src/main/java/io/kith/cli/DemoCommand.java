package io.kith.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kith demo}: runs the example, each service a process, and lets users play with it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header =
        "Runs a small dating application: a hub, two instances of four services, and users who swipe.",
    descriptionHeading = "%n",
    description = {
      "Each of them is a JVM of its own. Without --duration it runs until Ctrl-C, and says how to call into it.",
      "With --kill, --slow or --overload something goes wrong on purpose, and each second shows what becomes of it, and of the users.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all calls were answered, and the answers agreed; of a trial: every promise held",
      "1:a call failed, answers contradicted each other, or a process died; of a trial: a promise did not hold",
      "2:wrong usage"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int MAX_USERS = 3_000;
  private static final Duration LEAST_TRIAL = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "how long to play, such as 20s or 1m30s; default: until Ctrl-C")
  private @Nullable Duration duration;

  @Option(
      names = "--json",
      description = "print a summary as one JSON object, and everything else on standard error")
  private boolean json;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "64",
      description = "users at the same time, 1 to 3000; default: ${DEFAULT-VALUE}")
  private int users;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "calls a second of all users together; default: each thinks for a moment")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "where the random choices of the users start; default: ${DEFAULT-VALUE}")
  private long seed;

  @ArgGroup(exclusive = true, heading = "Trials, of 60 seconds unless --duration says more:%n")
  private @Nullable TrialOption trial;

  /** What goes wrong on purpose: one of them at the most. */
  static final class TrialOption {

    @Option(
        names = "--kill",
        paramLabel = "SERVICE",
        description = "kill one of the two instances of this service, such as membership")
    private @Nullable String kill;

    @Option(
        names = "--slow",
        paramLabel = "SERVICE",
        description = "make one instance of this service slow, and then both")
    private @Nullable String slow;

    @Option(
        names = "--overload",
        description = "let users come many times as fast as the demo can serve them")
    private boolean overload;

    /** As the driver calls it. */
    String word() {
      return overload ? "overload" : kill != null ? "kill:" + kill : "slow:" + slow;
    }

    /** Whose instances are hurt, if those of one service are. */
    Optional<String> service() {
      return Optional.ofNullable(kill != null ? kill : slow);
    }
  }

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where the hub listens; default: the hub's own port, or any if that is taken")
  private @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    require(users >= 1 && users <= MAX_USERS, "--users", users, "1 to " + MAX_USERS);
    require(rate >= 0, "--rate", rate, "0 and more");
    require(port == null || (port >= 1 && port <= 65_535), "--port", port, "1 to 65535");
    require(duration == null || duration.isPositive(), "--duration", duration, "more than 0");
    Optional<String> word = Optional.ofNullable(trial).map(TrialOption::word);
    Optional.ofNullable(trial)
        .flatMap(TrialOption::service)
        .ifPresent(service ->
            require(
                Demo.SERVICES.containsKey(service),
                "the service",
                service,
                Demo.SERVICES.keySet().toString()));
    require(
        trial == null || duration == null || duration.compareTo(LEAST_TRIAL) >= 0,
        "--duration of a trial",
        duration,
        LEAST_TRIAL + " and more");
    var options =
        new DemoOptions(
            Optional.ofNullable(duration),
            json,
            users,
            rate,
            seed,
            word,
            Optional.ofNullable(port));
    try (var demo = Demo.prepare(options)) {
      return demo.run();
    } catch (DemoException e) {
      System.err.println("kith demo: " + e.getMessage());
      return 1;
    }
  }

  private void require(boolean holds, String option, @Nullable Object value, String allowed) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + "; allowed are " + allowed);
    }
  }
}
