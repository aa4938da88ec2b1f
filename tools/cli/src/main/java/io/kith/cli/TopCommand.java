package io.kith.cli;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Observations.Topology;
import io.kith.core.CallException;
import io.kith.core.Context;
import java.io.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code kith top}: how services go right now. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Shows how services go: rate, errors, latency, calls in flight, top callers.",
    descriptionHeading = "%n",
    description = {
      "Figures are those of a minute that ended some seconds ago, as a hub has collected them. In a terminal the list is live, until Ctrl-C; elsewhere, and with --once or --json, it is printed once.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown",
      "1:the hub could not tell",
      "2:wrong usage",
      "3:the hub could not be reached"
    })
final class TopCommand implements Callable<Integer> {

  private static final Duration BETWEEN_PICTURES = Duration.ofSeconds(2);

  /** Processes tell every few seconds, and hubs write every few. */
  private static final Duration UNTOLD = Duration.ofSeconds(15);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HubOption hub;

  @Option(
      names = "--over",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = DurationConverter.class,
      description = "over how long figures are, 10s to 31d; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration over;

  @Option(names = "--zone", paramLabel = "ZONE", description = "only processes in this zone")
  private String zone = "";

  @Option(
      names = "--app-version",
      paramLabel = "VERSION",
      description = "only processes of this version")
  private String version = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "only processes with this label")
  private String label = "";

  @Option(names = "--json", description = "print it once, as JSON")
  private boolean json;

  @Option(names = "--once", description = "print it once, in a terminal, too")
  private boolean once;

  @Override
  public Integer call() {
    CallCommand.logOnlyErrors();
    if (over.compareTo(Duration.ofSeconds(10)) < 0 || over.compareTo(Duration.ofDays(31)) > 0) {
      throw new ParameterException(
          spec.commandLine(), "--over is " + over + "; allowed are 10s to 31d");
    }
    try (HubCollector collector = hub.open()) {
      return json || once || !isTerminal() ? printOnce(collector) : show(collector);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    } catch (CallException e) {
      return HubOption.failed(spec.commandLine().getErr(), "top", e);
    }
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private int printOnce(HubCollector collector) {
    PrintWriter out = spec.commandLine().getOut();
    Context.within(hub.timeout())
        .run(() -> {
          Duration ahead = ahead(collector);
          if (json) {
            Instant to = end(ahead);
            out.println(collector.json("topology", request(to.minus(over), to)));
          } else {
            lines(collector, ahead).forEach(out::println);
          }
        });
    out.flush();
    return CallCommand.OK;
  }

  private String request(Instant from, Instant to) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("from", from.toString());
      json.writeStringProperty("to", to.toString());
      json.writeStringProperty("zone", zone);
      json.writeStringProperty("version", version);
      json.writeStringProperty("label", label);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** How far the hub's clock is ahead of this one, to some seconds. */
  private static Duration ahead(HubCollector collector) {
    Duration ahead =
        Duration.between(
            Instant.now(),
            collector
                .ask(known -> known.topology(Optional.empty(), Optional.empty(), "", "", ""))
                .to());
    // What it calls now is the end of ten seconds.
    return ahead.abs().compareTo(UNTOLD) < 0 ? Duration.ZERO : ahead;
  }

  /** Figures are kept in tens of seconds at the finest. */
  private static Instant end(Duration ahead) {
    long second = Instant.now().plus(ahead).minus(UNTOLD).getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, 10));
  }

  private List<String> lines(HubCollector collector, Duration ahead) {
    Instant to = end(ahead);
    Topology topology =
        collector.ask(known ->
            known.topology(Optional.of(to.minus(over)), Optional.of(to), zone, version, label));
    List<Alert> alerts = collector.askAlerts(known -> known.open());
    return TopTable.lines(topology, alerts, hub.url());
  }

  private int show(HubCollector collector) {
    Duration ahead = Context.within(hub.timeout()).call(() -> ahead(collector));
    try (var screen = new LiveScreen(spec.commandLine().getOut())) {
      var stop = Thread.ofPlatform().name("kith-top-stop").unstarted(screen::close);
      Runtime.getRuntime().addShutdownHook(stop);
      while (true) {
        LiveScreen.Size size = screen.size();
        screen.show(
            picture(collector, ahead).stream()
                .limit(size.rows())
                .map(line -> cut(line, size.columns()))
                .toList());
        TimeUnit.NANOSECONDS.sleep(BETWEEN_PICTURES.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CallCommand.OK;
    }
  }

  private static String cut(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, columns);
  }

  /** A hub that does not answer may do so in the next picture. */
  private List<String> picture(HubCollector collector, Duration ahead) {
    try {
      return Context.within(hub.timeout()).call(() -> lines(collector, ahead));
    } catch (CallException e) {
      return List.of(hub.url(), "", e.status().message());
    }
  }
}
