package io.kith.cli;

import io.kith.core.CallException;
import io.kith.core.Context;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code kith trace}: one request in full, or which requests there were. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Shows one request as a tree of calls, or lists requests.",
    customSynopsis = {
      "kith trace [OPTIONS] ID",
      "       kith trace [OPTIONS] [--failed] [--service NAME] …"
    },
    descriptionHeading = "%n",
    description = {
      "ID is that of a trace, 32 hexadecimal digits, as logs and lists have it. Without it those are listed that match all options, the newest first.",
      "",
      "  kith trace --failed --service membership",
      "  kith trace --slower 500ms --since 1h --label userId=7",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown",
      "1:there is no such trace, or the hub could not tell",
      "2:wrong usage",
      "3:the hub could not be reached"
    })
final class TraceCommand implements Callable<Integer> {

  private static final int MOST = 1_000;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "ID", hidden = true)
  private @Nullable String id;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HubOption hub;

  @Option(names = "--failed", description = "list those in which something failed")
  private boolean failed;

  @Option(names = "--service", paramLabel = "NAME", description = "in which it takes part")
  private String service = "";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "in which it is called, such as shop.Orders/Place")
  private String method = "";

  @Option(
      names = "--slower",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "that took at least so long")
  private Duration slower = Duration.ZERO;

  @Option(
      names = "--faster",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "that took at most so long")
  private Duration faster = Duration.ZERO;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "with a span that has this attribute; may be given more than once")
  private List<String> labels = List.of();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "with this in a name, an attribute or a message")
  private String text = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description = "how far back to look; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many to list, 1 to 1000; default: ${DEFAULT-VALUE}")
  private int limit;

  @Option(names = "--json", description = "print it as JSON")
  private boolean json;

  @Override
  public Integer call() {
    CallCommand.logOnlyErrors();
    require(limit >= 1 && limit <= MOST, "--limit is " + limit + "; allowed are 1 to 1000");
    require(since.isPositive(), "--since is " + since + "; allowed is more than 0");
    String wanted = id == null ? "" : id.toLowerCase(Locale.ROOT);
    require(
        wanted.isEmpty() || wanted.matches("[0-9a-f]{32}"),
        "'" + id + "' is no id of a trace: it has 32 hexadecimal digits");
    try (HubCollector collector = hub.open()) {
      PrintWriter out = spec.commandLine().getOut();
      Context.within(hub.timeout())
          .run(() -> {
            if (wanted.isEmpty()) {
              list(collector, out);
            } else {
              show(collector, wanted, out);
            }
          });
      out.flush();
      return CallCommand.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    } catch (CallException e) {
      return HubOption.failed(spec.commandLine().getErr(), "trace", e);
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void show(HubCollector collector, String traceId, PrintWriter out) {
    if (json) {
      out.println(collector.json("trace", "{\"traceId\":\"" + traceId + "\"}"));
    } else {
      TraceText.of(collector.ask(known -> known.trace(traceId))).forEach(out::println);
    }
  }

  private void list(HubCollector collector, PrintWriter out) {
    Instant from = Instant.now().minus(since);
    if (json) {
      out.println(collector.json("traces", request(from)));
      return;
    }
    TraceText.list(
            collector.ask(known ->
                known.traces(
                    service,
                    method,
                    failed,
                    millis(slower),
                    millis(faster),
                    labels,
                    text,
                    Optional.of(from),
                    Optional.empty(),
                    limit)))
        .forEach(out::println);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private String request(Instant from) {
    var request = new StringWriter();
    try (JsonGenerator out =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), request)) {
      out.writeStartObject();
      out.writeStringProperty("service", service);
      out.writeStringProperty("method", method);
      out.writeBooleanProperty("failed", failed);
      out.writeNumberProperty("leastMillis", millis(slower));
      out.writeNumberProperty("mostMillis", millis(faster));
      out.writeArrayPropertyStart("labels");
      labels.forEach(out::writeString);
      out.writeEndArray();
      out.writeStringProperty("text", text);
      out.writeStringProperty("from", from.toString());
      out.writeNumberProperty("limit", limit);
      out.writeEndObject();
    }
    return request.toString();
  }
}
