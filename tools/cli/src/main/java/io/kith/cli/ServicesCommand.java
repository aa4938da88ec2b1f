package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kith services}: who is there. */
@Command(
    name = "services",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Lists services and their instances, as the registry knows them.",
    descriptionHeading = "%n",
    description = {
      "In a terminal the list is live, until Ctrl-C; elsewhere, and with --once or --json, it is printed once.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it was listed", "2:wrong usage", "3:the registry could not be reached"})
final class ServicesCommand implements Callable<Integer> {

  private static final Duration BETWEEN_PICTURES = Duration.ofMillis(250);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "which registry to ask; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Option(names = "--json", description = "print it once, as JSON")
  private boolean json;

  @Option(names = "--once", description = "print it once, in a terminal, too")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "how long the registry may take to answer; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration timeout;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  @Override
  public Integer call() {
    CallCommand.logOnlyErrors();
    if (registry.startsWith("memory:")) {
      throw new ParameterException(
          spec.commandLine(),
          "the registry "
              + registry
              + " is known within one process only; name another by --registry or KITH_REGISTRY");
    }
    try (Registry opened = open()) {
      return json || once || !isTerminal() ? printOnce(opened) : show(opened);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private Registry open() {
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    var identity = new Identity("kith-services", "kith-services-" + Long.toString(id, 36));
    TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
    tls.settings().ifPresent(options::clientTls);
    return Registries.open(registry, identity, options.build());
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private int printOnce(Registry opened) {
    Optional<Snapshot> snapshot = opened.snapshot(Query.all(), timeout);
    PrintWriter out = spec.commandLine().getOut();
    if (snapshot.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "kith services: the registry "
                  + registry
                  + " does not answer"
                  + opened.trouble().map(why -> ": " + why).orElse(""));
      return CallCommand.UNREACHABLE;
    }
    ServiceList list = ServiceList.of(snapshot.get());
    if (json) {
      out.println(list.json(registry));
    } else {
      list.lines(Instant.now()).forEach(out::println);
    }
    out.flush();
    return CallCommand.OK;
  }

  private int show(Registry opened) {
    try (var screen = new LiveScreen(spec.commandLine().getOut())) {
      var stop = Thread.ofPlatform().name("kith-services-stop").unstarted(screen::close);
      Runtime.getRuntime().addShutdownHook(stop);
      try (var view = new LiveServices(opened)) {
        while (true) {
          screen.show(view.lines(Instant.now(), screen.size()));
          view.await(BETWEEN_PICTURES);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CallCommand.OK;
    }
  }
}
