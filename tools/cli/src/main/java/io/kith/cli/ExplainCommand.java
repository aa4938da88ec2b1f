package io.kith.cli;

import io.kith.Introspection;
import io.kith.cluster.Cluster;
import io.kith.cluster.Explanation;
import io.kith.cluster.HubService;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.codec.ServiceBinding;
import io.kith.config.ConfigException;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.rules.RuleFile;
import io.kith.rules.RuleSource;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith explain}: why a call would go where it would go. */
@Command(
    name = "explain",
    header = "Says where a call would go, and why: instances, rules, pools, deadline.",
    descriptionHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "It reads the registry and the rules as a client does, and connects to those that it knows, but calls none. With --of an application says it that runs: by its own rules, its connections, and what it has seen of each instance.",
      "",
      "  kith explain social.Membership/Balance --rules rules.yaml --baggage user=42",
      "  kith explain social.Membership/CheckCoin --json-request '{\"userId\": 42}'",
      "  kith explain social.Membership/CheckCoin --of invitation",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the call would go somewhere",
      "1:it would go nowhere",
      "2:wrong usage, or rules that are none",
      "3:the registry does not answer, or the application"
    })
final class ExplainCommand implements Callable<Integer> {

  private static final String LOG_LEVEL = "kith.log.level";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "0", paramLabel = "SERVICE/METHOD", description = "what would be called")
  private String target;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "where instances are known; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      defaultValue = "${env:KITH_RULES}",
      description = "the file of rules; without it there are none")
  private @Nullable Path rules;

  @Option(
      names = "--caller",
      paramLabel = "APP",
      defaultValue = "kith-explain",
      description = "the application that would call; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String caller;

  @Option(
      names = "--of",
      paramLabel = "APP|HOST:PORT",
      description =
          "ask this application, which is running, why its own calls go where they go; one that serves nothing is known by its address alone")
  private @Nullable String app;

  @Option(
      names = "--baggage",
      paramLabel = "NAME=VALUE",
      description = "a label that the call has; may be given more than once")
  private Map<String, String> baggage = Map.of();

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "metadata that the call has; may be given more than once")
  private Map<String, String> metadata = Map.of();

  @Option(
      names = "--json-request",
      paramLabel = "JSON",
      description = "the arguments of the call, as kith call takes them, or @FILE")
  private String request = "{}";

  @Option(
      names = "--idempotent",
      description = "the method may be executed twice: it may be mirrored")
  private boolean idempotent;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  @Option(names = "--json", description = "print one line of JSON")
  private boolean json;

  @Override
  public Integer call() {
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "ERROR");
    }
    try {
      RuleSource source = rules == null ? RuleSource.none() : RuleSource.of(RuleFile.read(rules));
      Call call = wanted();
      TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
      tls.settings().ifPresent(options::clientTls);
      long id = ThreadLocalRandom.current().nextLong(1L << 40);
      var identity = new Identity(caller, caller + "-" + Long.toString(id, 36));
      if (app != null) {
        return explainOf(identity, options.build(), call);
      }
      try (Registry known = Registries.open(registry, identity, options.build());
          Cluster cluster =
              Cluster.builder(identity, known).options(options.build()).rules(source).open()) {
        return explain(known, cluster, call);
      }
    } catch (IllegalArgumentException | ConfigException e) {
      spec.commandLine().getErr().println("kith explain: " + e.getMessage());
      return 2;
    }
  }

  /** The application is asked, and answers by what it knows. */
  private int explainOf(Identity identity, TransportOptions options, Call call) {
    try (Registry known = Registries.open(registry, identity, options);
        Cluster cluster =
            Cluster.builder(identity, known).options(options).patience(PATIENCE).open()) {
      List<String> lines =
          application(cluster)
              .explain(call.method().path(), arguments(call), call.context().baggage(), metadata);
      var out = spec.commandLine().getOut();
      if (json) {
        out.println(ExplanationJson.of(lines));
      } else {
        lines.forEach(out::println);
      }
      out.flush();
      return 0;
    } catch (CallException e) {
      spec.commandLine().getErr().println("kith explain: " + e.getMessage());
      return e.code() == Code.UNAVAILABLE ? 3 : 1;
    }
  }

  /** One that serves nothing is in no registry, and is named by its address. */
  private Introspection application(Cluster cluster) {
    String asked = Objects.requireNonNull(app);
    if (asked.contains(":")) {
      return cluster.client(Introspection.class, io.kith.cluster.Target.parse("kith://" + asked));
    }
    ServiceBinding<Introspection> binding = ServiceBinding.of(Introspection.class);
    return binding.stub(cluster.invoker(binding, Query.app(asked)));
  }

  @SuppressWarnings("unchecked") // this made it
  private static Map<String, String> arguments(Call call) {
    return (Map<String, String>) call.request();
  }

  private Call wanted() {
    MethodName name = MethodName.parse(target);
    if (name.service().isEmpty() || name.method().isEmpty()) {
      throw new IllegalArgumentException(
          "'" + target + "' is no method; write package.Service/Method");
    }
    String onTheWire = Character.toUpperCase(name.method().charAt(0)) + name.method().substring(1);
    Method method =
        idempotent
            ? new Method(name.service(), onTheWire, 0, Method.Trait.IDEMPOTENT)
            : new Method(name.service(), onTheWire, 0);
    Context context = Context.root();
    for (Map.Entry<String, String> label : baggage.entrySet()) {
      context = context.with(label.getKey(), label.getValue());
    }
    Metadata sent = Metadata.empty();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      sent = sent.with(entry.getKey(), entry.getValue());
    }
    return new Call(method, JsonArguments.parse(RequestText.of(request, System.in)), context, sent);
  }

  private int explain(Registry known, Cluster cluster, Call call) {
    Query query = Query.service(call.method().service());
    Optional<Snapshot> snapshot = known.snapshot(query, PATIENCE);
    if (snapshot.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "kith explain: the registry "
                  + known.url()
                  + " does not answer"
                  + known.trouble().map(trouble -> ": " + trouble).orElse("")
                  + ". Another is named by --registry or KITH_REGISTRY");
      return 3;
    }
    if (snapshot.get().instances().isEmpty()) {
      List<String> services =
          known.snapshot(Query.all(), PATIENCE).map(Snapshot::services).orElse(List.of());
      spec.commandLine()
          .getErr()
          .println(
              "kith explain: nobody serves "
                  + call.method().service()
                  + "; "
                  + known.url()
                  + " knows "
                  + (services.isEmpty() ? "no service" : String.join(", ", services)));
      return 1;
    }
    Explanation explanation = cluster.explain(query, call, PATIENCE);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(ExplanationJson.of(explanation));
    } else {
      explanation.lines().forEach(out::println);
    }
    out.flush();
    return explanation.pools().isEmpty() ? 1 : 0;
  }
}
