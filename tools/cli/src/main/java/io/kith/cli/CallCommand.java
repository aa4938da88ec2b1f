package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.transport.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** {@code kith call}: calls a method with JSON, from the contract that the service publishes. */
@Command(
    name = "call",
    header = "Calls a method of a running service: JSON in, JSON out.",
    descriptionHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    customSynopsis = {
      "kith call [OPTIONS] APP [SERVICE/METHOD [JSON]]",
      "       kith call [OPTIONS] --address HOST:PORT [SERVICE/METHOD [JSON]]"
    },
    description = {
      "Without a method it lists those there are. JSON is the request's text, @FILE for a file, or - for standard input; {} without it.",
      "Of a method that streams its requests, each line is one; they are read from standard input without JSON. Replies that are a stream are printed as they come, one a line.",
      "",
      "  kith call membership",
      "  kith call membership Membership/checkCoin '{\"userId\":1,\"coins\":2}'",
      "  kith call membership Membership/changes '{\"userId\":1}' | head -3",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the call succeeded",
      "1:the call failed",
      "2:wrong usage: no such method, or a request that is not one",
      "3:nobody could be reached"
    })
final class CallCommand implements Callable<Integer> {

  /** Read by logback.xml. */
  private static final String LOG_LEVEL = "kith.log.level";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  static final int OK = 0;
  static final int FAILED = 1;
  private static final int USAGE = 2;
  static final int UNREACHABLE = 3;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(hidden = true, arity = "0..3")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "call the instance that listens there, without any registry")
  private @Nullable String address;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "where to look for the application; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "how long all of it may take; default: 5s, for a stream without end")
  private @Nullable Duration timeout;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "metadata to send along; may be given more than once")
  private Map<String, String> metadata = Map.of();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  @Option(names = "--json", description = "print everything, failures too, as one line of JSON")
  private boolean json;

  @Override
  public Integer call() {
    logOnlyErrors();
    var output = new CallOutput(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    int named = address == null ? 1 : 0;
    require(arguments.size() >= named, "which application? Name one, or an --address");
    require(arguments.size() <= named + 2, "too many arguments: " + arguments);
    Duration limit = timeout == null ? DEFAULT_TIMEOUT : timeout;
    require(limit.isPositive(), "--timeout is " + limit + "; allowed is more than 0");
    try {
      Metadata sent = sent();
      try (Target target = target()) {
        List<String> rest = arguments.subList(named, arguments.size());
        return Context.within(limit).call(() -> call(target, rest, sent, output));
      }
    } catch (IllegalArgumentException e) {
      output.err().println("kith call: " + e.getMessage());
      return USAGE;
    }
  }

  /** What cannot be reached is said once, as the outcome. Before the first logger is made. */
  static void logOnlyErrors() {
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "ERROR");
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private Target target() {
    return address == null
        ? Target.named(arguments.getFirst(), registry, tls.settings())
        : Target.at(Address.parse(address), tls.settings());
  }

  private int call(Target target, List<String> rest, Metadata sent, CallOutput output) {
    List<ServiceSchema> contracts;
    try {
      contracts = target.contracts();
    } catch (CallException e) {
      output.failure(e.status(), null);
      return isUnreachable(e.code()) ? UNREACHABLE : FAILED;
    }
    if (rest.isEmpty()) {
      output.methods(contracts, "kith call " + String.join(" ", toTarget()));
      return OK;
    }
    MethodName.Found found =
        MethodName.parse(rest.getFirst()).findIn(contracts, target.description());
    Optional<String> json = rest.size() > 1 ? Optional.of(rest.get(1)) : Optional.empty();
    var call = new JsonCall(target, found, json, sent, output);
    return call.isStream() && timeout == null ? Context.root().call(call::make) : call.make();
  }

  /** The options and arguments that name the target, as they were given. */
  private List<String> toTarget() {
    if (address != null) {
      return List.of("--address", address);
    }
    String app = arguments.getFirst();
    return spec.commandLine().getParseResult().hasMatchedOption("--registry")
        ? List.of("--registry", registry, app)
        : List.of(app);
  }

  private Metadata sent() {
    Metadata sent = Metadata.empty();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      sent = sent.with(entry.getKey(), entry.getValue());
    }
    return sent;
  }

  static boolean isUnreachable(Code code) {
    return code == Code.UNAVAILABLE || code == Code.DEADLINE_EXCEEDED;
  }
}
