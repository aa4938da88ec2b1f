package io.kith;

import io.kith.cluster.Cluster;
import io.kith.cluster.Instance;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.steady.SteadyRegistry;
import io.kith.config.Bound;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.config.Origin;
import io.kith.config.Problem;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.debug.DebugOptions;
import io.kith.debug.DebugPort;
import io.kith.resilience.Environment;
import io.kith.resilience.Interventions;
import io.kith.resilience.SharedQuotas;
import io.kith.resilience.Stages;
import io.kith.rules.RuleFile;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import io.kith.telemetry.Resource;
import io.kith.telemetry.ShippingTls;
import io.kith.telemetry.Telemetry;
import io.kith.telemetry.logs.Logs;
import io.kith.telemetry.metrics.CallFamilies;
import io.kith.telemetry.metrics.Family;
import io.kith.telemetry.metrics.Metrics;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import io.kith.trust.Certificates;
import io.kith.trust.Credentials;
import io.kith.trust.FileRole;
import io.kith.trust.TokenSender;
import io.kith.trust.UnusableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of an {@link App} from its configuration, and names the place in the
 * configuration where one cannot be made.
 */
final class Startup {

  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final Bound<Settings> bound;
  private final Settings settings;
  private final TransportOptions options;
  private final Identity identity;
  private final Siblings siblings;
  private final Interventions interventions = new Interventions();

  /**
   * The start of an application.
   *
   * @throws ConfigException if the configuration cannot be used
   */
  Startup(String name, Config config) {
    this.bound = config.bind(Settings.class);
    this.settings = bound.value();
    this.options = settings.options();
    this.identity = identity(name, settings.registry(), System.getenv());
    this.siblings = new Siblings(identity.app());
    requireFiles();
  }

  /** What is wrong with a file is said of its setting, before anything is opened. */
  private void requireFiles() {
    options
        .serverTls()
        .ifPresent(tls ->
            usable(
                "server.tls",
                () -> {
                  Credentials.load(tls.identity());
                  tls.clientTrust().ifPresent(Certificates::authorities);
                }));
    options
        .clientTls()
        .ifPresent(tls ->
            usable(
                "client.tls",
                () -> {
                  tls.trust().ifPresent(Certificates::authorities);
                  tls.identity().ifPresent(Credentials::load);
                }));
  }

  private void usable(String section, Runnable reading) {
    try {
      reading.run();
    } catch (UnusableFileException e) {
      String key = section + "." + key(e.role());
      throw new ConfigException(List.of(new Problem(origin(key), key + ": " + e.getMessage())));
    }
  }

  /**
   * Who this process is. In Kubernetes, where the registry knows it before it knows itself, it is
   * its pod; elsewhere each start is another.
   */
  static Identity identity(String name, String registryUrl, Map<String, String> environment) {
    Optional<String> pod =
        Stream.of("POD_NAME", "HOSTNAME")
            .map(variable -> environment.getOrDefault(variable, ""))
            .filter(value -> registryUrl.startsWith("kubernetes:") && !value.isBlank())
            .findFirst();
    return new Identity(name, pod.orElseGet(() -> newId(name)));
  }

  private static String newId(String name) {
    return name + "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  private static String key(FileRole role) {
    return switch (role) {
      case CERTIFICATE -> "certificate";
      case KEY -> "key";
      case TRUST -> "trust";
      case TOKEN_KEYS -> "keys";
      case TOKEN -> "token";
    };
  }

  /** What goes beyond certificates. */
  Trust openTrust() {
    Duration checkInterval = settings.transport().fileCheckInterval();
    if (settings.client().token().isPresent() && settings.client().tls().isEmpty()) {
      log.warn(
          "{} SENDS ITS TOKEN IN PLAIN TEXT (client.token): whoever reads it can call as {} does."
              + " Set client.tls.trust",
          identity.app(),
          identity.app());
    }
    Optional<TokenSender> sender =
        settings
            .client()
            .token()
            .map(
                file -> valid("client.token", () -> new TokenSender(Path.of(file), checkInterval)));
    try {
      return new Trust(
          settings
              .server()
              .tokens()
              .map(tokens -> valid("server.tokens.keys", () -> tokens.open(checkInterval))),
          Trust.access(settings.server().access()),
          sender);
    } catch (ConfigException e) {
      sender.ifPresent(TokenSender::close);
      throw e;
    }
  }

  /**
   * The port that shows what the process is doing; it shows nothing yet.
   *
   * @throws StartException if it cannot listen
   */
  Optional<DebugPort> openDebug() {
    Optional<DebugOptions> wanted = valid("debug", () -> settings.debug().options());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DebugPort.listen(identity, wanted.get()));
    } catch (IOException e) {
      throw new StartException(
          identity.app()
              + ": the debug port "
              + e.getMessage()
              + ". It is told where to listen by debug.host ("
              + origin("debug.host")
              + ") and debug.port ("
              + origin("debug.port")
              + "), of which none turns it off");
    }
  }

  /**
   * What tells of the process, to the hub that is its registry unless it is told otherwise; nothing
   * if that is turned off.
   */
  Optional<Telemetry> openTelemetry(Optional<DebugPort> debug) {
    TelemetrySettings telemetry = settings.telemetry();
    if (!telemetry.enabled()) {
      return Optional.empty();
    }
    return Optional.of(
        Telemetry.open(
            telemetry.options(),
            resource(
                debug.map(port -> debugAddress(advertised(settings.server().address()), port))),
            valid(
                "registry",
                () -> telemetry.endpoints(settings.registry(), options.clientTls().isPresent())),
            options
                .clientTls()
                .<ShippingTls>map(
                    tls -> new RenewedTls(tls, settings.transport().fileCheckInterval()))));
  }

  /** What its log does besides what it is configured to. */
  Logs openLogs(Optional<Telemetry> telemetry) {
    return Logs.open(settings.telemetry().logs().options(), identity.app(), telemetry);
  }

  /** What is counted and measured of it; shipped, if there is a way. */
  Metrics openMetrics(
      CallFamilies calls, Supplier<List<Family>> parts, Optional<Telemetry> telemetry) {
    Metrics metrics = Metrics.open(settings.telemetry().metrics().options(), calls);
    metrics.add(parts);
    telemetry.ifPresent(metrics::ship);
    return metrics;
  }

  private Resource resource(Optional<Address> debug) {
    Settings.InstanceSettings instance = settings.instance();
    var resource =
        new Resource(Map.of())
            .with("service.name", identity.app())
            .with("service.instance.id", identity.instance())
            .with("service.version", instance.version())
            .with("cloud.region", instance.region())
            .with("kith.zone", instance.zone())
            .with("kith.cell", instance.cell())
            .with("process.pid", Long.toString(ProcessHandle.current().pid()))
            .with("telemetry.sdk.name", "kith")
            .with("telemetry.sdk.language", "java")
            .with("kith.debug.address", debug.map(Address::toString).orElse(""));
    for (Map.Entry<String, String> label : instance.labels().entrySet()) {
      resource = resource.with("kith.label." + label.getKey(), label.getValue());
    }
    return resource;
  }

  Settings settings() {
    return settings;
  }

  List<Setting> configuration() {
    return bound.settings();
  }

  Identity identity() {
    return identity;
  }

  /** What is done to the calls of the application, on both sides. */
  Interventions interventions() {
    return interventions;
  }

  /**
   * A server that listens and serves nothing yet.
   *
   * @throws StartException if it cannot listen
   */
  Server listen(Filter counters, Trust trust, Stages stages, Optional<Telemetry> telemetry) {
    settings
        .server()
        .plaintextTrouble()
        .ifPresent(trouble -> log.warn("{} {}", identity.app(), trouble));
    try {
      Server.Builder server =
          Server.builder(identity)
              .address(settings.server().address())
              .options(options)
              .filter(counters);
      settings.server().reflection().ifPresent(server::reflection);
      telemetry.map(Telemetry::tracing).ifPresent(server::tracing);
      trust.callers().ifPresent(server::authenticator);
      trust.access().ifPresent(server::filter);
      server.around(stages).timeouts(stages::servedNanos);
      stages.admission().ifPresent(server::admission);
      return server.start();
    } catch (IOException e) {
      throw new StartException(
          identity.app()
              + ": "
              + e.getMessage()
              + ". It is told where to listen by server.host ("
              + origin("server.host")
              + ") and server.port ("
              + origin("server.port")
              + "); set KITH_SERVER_PORT to another port, or to 0 for any that is free");
    }
  }

  /** Where others reach an application that listens there. */
  private Address advertised(Address listening) {
    return valid("advertise", () -> reachability(listening).advertised(settings.advertise()));
  }

  /** What others are told of an application that listens there. */
  Instance instance(Address listening, Optional<DebugPort> debug) {
    Address advertised = advertised(listening);
    return valid(
        "instance",
        () -> {
          Instance described =
              settings
                  .instance()
                  .describe(Instance.builder(identity, advertised, Instant.now()))
                  .state(Instance.State.READY)
                  .build();
          return debug
              .map(port -> described.with(labels(described, debugAddress(advertised, port))))
              .orElse(described);
        });
  }

  private static Map<String, String> labels(Instance instance, Address debug) {
    var labels = new HashMap<>(instance.labels());
    labels.put(DebugPort.LABEL, debug.toString());
    return labels;
  }

  /** One that listens everywhere is reached where the application is. */
  private static Address debugAddress(Address advertised, DebugPort port) {
    Address debug = port.address();
    boolean isAnywhere = debug.host().equals("0.0.0.0") || debug.host().equals("::");
    return isAnywhere ? new Address(advertised.host(), debug.port()) : debug;
  }

  /**
   * The way to tell others of it.
   *
   * @throws StartException from {@link Announcement#serves} if they could not reach it; who only
   *     calls others need not be reached
   */
  Announcement announcement(Registry registry, Instance instance, Address listening) {
    Optional<String> trouble = reachability(listening).trouble(instance.address());
    boolean isMeant = settings.advertise().isPresent();
    if (isMeant) {
      trouble.ifPresent(what -> log.warn("{}: {}", identity.app(), what));
    }
    return new Announcement(
        registry,
        instance,
        settings.discovery().perService(),
        () -> {
          if (trouble.isPresent() && !isMeant) {
            throw new StartException(identity.app() + " is not made known: " + trouble.get());
          }
        });
  }

  private Reachability reachability(Address listening) {
    return new Reachability(
        listening,
        settings.registry(),
        Optional.ofNullable(System.getenv(Reachability.POD_IP)).filter(ip -> !ip.isBlank()));
  }

  /** The registry; one that may fail goes on with what was known. */
  Registry openRegistry() {
    Registry registry =
        valid("registry", () -> Registries.open(settings.registry(), identity, options));
    Registry steady =
        registry.isLocal()
            ? registry
            : SteadyRegistry.over(
                registry,
                valid(
                    "discovery.directory",
                    () -> settings.discovery().steady(identity.app(), settings.registry())));
    siblings.askedOf(steady);
    return steady;
  }

  /** The file of rules, if there is one. */
  Optional<RuleFile> openRules() {
    boolean faultsAllowed = settings.faults().allowed();
    if (faultsAllowed) {
      log.warn(
          "{} ALLOWS FAULTS (faults.allowed): whoever changes its rules can have its calls fail. Not"
              + " for production",
          identity.app());
    }
    return settings
        .rules()
        .map(file ->
            new RuleFile(
                Path.of(file),
                settings.transport().fileCheckInterval(),
                faultsAllowed ? _ -> {} : Rules::requireNoFaults));
  }

  /** How quotas are shared with other processes. */
  SharedQuotas openSharing() {
    return valid(
        "quotas.store", () -> settings.quotas().open(identity.instance(), siblings::count));
  }

  /** What stands around the calls that are served. */
  Stages openStages(RuleSource rules, SharedQuotas sharing) {
    return Stages.ofServer(
        Environment.of(identity.app(), interventions).with(sharing),
        rules,
        settings.faults().allowed());
  }

  Cluster openCluster(
      Registry registry,
      Filter counters,
      Trust trust,
      RuleSource rules,
      SharedQuotas sharing,
      Optional<Telemetry> telemetry) {
    Cluster.Builder cluster =
        Cluster.builder(identity, registry)
            .options(options)
            .patience(settings.client().patience())
            .maxAttempts(settings.client().maxAttempts())
            .balancer(settings.client().balancer())
            .connectionsByWeight(settings.client().connectionsByWeight())
            .eligibility(
                settings.client().eligibility(identity.instance(), settings.instance().place()))
            .rules(rules)
            .interventions(interventions)
            .sharing(sharing)
            .faultsAllowed(settings.faults().allowed())
            .filter(counters);
    telemetry.map(Telemetry::tracing).ifPresent(cluster::tracing);
    trust.sender().ifPresent(cluster::filter);
    return cluster.open();
  }

  /** What is made of settings that may turn out to be none of the kind, such as a URL. */
  private <T> T valid(String key, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(new Problem(origin(key), key + ": " + e.getMessage())));
    }
  }

  /** Where a setting comes from; of a section, the first that somebody has set. */
  private Origin origin(String key) {
    return bound.settings().stream()
        .filter(setting -> setting.key().equals(key) || setting.key().startsWith(key + "."))
        .map(Setting::origin)
        .filter(origin -> !(origin instanceof Origin.BuiltIn))
        .findFirst()
        .orElseGet(Origin.BuiltIn::new);
  }
}
