package io.kith;

import io.kith.cluster.Broadcast;
import io.kith.cluster.Cluster;
import io.kith.cluster.Exposure;
import io.kith.cluster.Instance;
import io.kith.cluster.MirrorCounts;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Target;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Bound;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.config.Setting;
import io.kith.core.CallCounters;
import io.kith.core.HttpBody;
import io.kith.core.Next;
import io.kith.core.Status;
import io.kith.debug.DebugPort;
import io.kith.debug.Subject;
import io.kith.resilience.Intervention;
import io.kith.resilience.Interventions;
import io.kith.resilience.SharedQuotas;
import io.kith.resilience.Stages;
import io.kith.rules.RuleFile;
import io.kith.rules.RuleSource;
import io.kith.telemetry.Telemetry;
import io.kith.telemetry.logs.Logs;
import io.kith.telemetry.metrics.CallFamilies;
import io.kith.telemetry.metrics.Metrics;
import io.kith.transport.Address;
import io.kith.transport.ConnectionView;
import io.kith.transport.Health;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running application: it serves on one port what it is given, makes that known in the registry,
 * and calls what others serve.
 *
 * {@snippet :
 * try (var app = App.start("membership")) {
 *   app.serve(Membership.class, new MembershipService());
 *   app.await();
 * }
 * }
 *
 * <p>When the process is told to end (SIGTERM, SIGINT), or at {@link #close()}, it takes itself out
 * of the registry, goes on answering for {@code server.propagation}, sends its callers elsewhere,
 * ends the calls that it has begun, for as long as {@code server.drain} allows, and closes its own
 * clients last. Thread-safe.
 */
public final class App implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(App.class);
  private static final String INTROSPECTION =
      ServiceBinding.of(Introspection.class).schema().name();

  private final Settings settings;
  private final List<Setting> configuration;
  private final Identity identity;
  private final Server server;
  private final Registry registry;
  private final Cluster cluster;
  private final Instance instance;
  private final Trust trust;
  private final Optional<RuleFile> rules;
  private final Stages stages;
  private final SharedQuotas sharing;
  private final Optional<Telemetry> telemetry;
  private final Logs logs;
  private final Metrics metrics;
  private final Optional<DebugPort> debug;
  private final Interventions interventions;
  private final CallCounters served;
  private final CallCounters called = new CallCounters();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread stopAtExit;
  private final Announcement announcement;
  private final ReadinessChecks readiness;

  private App(
      Startup startup,
      Server server,
      Instance instance,
      Registry registry,
      CallCounters served,
      Trust trust,
      Optional<RuleFile> rules,
      Stages stages,
      SharedQuotas sharing,
      Optional<Telemetry> telemetry,
      Logs logs,
      Optional<DebugPort> debug) {
    this.debug = debug;
    this.sharing = sharing;
    this.telemetry = telemetry;
    this.logs = logs;
    this.trust = trust;
    this.rules = rules;
    this.stages = stages;
    this.interventions = startup.interventions();
    this.settings = startup.settings();
    this.configuration = startup.configuration();
    this.identity = startup.identity();
    this.server = server;
    this.instance = instance;
    this.registry = registry;
    this.served = served;
    this.cluster = startup.openCluster(registry, called, trust, source(rules), sharing, telemetry);
    this.metrics =
        startup.openMetrics(
            new CallFamilies(called, served, interventions),
            new AppFamilies(server, cluster, stages, telemetry, logs),
            telemetry);
    this.announcement = startup.announcement(registry, instance, server.address());
    this.readiness =
        new ReadinessChecks(identity.app(), settings.readiness(), this::readinessChanged);
    this.stopAtExit = Thread.ofPlatform().name("kith-stop").unstarted(this::close);
  }

  /**
   * Starts an application with the configuration that the process is given: {@link Config#load()}.
   *
   * @param name what others call it by, such as {@code membership}
   * @throws ConfigException if the configuration cannot be used
   * @throws StartException if it cannot listen, such as on a port that is taken
   */
  public static App start(String name) {
    return start(name, Config.load());
  }

  /**
   * Starts an application with this configuration and nothing else.
   *
   * @throws ConfigException if the configuration cannot be used
   * @throws StartException if it cannot listen, such as on a port that is taken
   */
  public static App start(String name, Config config) {
    long startNanos = System.nanoTime();
    var startup = new Startup(name, config);
    var served = new CallCounters();
    Trust trust = startup.openTrust();
    Optional<RuleFile> rules = Optional.empty();
    Optional<Stages> stages = Optional.empty();
    SharedQuotas sharing = SharedQuotas.none();
    Optional<Telemetry> telemetry = Optional.empty();
    Logs logs = Logs.none();
    Optional<DebugPort> debug = Optional.empty();
    try {
      debug = startup.openDebug();
      telemetry = startup.openTelemetry(debug);
      logs = startup.openLogs(telemetry);
      rules = startup.openRules();
      RuleSource inForce = source(rules);
      telemetry.ifPresent(tells -> tells.follow(inForce));
      sharing = startup.openSharing();
      stages = Optional.of(startup.openStages(inForce, sharing));
      Server server = startup.listen(served, trust, stages.get(), telemetry);
      try {
        Instance instance = startup.instance(server.address(), debug);
        Registry registry = startup.openRegistry();
        var app =
            new App(
                startup,
                server,
                instance,
                registry,
                served,
                trust,
                rules,
                stages.get(),
                sharing,
                telemetry,
                logs,
                debug);
        var introspection =
            new LiveIntrospection(app.instanceId(), server, stages.get(), app.cluster);
        server.serve(Introspection.class, introspection);
        debug.ifPresent(port -> app.show(port, introspection));
        Runtime.getRuntime().addShutdownHook(app.stopAtExit);
        app.announceStart(System.nanoTime() - startNanos);
        return app;
      } catch (RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      debug.ifPresent(DebugPort::close);
      logs.close();
      telemetry.ifPresent(Telemetry::close);
      stages.ifPresent(Stages::close);
      sharing.close();
      rules.ifPresent(RuleFile::close);
      trust.close();
      throw e;
    }
  }

  private static RuleSource source(Optional<RuleFile> rules) {
    return rules.<RuleSource>map(file -> file).orElseGet(RuleSource::none);
  }

  private void show(DebugPort port, Introspection introspection) {
    port.show(
        new Subject(
            identity, this::notReady, this::configuration, registry, this::openConnections));
    port.serve(RulesPage.class, introspection::rules);
    port.serve(MetricsPage.class, accept -> page(prometheus(accept)));
    log.debug("{} shows what it is doing at http://{}", identity.app(), port.address());
  }

  private static HttpBody page(Metrics.Exposition exposition) {
    return HttpBody.of(exposition.contentType(), exposition.text());
  }

  private List<ConnectionView> openConnections() {
    var all = new ArrayList<>(server.openConnections());
    all.addAll(cluster.openConnections());
    return all;
  }

  /** One line, wherever the application's log goes; on standard output if it has none. */
  private void announceStart(long tookNanos) {
    String banner =
        identity.app()
            + " "
            + instance.address()
            + " registry "
            + registry.url()
            + " ready in "
            + tookNanos / 1_000_000
            + " ms";
    if (log.isInfoEnabled()) {
      log.info("{}", banner);
    } else {
      System.out.println(banner);
    }
    for (Setting setting : configuration) {
      log.debug("{}", setting);
    }
  }

  /**
   * Serves one more service from now on, and makes it known in the registry as soon as all {@link
   * #readiness checks} pass.
   *
   * @throws IllegalArgumentException if a service of this name is served already
   * @throws StartException if others could not reach it, since its registry is on another machine
   *     and the address that they would be told only this one reaches
   */
  public <T> void serve(Class<T> service, T implementation) {
    server.serve(service, implementation);
    announcement.serves(entries());
    if (!readiness.notReady().isEmpty()) {
      tellHealth();
    }
  }

  /**
   * The same, with a fallback that answers for calls that the implementation fails, and for those
   * that a rule turns off.
   *
   * @param fallback an implementation that is made for each such call, and told why
   * @throws IllegalArgumentException if a service of this name is served already
   */
  public <T> void serve(
      Class<T> service, T implementation, Function<? super Status, ? extends T> fallback) {
    stages.fallBack(ServiceBinding.of(service), fallback);
    serve(service, implementation);
  }

  /**
   * Adds a check of something that the application needs in order to serve: it is made known only
   * while all checks pass. To be called before {@link #serve}, since nobody waits for a check that
   * is not there yet.
   *
   * {@snippet :
   * app.readiness("database", () -> Readiness.when(pool.isUp(), "no connection"));
   * }
   *
   * <p>A check is asked at once, and again every {@code readiness.interval}. One that throws, or
   * does not answer within {@code readiness.timeout}, does not pass. Once it has passed, it must
   * fail {@code readiness.failures} times in a row for the application to be not ready any more:
   * others are told so, and those that ask for its {@link #health}.
   *
   * @throws IllegalArgumentException if there is a check of this name, or if there are 64 already
   */
  public void readiness(String name, ReadinessCheck check) {
    readiness.add(name, check);
  }

  /** The names of the readiness checks that do not pass, each with the reason; ready if empty. */
  public Map<String, String> notReady() {
    return readiness.notReady();
  }

  private void readinessChanged(boolean isReady) {
    announcement.ready(isReady);
    tellHealth();
  }

  private void tellHealth() {
    boolean isReady = readiness.notReady().isEmpty();
    server.health().set(Health.SERVER, isReady);
    for (ServiceEntry entry : entries()) {
      server.health().set(entry.name(), isReady);
    }
  }

  private List<ServiceEntry> entries() {
    var entries = new ArrayList<ServiceEntry>();
    for (ServiceSchema contract : server.services()) {
      if (!contract.name().equals(INTROSPECTION)) {
        entries.add(ServiceEntry.of(contract));
      }
    }
    return entries;
  }

  /**
   * An implementation of the service interface that calls whoever serves it. Does not wait until
   * there is somebody: a call does, for as long as {@code client.patience} allows.
   *
   * <p>If {@code client.targets} names the service, the server that it says is called, whatever the
   * registry knows.
   */
  public <T> T client(Class<T> service) {
    String name = ServiceBinding.of(service).schema().name();
    return settings
        .client()
        .target(name)
        .map(target -> cluster.client(service, target))
        .orElseGet(() -> cluster.client(service));
  }

  /**
   * The same, with a fallback: what answers for calls that fail, or that a rule turns off. It is
   * another implementation of the service, made for each such call and told why.
   *
   * {@snippet :
   * Membership membership =
   *     app.client(Membership.class, why -> userId -> Balance.unknown(why.message()));
   * }
   *
   * <p>Replies of a fallback are marked in their metadata ({@link io.kith.core.Reply#DEGRADED}) and
   * counted. What the caller did wrong, and what the method declares, is not its business.
   * docs/degradation.md has all that can answer.
   *
   * @param fallback runs on the caller's thread, in the context of the call, whose deadline may
   *     have passed
   */
  public <T> T client(Class<T> service, Function<? super Status, ? extends T> fallback) {
    String name = ServiceBinding.of(service).schema().name();
    return settings
        .client()
        .target(name)
        .map(target -> cluster.client(service, target, fallback))
        .orElseGet(() -> cluster.client(service, fallback));
  }

  /**
   * An implementation of the service interface that calls one server, whoever made it.
   *
   * @param target {@code grpc://host:port}, or {@code kith://host:port}
   * @throws IllegalArgumentException if it is no target
   */
  public <T> T client(Class<T> service, String target) {
    return cluster.client(service, Target.parse(target));
  }

  /**
   * Passes the calls of one more service on from now on, or of the same one by another contract;
   * the registry is told nothing of it. For proxies and gateways.
   *
   * @param to where each call goes when all filters are passed
   * @throws IllegalArgumentException if the application serves a service of this name itself
   * @see Server#relay
   */
  public void relay(ServiceBinding<?> binding, Next to) {
    server.relay(binding, to);
  }

  /** Its clients, for what stubs do not do. Closed with the application. */
  public Cluster cluster() {
    return cluster;
  }

  /** Its registry, for what clients do not ask. Closed with the application. */
  public Registry registry() {
    return registry;
  }

  /**
   * Calls of a service that go to all its instances at once, and collect what each says.
   *
   * {@snippet :
   * app.broadcast(Cache.class).run(cache -> cache.clear("users")).require(Enough.ALL);
   * }
   */
  public <T> Broadcast<T> broadcast(Class<T> service) {
    return cluster.broadcast(service);
  }

  /**
   * The application's own section of the configuration, {@code app:} in the file.
   *
   * @throws ConfigException if it does not fit the record
   */
  public <T extends Record> T settings(Class<T> type) {
    Bound<T> bound = settings.app().bind(type);
    bound.settings().forEach(setting -> log.debug("{}", setting));
    return bound.value();
  }

  /** Every value of the configuration that is in force, and where it comes from. */
  public List<Setting> configuration() {
    return configuration;
  }

  /** What others call it by. */
  public String name() {
    return identity.app();
  }

  /** The id of this one run of the application. */
  public String instanceId() {
    return identity.instance();
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  /**
   * Which of its services are fit to be called, for those who ask by {@code grpc.health.v1.Health}:
   * load balancers, orchestrators, probes.
   */
  public Health health() {
    return server.health();
  }

  /** The counts of the calls that it answered. */
  public CallCounters served() {
    return served;
  }

  /** The counts of the calls that it made. */
  public CallCounters called() {
    return called;
  }

  /** Micrometer's registry, for meters of its own: they are read and shipped with all others. */
  public MeterRegistry metrics() {
    return metrics.registry();
  }

  /** All that is counted and measured of it now, as text that Prometheus reads. */
  public String prometheus() {
    return metrics.prometheus();
  }

  /**
   * The same, in the format that is asked for.
   *
   * @param accept the header field {@code Accept} of the one who asks; empty for Prometheus' own
   */
  public Metrics.Exposition prometheus(String accept) {
    return metrics.prometheus(accept);
  }

  /** Where its debug port listens; empty if {@code debug.port} is {@code none}. */
  public Optional<Address> debugAddress() {
    return debug.map(DebugPort::address);
  }

  /** What it tells of itself; empty if {@code telemetry.enabled} is false. */
  public Optional<Telemetry> telemetry() {
    return telemetry;
  }

  /**
   * What was done to calls, made or served, that is out of the ordinary: refused, tried again,
   * answered in place of who did not.
   */
  public List<Intervention> interventions() {
    return interventions.snapshot();
  }

  /** How many of the calls that it made met each variant of each experiment of the rules. */
  public List<Exposure> exposures() {
    return cluster.exposures();
  }

  /** How the mirrors of the rules go that are about calls that it made. */
  public List<MirrorCounts> mirrors() {
    return cluster.mirrors();
  }

  /** Waits until it is closed, or this thread is interrupted. */
  public void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it as the class says. Returns when it has stopped; to call it again does no harm. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      await();
      return;
    }
    try {
      stop();
    } finally {
      closed.countDown();
      forgetStopAtExit();
    }
  }

  private void stop() {
    var stop = new GracefulStop(identity.app(), server, announcement, registry, settings);
    readiness.close();
    stop.run();
    server.close();
    stages.close();
    cluster.close();
    sharing.close();
    registry.close();
    rules.ifPresent(RuleFile::close);
    trust.close();
    debug.ifPresent(DebugPort::close);
    telemetry.ifPresent(Telemetry::close);
    metrics.close();
    logs.close();
    log.info("{} stopped in {} ms", identity.app(), stop.sinceStartMillis());
  }

  private void forgetStopAtExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The process is ending: that is what called this.
    }
  }
}
