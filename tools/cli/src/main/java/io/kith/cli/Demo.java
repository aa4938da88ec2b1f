package io.kith.cli;

import io.kith.cli.Child.Output;
import io.kith.cli.Child.Program;
import io.kith.cluster.HubService;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The example at work: a hub, four services of two instances each, and a driver, each a process.
 *
 * <p>The second instances start while the driver plays already, so that nobody waits for them. They
 * use the databases of the first ones.
 *
 * <p>However it ends, no process is left behind. They are stopped in the order in which they need
 * each other, the driver first, also when this process is told to end; and if this process is
 * killed, each of them notices.
 */
final class Demo implements AutoCloseable {

  /** In the order of the start; the stop goes the other way. */
  private enum Stage {
    HUB,
    SERVICES,
    SECONDS,
    DRIVER
  }

  private static final String PACKAGE = "io.kith.example.social.";

  /** The services, and the main class of each. */
  static final Map<String, String> SERVICES =
      new TreeMap<>(
          Map.of(
              "membership", PACKAGE + "membership.MembershipApp",
              "recommendation", PACKAGE + "recommendation.RecommendationApp",
              "relationship", PACKAGE + "relationship.RelationshipApp",
              "user", PACKAGE + "user.UserApp"));

  /** The service whose port is known beforehand, for those who call it without Kith. */
  private static final String KNOWN = "membership";

  private static final int KNOWN_PORT = HubService.DEFAULT_PORT + 1;
  private static final String DRIVER = PACKAGE + "driver.Driver";

  /** What tells a service to let itself be watched. */
  private static final String WATCHED = "--watched";

  private static final String HUB = Main.class.getName();

  private static final String TOLD_TO_END = "told to end before it had begun";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final long FAREWELL_SECONDS = 2;

  /** After which time another instance is started in the place of one that was killed. */
  private static final long REPLACED_AFTER_SECONDS = 3;

  private static final int KILLED = 128 + 9;

  /** The service that too many call where the demo is to be overloaded. */
  private static final String OVERLOADED = "user";

  /** What a transaction of it takes then. */
  private static final String TRANSACTION_TIME = "100ms";

  /** Twice as many calls at a time as there are connections to the database of an instance. */
  private static final String OVERLOAD_RULES =
      """
      serves:
        "*": {concurrency: {limit: fixed, most: 16}}
      """;

  private static final String NO_RULES =
      """
      # What all services of the demo go by; they read it again when it changes. Faults are allowed.
      """;

  private final DemoOptions options;
  private final ClassPaths classPaths;
  private final int port;
  private final int knownPort;
  private final Path directory;
  private final PrintStream status;
  private final String databasePassword = UUID.randomUUID().toString();

  private final Map<Stage, List<Child>> children = new EnumMap<>(Stage.class);
  private final Thread stopAtExit =
      Thread.ofPlatform().name("kith-demo-stop").unstarted(this::exit);
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean isStopped;

  private Demo(
      DemoOptions options, ClassPaths classPaths, int port, int knownPort, Path directory) {
    this.options = options;
    this.classPaths = classPaths;
    this.port = port;
    this.knownPort = knownPort;
    this.directory = directory;
    this.status = options.json() ? System.err : System.out;
  }

  /**
   * Makes ready what the processes need.
   *
   * @throws DemoException if the port is taken, or the example is not there
   * @throws IOException if there is no place for the logs
   */
  static Demo prepare(DemoOptions options) throws DemoException, IOException {
    int port = LocalPort.choose(options.port(), HubService.DEFAULT_PORT);
    int knownPort = LocalPort.choose(Optional.empty(), KNOWN_PORT);
    Path directory = Files.createTempDirectory("kith-demo-");
    var demo = new Demo(options, ClassPaths.find(directory), port, knownPort, directory);
    Runtime.getRuntime().addShutdownHook(demo.stopAtExit);
    return demo;
  }

  /**
   * Runs until the driver has ended.
   *
   * @return the exit code
   * @throws DemoException if a process died
   */
  int run() throws DemoException, IOException {
    status.println(
        "Starting a hub and two instances of " + SERVICES.size() + " services; logs: " + directory);
    Child hub = start(Stage.HUB, HUB, "hub", hubArguments(), Map.of(), Output.TO_LOG);
    awaitHub(hub);
    status.println("Console: http://" + LocalPort.HOST + ":" + port + "/");
    Files.writeString(rules(), options.isOverload() ? OVERLOAD_RULES : NO_RULES);
    var firsts = new ArrayList<First>();
    for (var service : SERVICES.entrySet()) {
      firsts.add(startFirst(service.getKey(), service.getValue()));
    }
    Child driver =
        start(
            Stage.DRIVER,
            DRIVER,
            "driver",
            driverArguments(),
            Map.of(),
            options.json() ? Output.TO_OUR_ERRORS : Output.TO_OUR_OUTPUT);
    if (awaitServices()) {
      for (First first : firsts) {
        startSecond(first);
      }
    }
    Child firstToEnd = awaitFirstEnd();
    while (isToBeReplaced(firstToEnd)) {
      replace(firstToEnd, firsts, driver);
      firstToEnd = awaitFirstEnd();
    }
    if (firstToEnd != driver && !isStopped()) {
      throw died(firstToEnd);
    }
    driver.awaitEnd(STOP_LIMIT);
    return conclude(driver);
  }

  /** The first instance of a service, and where it lets the second one use its database. */
  private record First(
      String service, String mainClass, int databasePort, AtomicInteger instances) {}

  private First startFirst(String service, String mainClass) throws DemoException, IOException {
    var first = new First(service, mainClass, LocalPort.anyFree(), new AtomicInteger(1));
    var environment = new HashMap<>(environment(service));
    environment.put("KITH_APP_DATABASE_PORT", String.valueOf(first.databasePort));
    if (service.equals(KNOWN)) {
      environment.put("KITH_SERVER_PORT", String.valueOf(knownPort));
    }
    start(Stage.SERVICES, mainClass, service, serviceArguments(), environment, Output.TO_LOG);
    return first;
  }

  /** Unless the demo has been told to end meanwhile. */
  private synchronized void startSecond(First first) throws DemoException, IOException {
    if (isStopped) {
      return;
    }
    var environment = new HashMap<>(environment(first.service));
    environment.put(
        "KITH_APP_DATABASE",
        "jdbc:h2:tcp://%s:%d/mem:shared".formatted(LocalPort.HOST, first.databasePort));
    start(
        Stage.SECONDS,
        first.mainClass,
        first.service + "-" + (first.instances.incrementAndGet()),
        serviceArguments(),
        environment,
        Output.TO_LOG);
  }

  private synchronized boolean isToBeReplaced(Child ended) {
    return !isStopped
        && options.isKilling()
        && children.getOrDefault(Stage.SECONDS, List.of()).contains(ended)
        && ended.exitCode() == KILLED;
  }

  /** As whoever keeps the instances of a service running does, after a while. */
  private void replace(Child killed, List<First> firsts, Child driver)
      throws DemoException, IOException {
    synchronized (this) {
      children.getOrDefault(Stage.SECONDS, List.of()).remove(killed);
    }
    try {
      driver.onExit().get(REPLACED_AFTER_SECONDS, TimeUnit.SECONDS);
      return; // Nobody plays any more.
    } catch (TimeoutException e) {
      // It is time.
    } catch (InterruptedException | ExecutionException e) {
      throw new DemoException(TOLD_TO_END);
    }
    for (First first : firsts) {
      if (killed.program().mainClass().equals(first.mainClass)) {
        startSecond(first);
      }
    }
  }

  private List<String> serviceArguments() {
    return options.trial().isPresent() ? List.of(WATCHED) : List.of();
  }

  /** What whoever watches the demo may write into it, too, for everything that may go wrong. */
  private Path rules() {
    return directory.resolve("rules.yaml");
  }

  private Map<String, String> environment(String service) {
    var environment = new HashMap<String, String>();
    environment.put("KITH_REGISTRY", registry());
    environment.put("KITH_APP_DATABASE_PASSWORD", databasePassword);
    environment.put("KITH_RULES", rules().toString());
    environment.put("KITH_FAULTS_ALLOWED", "true");
    environment.put("KITH_TRANSPORT_FILE_CHECK_INTERVAL", "1s");
    if (options.isOverload() && service.equals(OVERLOADED)) {
      // Bounded by something else than by the processors, which those who call need as well.
      environment.put("KITH_APP_TRANSACTION_TIME", TRANSACTION_TIME);
    }
    return environment;
  }

  private synchronized Child start(
      Stage stage,
      String mainClass,
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Output output)
      throws DemoException, IOException {
    if (isStopped) {
      throw new DemoException(TOLD_TO_END);
    }
    var program =
        new Program(
            name,
            stage == Stage.HUB ? classPaths.own() : classPaths.example(),
            mainClass,
            arguments,
            environment,
            directory);
    Child child = Child.start(program, output);
    children.computeIfAbsent(stage, _ -> new ArrayList<>()).add(child);
    return child;
  }

  private String registry() {
    return "hub://" + LocalPort.HOST + ":" + port;
  }

  /** It remembers nothing beyond the demo. */
  private List<String> hubArguments() {
    return List.of(
        "hub",
        "--port=" + port,
        "--memory=none",
        "--users=none",
        "--telemetry=" + directory.resolve("telemetry"),
        "--audit=" + directory.resolve("hub.audit"));
  }

  private List<String> driverArguments() {
    var arguments = new ArrayList<String>();
    arguments.add("--registry=" + registry());
    arguments.add("--users=" + options.users());
    arguments.add("--rate=" + options.callsPerSecond());
    arguments.add("--seed=" + options.seed());
    arguments.add("--summary=" + summary());
    arguments.add("--terminal=" + (!options.json() && isTerminal()));
    options.trial().ifPresent(trial -> arguments.add("--trial=" + trial));
    options
        .duration()
        .ifPresentOrElse(
            duration -> arguments.add("--duration=" + duration),
            () -> arguments.add("--hint=" + hint()));
    return arguments;
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private String hint() {
    String flag = port == HubService.DEFAULT_PORT ? "" : " --registry " + registry();
    return """

    Call into it from another terminal; Ctrl-C here ends it.
      ./kith call%s membership
      ./kith call%s membership Membership/checkCoin '{"userId":1,"coins":2}'
      curl --json '{"userId":1,"coins":2}' http://%s:%d/io.kith.example.social.membership.Membership/CheckCoin
    Let something go wrong, and see in the console what (docs/guide-incident.md): write rules into
      %s
    """
        .formatted(flag, flag, LocalPort.HOST, knownPort, rules());
  }

  private Path summary() {
    return directory.resolve("summary.json");
  }

  /** A service can wait for its hub by itself; but then it would say so in its log. */
  private void awaitHub(Child hub) throws DemoException {
    long endNanos = System.nanoTime() + START_LIMIT.toNanos();
    while (!LocalPort.isListening(port)) {
      if (!hub.isAlive()) {
        throw isStopped() ? new DemoException(TOLD_TO_END) : died(hub);
      }
      if (System.nanoTime() > endNanos) {
        throw new DemoException(
            "the hub does not listen at port "
                + port
                + " after "
                + START_LIMIT.toSeconds()
                + " s; its log ends with:\n"
                + hub.tail());
      }
      pause();
    }
  }

  /** Waits until the first instances are known. Returns false if something ended before that. */
  private boolean awaitServices() {
    var identity = new Identity("demo", "demo-" + ProcessHandle.current().pid());
    try (Registry hub = Registries.open(registry(), identity, TransportOptions.defaults())) {
      while (allAlive()) {
        int known =
            hub.snapshot(Query.all(), Duration.ofSeconds(1))
                .map(Snapshot::instances)
                .map(List::size)
                .orElse(0);
        if (known >= SERVICES.size()) {
          return true;
        }
        pause();
      }
      return false;
    }
  }

  private synchronized boolean allAlive() {
    return !isStopped && children.values().stream().flatMap(List::stream).allMatch(Child::isAlive);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Child awaitFirstEnd() {
    CompletableFuture<?>[] ends;
    synchronized (this) {
      ends =
          children.values().stream()
              .flatMap(List::stream)
              .map(Child::onExit)
              .toArray(CompletableFuture[]::new);
    }
    return (Child) CompletableFuture.anyOf(ends).join();
  }

  private DemoException died(Child child) {
    return new DemoException(
        "%s died with exit code %d; its log, %s, ends with:%n%s"
            .formatted(
                child.program().name(), child.exitCode(), child.program().log(), child.tail()));
  }

  private int conclude(Child driver) throws DemoException, IOException {
    if (!Files.exists(summary())) {
      throw isStopped() ? new DemoException(TOLD_TO_END) : died(driver);
    }
    if (options.json()) {
      System.out.println(Files.readString(summary()).strip());
    }
    return driver.exitCode() == 0 ? 0 : 1;
  }

  /** Told to end: the main thread has a moment to say how it went. */
  private void exit() {
    stop();
    try {
      boolean _ = closed.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nobody does that; then without a farewell.
    }
  }

  private synchronized boolean isStopped() {
    return isStopped;
  }

  private void stop() {
    synchronized (this) {
      isStopped = true; // no child is started any more
    }
    for (Stage stage : List.of(Stage.values()).reversed()) {
      List<Child> ofStage = children.getOrDefault(stage, List.of());
      ofStage.forEach(Child::terminate);
      ofStage.forEach(child -> child.awaitEnd(STOP_LIMIT));
    }
  }

  /** Stops all processes that still run. */
  @Override
  public void close() {
    stop();
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }
}
