package io.kith.cli;

import io.kith.EffectiveRules;
import io.kith.Introspection;
import io.kith.cluster.Cluster;
import io.kith.cluster.HubService;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.codec.ServiceBinding;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Method;
import io.kith.resilience.Environment;
import io.kith.resilience.Interventions;
import io.kith.resilience.Stages;
import io.kith.rules.RuleFile;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith rules}: what stands around calls, and who says so. */
@Command(
    name = "rules",
    header = "Shows what stands around the calls of each method, with the values in force.",
    descriptionHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "For each method the stages that a call passes, in their order, and for each value where it comes from: default, annotation, or file and line. An application that runs says what holds for it; of a file it is said what it comes to with all else by default.",
      "",
      "  kith rules membership",
      "  kith rules social.Membership/CheckCoin",
      "  kith rules social.Membership/CheckCoin --of recommendation",
      "  kith rules social.Membership/CheckCoin --file rules.yaml",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown",
      "1:nobody knows such methods",
      "2:wrong usage, or rules that are none",
      "3:the registry does not answer, or the application"
    })
final class RulesCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "APP|SERVICE[/METHOD]",
      description = "an application, with all that it serves and calls; or a service or method")
  private @Nullable String target;

  @Option(
      names = "--of",
      paramLabel = "APP|HOST:PORT",
      description = "the application that is asked; without it, one that serves the service")
  private @Nullable String app;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "a file of rules; no application is asked")
  private @Nullable Path file;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "where applications are known; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  @Option(names = "--json", description = "print one line of JSON")
  private boolean json;

  @Override
  public Integer call() {
    CallCommand.logOnlyErrors();
    if (file != null && app != null) {
      throw new ParameterException(
          spec.commandLine(), "--file asks no application; leave --of out");
    }
    if (file == null && app == null && target == null) {
      throw new ParameterException(
          spec.commandLine(), "of what? Name an application, a service, a method, or a --file");
    }
    try {
      return file == null ? ask() : read(file);
    } catch (IllegalArgumentException | ConfigException e) {
      return failed(e.getMessage(), 2);
    } catch (CallException e) {
      return failed(e.getMessage(), e.code() == Code.NOT_FOUND ? 1 : CallCommand.UNREACHABLE);
    }
  }

  private int failed(@Nullable String why, int exitCode) {
    spec.commandLine().getErr().println("kith rules: " + why);
    return exitCode;
  }

  private int print(EffectiveRules rules) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(RulesJson.of(rules));
    } else {
      RulesText.lines(rules).forEach(out::println);
    }
    out.flush();
    return CallCommand.OK;
  }

  // ---- of a file

  private int read(Path rules) {
    Rules read = RuleFile.read(rules);
    RuleSource source = RuleSource.of(read);
    Method method = method(target == null ? "*" : target);
    Identity identity = identity();
    try (Registry nobody = Registries.open("memory:", identity, options());
        Cluster cluster =
            Cluster.builder(identity, nobody)
                .options(options())
                .rules(source)
                .faultsAllowed(true)
                .open();
        Stages served =
            Stages.ofServer(Environment.of(identity.app(), new Interventions()), source, true)) {
      return print(
          new EffectiveRules(
              "any application, with all else by default",
              rules.toString(),
              List.of(
                  EffectiveRules.of(served, method), EffectiveRules.of(cluster.stages(), method))));
    }
  }

  /** A method that no more specific rule is about, if none is named. */
  private static Method method(String named) {
    int slash = named.indexOf('/');
    if (slash < 0) {
      return new Method(named, "*", 0);
    }
    String name = named.substring(slash + 1);
    if (name.isEmpty() || slash == 0) {
      throw new IllegalArgumentException(
          "'" + named + "' is no method; write package.Service/Method");
    }
    return new Method(
        named.substring(0, slash), Character.toUpperCase(name.charAt(0)) + name.substring(1), 0);
  }

  // ---- of an application

  private int ask() {
    Identity identity = identity();
    TransportOptions options = options();
    String asked = app;
    // One that serves nothing is in no registry, and is named by its address.
    boolean isAddress = asked != null && asked.contains(":");
    try (Registry known = Registries.open(isAddress ? "memory:" : registry, identity, options);
        Cluster cluster =
            Cluster.builder(identity, known).options(options).patience(PATIENCE).open()) {
      if (asked != null && isAddress) {
        var at = io.kith.cluster.Target.parse("kith://" + asked);
        return print(cluster.client(Introspection.class, at).rules(target == null ? "" : target));
      }
      String owner = asked == null ? owner(snapshot(known)) : asked;
      ServiceBinding<Introspection> binding = ServiceBinding.of(Introspection.class);
      Introspection application = binding.stub(cluster.invoker(binding, Query.app(owner)));
      return print(application.rules(target == null || target.equals(owner) ? "" : target));
    }
  }

  private static Snapshot snapshot(Registry known) {
    return known
        .snapshot(Query.all(), PATIENCE)
        .orElseThrow(() ->
            new CallException(
                Code.UNAVAILABLE,
                "the registry "
                    + known.url()
                    + " does not answer. Another is named by --registry or KITH_REGISTRY"));
  }

  /** The application of this name, or else one that serves the service. */
  private String owner(Snapshot snapshot) {
    String named = target == null ? "" : target;
    String service = named.contains("/") ? named.substring(0, named.indexOf('/')) : named;
    List<Instance> all = snapshot.instances();
    Optional<String> application =
        all.stream().map(Instance::app).filter(named::equals).findFirst();
    return application
        .or(() ->
            all.stream()
                .filter(instance ->
                    instance.services().stream().anyMatch(entry -> entry.name().equals(service)))
                .map(Instance::app)
                .findFirst())
        .orElseThrow(() ->
            new CallException(
                Code.NOT_FOUND,
                "the registry "
                    + registry
                    + " knows no application '"
                    + named
                    + "' and nobody who serves "
                    + service
                    + "; it knows "
                    + String.join(
                        ", ", all.stream().map(Instance::app).distinct().sorted().toList())));
  }

  private TransportOptions options() {
    TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
    tls.settings().ifPresent(options::clientTls);
    return options.build();
  }

  private static Identity identity() {
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    return new Identity("kith-rules", "kith-rules-" + Long.toString(id, 36));
  }
}
