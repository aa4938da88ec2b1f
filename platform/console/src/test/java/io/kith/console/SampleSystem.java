package io.kith.console;

import io.kith.collector.Live;
import io.kith.collector.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A system of a dozen services, one of which fails: what pages are looked at with. The same in
 * every run, but for the time.
 */
final class SampleSystem implements Observations {

  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String OTHER_TRACE = "7c1e0d5a9b8f4c2e8d7a6b5c4d3e2f10";
  static final String FAILING = "restapi.relationship";
  private static final String CHECK_COIN = "io.kith.example.social.membership.Membership/CheckCoin";

  /** How many pages are kept up to date. */
  final AtomicInteger live = new AtomicInteger();

  /** As if nobody had ever called. */
  volatile boolean isEmpty;

  /** As if it had eighty services, of which some call each other in circles. */
  volatile boolean isLarge;

  private record Call(String caller, String callee, double perSecond, double failed, double p99) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("browser", "gateway", 842, 0.0121, 196),
          new Call("gateway", "restapi.profile", 318, 0.0004, 42),
          new Call("gateway", "restapi.relationship", 402, 0.0236, 188),
          new Call("gateway", "session", 842, 0, 3.1),
          new Call("restapi.profile", "profile", 311, 0.0002, 18),
          new Call("restapi.relationship", "match", 96, 0.0007, 31),
          new Call("restapi.relationship", "membership", 387, 0.0642, 171),
          new Call("restapi.relationship", "profile", 402, 0.0001, 19),
          new Call("session", "redis", 1630, 0, 0.9),
          new Call("profile", "profiles", 713, 0, 9.2),
          new Call("membership", "accounts", 412, 0.0587, 152),
          new Call("match", "profile", 96, 0, 17),
          new Call("match", "matches", 188, 0, 12),
          new Call("match", "kafka", 41, 0, 6),
          new Call("kafka", "notify", 41, 0.012, 64),
          new Call("notify", "push.example.com", 39, 0.013, 58));

  private static final Map<String, Kind> KINDS =
      Map.of(
          "browser", Kind.CLIENT,
          "gateway", Kind.GATEWAY,
          "redis", Kind.CACHE,
          "profiles", Kind.DATABASE,
          "accounts", Kind.DATABASE,
          "matches", Kind.DATABASE,
          "kafka", Kind.BROKER,
          "push.example.com", Kind.EXTERNAL);

  private static Red red(double perSecond, double failed, double p99, Duration of) {
    long calls = Math.round(perSecond * of.toSeconds());
    return new Red(
        calls, Math.round(calls * failed), perSecond, failed, p99 * 0.22, p99 * 0.51, p99);
  }

  private static Duration span(Optional<Instant> from, Optional<Instant> to) {
    Instant end = to.orElseGet(Instant::now);
    return Duration.between(from.orElse(end.minus(Duration.ofMinutes(15))), end);
  }

  private static Kind kindOf(String name) {
    return KINDS.getOrDefault(name, Kind.SERVICE);
  }

  @Override
  public Topology topology(
      Optional<Instant> from, Optional<Instant> to, String zone, String version, String label) {
    Duration span = span(from, to);
    Instant end = to.orElseGet(Instant::now);
    if (isEmpty) {
      return new Topology(end.minus(span), end, List.of(), List.of());
    }
    List<Call> calls = isLarge ? manyCalls() : CALLS;
    List<Edge> edges =
        calls.stream()
            .map(c -> new Edge(c.caller, c.callee, red(c.perSecond, c.failed, c.p99, span)))
            .toList();
    List<Node> nodes =
        calls.stream()
            .flatMap(c -> Stream.of(c.caller, c.callee))
            .distinct()
            .map(name -> node(name, span))
            .toList();
    return new Topology(end.minus(span), end, nodes, edges);
  }

  private static List<Call> manyCalls() {
    var random = new Random(5);
    return IntStream.range(1, 80)
        .boxed()
        .flatMap(n ->
            Stream.of(
                new Call(
                    "service-" + random.nextInt(n), "service-" + n, n * 3, 0.001 * (n % 17), n),
                new Call("service-" + n, "service-" + (79 - n), n, 0, n)))
        .distinct()
        .toList();
  }

  private static Node node(String name, Duration span) {
    boolean own = kindOf(name) == Kind.SERVICE || kindOf(name) == Kind.GATEWAY;
    return new Node(
        name,
        kindOf(name),
        own ? 2 + name.length() % 3 : 0,
        own ? List.of("a", "b") : List.of(),
        own ? List.of("1.8.2") : List.of(),
        served(name, span),
        own ? Optional.of(4L + name.length()) : Optional.empty());
  }

  private static Red served(String name, Duration span) {
    List<Call> in = CALLS.stream().filter(c -> c.callee.equals(name)).toList();
    double perSecond = in.stream().mapToDouble(Call::perSecond).sum();
    double failed = in.stream().mapToDouble(c -> c.failed * c.perSecond).sum();
    double p99 = in.stream().mapToDouble(Call::p99).max().orElse(0);
    return red(perSecond, perSecond == 0 ? 0 : failed / perSecond, p99, span);
  }

  @Override
  public Stream<Topology> liveTopology(String zone, String version, String label, Duration span) {
    return counted(
        Live.of(() ->
            topology(
                Optional.of(Instant.now().minus(span)), Optional.empty(), zone, version, label)));
  }

  @Override
  public Stream<LiveService> liveService(
      String service, String method, String caller, int points, Duration span) {
    return counted(
        Live.of(() -> {
          Optional<Instant> from = Optional.of(Instant.now().minus(span));
          return new LiveService(
              service(service, from, Optional.empty()),
              series(service, method, caller, from, Optional.empty(), points));
        }));
  }

  private <T> Stream<T> counted(Stream<T> answers) {
    live.incrementAndGet();
    return answers.onClose(live::decrementAndGet);
  }

  @Override
  public ServiceFigures service(String service, Optional<Instant> from, Optional<Instant> to) {
    Duration span = span(from, to);
    Instant end = to.orElseGet(Instant::now);
    Red served = served(service, span);
    double rate = served.perSecond();
    List<MethodFigures> methods =
        List.of(
            method(CHECK_COIN, rate * 0.476, 0.094, 171, span),
            method(
                "io.kith.example.social.membership.Membership/ConsumeCoin",
                rate * 0.3,
                0.041,
                120,
                span),
            method("io.kith.example.social.membership.Membership/Tier", rate * 0.224, 0, 12, span));
    return new ServiceFigures(
        service,
        kindOf(service),
        served,
        methods,
        List.of(
            share("restapi.relationship", 0.952, rate, span),
            share("restapi.profile", 0.036, rate, span),
            share("notify", 0.012, rate, span)),
        List.of(share("accounts", 1, rate * 1.06, span)),
        IntStream.range(0, 4).mapToObj(n -> instance(service, n, rate / 4, end, span)).toList(),
        List.of(new Deploy(end.minus(span.multipliedBy(2).dividedBy(5)), "1.8.2")));
  }

  private static MethodFigures method(
      String name, double rate, double failed, double p99, Duration span) {
    Red red = red(rate, failed, p99, span);
    var ended = new ArrayList<CodeCount>();
    ended.add(new CodeCount("OK", red.calls() - red.failed()));
    if (failed > 0) {
      ended.add(new CodeCount("UNAVAILABLE", red.failed() * 2 / 3));
      ended.add(new CodeCount("DEADLINE_EXCEEDED", red.failed() - red.failed() * 2 / 3));
    }
    return new MethodFigures(name, red, ended);
  }

  private static Share share(String service, double share, double rate, Duration span) {
    return new Share(
        service,
        share,
        red(rate * share, 0.06, 160, span),
        List.of(
            new MethodShare(CHECK_COIN, 0.476, red(rate * share * 0.476, 0.09, 171, span)),
            new MethodShare(
                "io.kith.example.social.membership.Membership/ConsumeCoin",
                0.3,
                red(rate * share * 0.3, 0.04, 120, span)),
            new MethodShare(
                "io.kith.example.social.membership.Membership/Tier",
                0.224,
                red(rate * share * 0.224, 0, 12, span))));
  }

  private static InstanceFigures instance(
      String service, int n, double rate, Instant end, Duration span) {
    boolean isNew = n == 3;
    return new InstanceFigures(
        service + "-" + (n + 1),
        isNew ? "1.8.2" : "1.8.1",
        n % 2 == 0 ? "a" : "b",
        "10.0.3." + (17 + n),
        end.minus(isNew ? span.multipliedBy(2).dividedBy(5) : Duration.ofHours(50)),
        end.minusSeconds(2),
        red(rate, isNew ? 0.21 : 0.004, isNew ? 190 : 41, span),
        "");
  }

  @Override
  public List<Point> series(
      String service,
      String method,
      String caller,
      Optional<Instant> from,
      Optional<Instant> to,
      int points) {
    if (isEmpty) {
      return List.of();
    }
    Duration span = span(from, to);
    Instant start = to.orElseGet(Instant::now).minus(span);
    Red all = served(service, span);
    var random = new Random(7);
    return IntStream.range(0, points)
        .mapToObj(n -> {
          boolean broken = n > points * 3 / 5;
          double wave = 1 + 0.12 * Math.sin(n / 9.0) + 0.05 * random.nextGaussian();
          double failed =
              broken ? all.failedShare() * 1.9 * (0.8 + 0.4 * random.nextDouble()) : 0.0006;
          double p99 = all.p99Millis() * (broken ? 1 : 0.3) * (0.85 + 0.3 * random.nextDouble());
          return new Point(
              start.plus(span.multipliedBy(n).dividedBy(points)),
              red(all.perSecond() * wave, failed, p99, span.dividedBy(points)));
        })
        .toList();
  }

  @Override
  public List<TraceSummary> traces(
      String service,
      String method,
      boolean failed,
      double leastMillis,
      double mostMillis,
      List<String> labels,
      String text,
      Optional<Instant> from,
      Optional<Instant> to,
      int limit) {
    var random = new Random(3);
    Instant end = to.orElseGet(Instant::now);
    return IntStream.range(0, isEmpty ? 0 : 40)
        .mapToObj(n -> summary(n, end, random))
        .filter(t -> service.isEmpty() || t.services().contains(service))
        .filter(t -> !failed || t.failed())
        .filter(t -> t.millis() >= leastMillis)
        .filter(t -> mostMillis == 0 || t.millis() <= mostMillis)
        .toList();
  }

  private static TraceSummary summary(int n, Instant end, Random random) {
    boolean fails = n % 4 == 0;
    double millis = fails ? 150 + random.nextDouble() * 60 : 12 + random.nextDouble() * 60;
    String id = n == 0 ? TRACE : n == 1 ? OTHER_TRACE : TRACE.substring(0, 30) + (10 + n);
    return new TraceSummary(
        id,
        end.minusSeconds(3 + 7L * n),
        millis,
        "gateway",
        n % 3 == 2 ? "GET /profiles/{userId}" : "POST /swipes",
        fails,
        14 + n % 5,
        n % 3 == 2
            ? List.of("gateway", "session", "restapi.profile", "profile")
            : List.of(
                "gateway", "session", "restapi.relationship", "membership", "match", "profile"));
  }

  @Override
  public HeatMap heatMap(
      String service, String method, Optional<Instant> from, Optional<Instant> to, int columns) {
    Duration span = span(from, to);
    Instant start = to.orElseGet(Instant::now).minus(span);
    List<Double> bounds =
        List.of(
            1., 2., 3., 5., 7., 10., 15., 20., 30., 50., 70., 100., 150., 200., 300., 500., 1000.);
    var random = new Random(11);
    var cells = new ArrayList<Cell>();
    for (int column = 0; column < (isEmpty ? 0 : columns); column++) {
      boolean broken = column > columns * 3 / 5;
      for (int row = 2; row < 15; row++) {
        double fast = 900 * Math.exp(-Math.pow(row - 6.5, 2) / 4);
        double slow = broken ? 160 * Math.exp(-Math.pow(row - 12.4, 2)) : 0;
        long calls = Math.round((fast + slow) * (0.7 + 0.6 * random.nextDouble()));
        if (calls > 0) {
          cells.add(new Cell(column, row, calls, row >= 11 && slow > 30 ? calls / 2 : 0));
        }
      }
    }
    return new HeatMap(
        IntStream.range(0, columns)
            .mapToObj(n -> start.plus(span.multipliedBy(n).dividedBy(columns)))
            .toList(),
        bounds,
        cells);
  }

  @Override
  public Trace trace(String traceId) {
    return SampleTrace.of(traceId, !traceId.equals(OTHER_TRACE));
  }

  @Override
  public List<LogLine> logs(String traceId) {
    return SampleTrace.logs();
  }

  @Override
  public CollectorState state() {
    return new CollectorState(
        1_204_331, 61_022, 0, 48_000_000, Optional.of(Instant.now().minus(Duration.ofHours(50))));
  }

  /** The names of all nodes. */
  static List<String> names() {
    return CALLS.stream()
        .flatMap(c -> Stream.of(c.caller, c.callee))
        .distinct()
        .sorted(Comparator.naturalOrder())
        .toList();
  }
}
