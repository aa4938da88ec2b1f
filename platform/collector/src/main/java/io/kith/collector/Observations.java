package io.kith.collector;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the collector knows of the system: who calls whom, how that goes, and single requests in
 * full. Every time span that is asked for is {@code from} (included) {@code to} (excluded); without
 * {@code to} it ends now, without {@code from} it is the last quarter of an hour.
 */
@Service("kith.hub.Observations")
public interface Observations {

  /**
   * Who calls whom.
   *
   * @param zone only instances in it; empty for all
   * @param version only instances of it; empty for all
   * @param label only instances with it, {@code key=value}; empty for all
   */
  @Idempotent
  @Get("/api/topology")
  Topology topology(
      Optional<Instant> from, Optional<Instant> to, String zone, String version, String label);

  /**
   * The same, as it changes: one at once, and another every few seconds, until the caller ends.
   *
   * @param span how far each goes back, up to an hour; a quarter of an hour if zero
   */
  @Get("/api/topology/live")
  Stream<Topology> liveTopology(String zone, String version, String label, Duration span);

  /** How the calls of one service go, by its methods, callers, callees and instances. */
  @Idempotent
  @Get("/api/services/{service}")
  ServiceFigures service(String service, Optional<Instant> from, Optional<Instant> to);

  /**
   * How calls went over time.
   *
   * @param method empty for all of the service
   * @param caller only calls of this service; empty for all
   * @param points how many points are wanted at the most, 1 to 1,000; 120 if zero
   */
  @Idempotent
  @Get("/api/services/{service}/series")
  List<Point> series(
      String service,
      String method,
      String caller,
      Optional<Instant> from,
      Optional<Instant> to,
      int points);

  /**
   * Both, as they change: one at once, and another every few seconds, until the caller ends.
   *
   * @param method that the series is about; empty for all of the service
   * @param caller whose calls the series is about; empty for all
   * @param points of the series, 1 to 1,000 at the most; 120 if zero
   * @param span how far each goes back, up to an hour; a quarter of an hour if zero
   */
  @Get("/api/services/{service}/live")
  Stream<LiveService> liveService(
      String service, String method, String caller, int points, Duration span);

  /**
   * The newest traces that match all of this.
   *
   * @param service that takes part; empty for any
   * @param method that is called, or the name of a span; empty for any
   * @param failed only those in which something failed
   * @param leastMillis only those that took as long; zero for any
   * @param mostMillis only those that did not take longer; zero for any
   * @param labels attributes that one span has all of, {@code key=value}
   * @param text in a name, an attribute or a message of a span, in any case
   * @param limit 1 to 1,000; 50 if zero
   */
  @Idempotent
  @Get("/api/traces")
  List<TraceSummary> traces(
      String service,
      String method,
      boolean failed,
      double leastMillis,
      double mostMillis,
      List<String> labels,
      String text,
      Optional<Instant> from,
      Optional<Instant> to,
      int limit);

  /** How many requests took how long, over time. */
  @Idempotent
  @Get("/api/heatmap")
  HeatMap heatMap(
      String service, String method, Optional<Instant> from, Optional<Instant> to, int columns);

  /**
   * One trace.
   *
   * @param traceId 32 hexadecimal digits
   */
  @Idempotent
  @Get("/api/traces/{traceId}")
  Trace trace(String traceId);

  /** What was logged in one trace, in the order of time. */
  @Idempotent
  @Get("/api/traces/{traceId}/logs")
  List<LogLine> logs(String traceId);

  /** How the collector itself goes. */
  @Idempotent
  @Get("/api/collector")
  CollectorState state();

  /** What a node of the topology is. */
  enum Kind {
    SERVICE,
    GATEWAY,
    DATABASE,
    CACHE,
    BROKER,
    EXTERNAL,
    /** Callers that tell nothing of themselves. */
    CLIENT
  }

  /**
   * How calls went: rate, errors, duration.
   *
   * @param perSecond calls a second
   * @param failedShare the share of them that failed, 0 to 1
   */
  record Red(
      long calls,
      long failed,
      double perSecond,
      double failedShare,
      double p50Millis,
      double p90Millis,
      double p99Millis) {}

  /** Who calls whom in a span of time. */
  record Topology(Instant from, Instant to, List<Node> nodes, List<Edge> edges) {}

  /**
   * One service, database, broker, or whoever else.
   *
   * @param served how the calls went that it answered
   * @param inFlight how many calls it works on, as far as its processes tell
   */
  record Node(
      String name,
      Kind kind,
      int instances,
      List<String> zones,
      List<String> versions,
      Red served,
      Optional<Long> inFlight) {}

  /**
   * The calls of one by another, as the caller saw them; as the callee did if nobody else tells.
   */
  record Edge(String caller, String callee, Red red) {}

  /** All of one service. */
  record ServiceFigures(
      String name,
      Kind kind,
      Red served,
      List<MethodFigures> methods,
      List<Share> callers,
      List<Share> callees,
      List<InstanceFigures> instances,
      List<Deploy> deploys) {}

  /** All of one service, and how its calls went over time. */
  record LiveService(ServiceFigures figures, List<Point> series) {}

  /** How the calls of one method went, and by which status they ended. */
  record MethodFigures(String method, Red red, List<CodeCount> ended) {}

  /** So many calls ended so. */
  record CodeCount(String code, long calls) {}

  /**
   * One that calls, or is called.
   *
   * @param share its share of all calls that came in or went out, 0 to 1
   * @param methods the same, method by method, the most called first
   */
  record Share(String service, double share, Red red, List<MethodShare> methods) {}

  /** One method's part of that. */
  record MethodShare(String method, double share, Red red) {}

  /** One process, as its telemetry tells. */
  record InstanceFigures(
      String id,
      String version,
      String zone,
      String host,
      Instant firstSeen,
      Instant lastSeen,
      Red served,
      String debugAddress) {}

  /** A version was seen for the first time. */
  record Deploy(Instant at, String version) {}

  /** One point of a series; it stands for the time up to the next. */
  record Point(Instant at, Red red) {}

  /** A trace in a list. */
  record TraceSummary(
      String traceId,
      Instant start,
      double millis,
      String service,
      String name,
      boolean failed,
      int spans,
      List<String> services) {}

  /**
   * How many requests took how long.
   *
   * @param columns when each column begins
   * @param boundsMillis the upper end of each row, the shortest first
   * @param cells column by column, only those that are not empty
   */
  record HeatMap(List<Instant> columns, List<Double> boundsMillis, List<Cell> cells) {}

  /** One cell of it. */
  record Cell(int column, int row, long calls, long failed) {}

  /**
   * One request in full.
   *
   * @param spans in the order of the call tree, callers before callees
   */
  record Trace(String traceId, Instant start, double millis, boolean failed, List<Span> spans) {}

  /**
   * One step of a request.
   *
   * @param parentId empty for the first
   * @param depth how deep it stands in the tree, 0 for the first
   * @param startMicros since the trace began
   * @param selfMicros its time less what its children took
   * @param gapMicros how long nothing happened before it that is known of: since the end of what
   *     came before it under the same parent, or since the parent began
   * @param kind {@code client}, {@code server}, {@code internal}, {@code producer}, {@code
   *     consumer}
   * @param critical whether it is on the critical path: the request would have been shorter without
   * @param criticalMicros how much of the critical path it is itself, its children left out
   */
  record Span(
      String spanId,
      String parentId,
      int depth,
      String service,
      String instance,
      String name,
      String kind,
      long startMicros,
      long micros,
      long selfMicros,
      long gapMicros,
      boolean failed,
      String message,
      boolean critical,
      long criticalMicros,
      List<Attribute> attributes,
      List<Event> events) {}

  /** A name and a value. */
  record Attribute(String key, String value) {}

  /** Something that happened in a span, such as an exception. */
  record Event(String name, long atMicros, List<Attribute> attributes) {}

  /** One line of a log. */
  record LogLine(
      Instant at,
      String severity,
      String service,
      String instance,
      String spanId,
      String logger,
      String text,
      List<Attribute> attributes) {}

  /**
   * How the collector goes.
   *
   * @param received spans that arrived since it started
   * @param kept those that it stored
   * @param shed those that it refused or dropped since there were too many
   * @param storedBytes what its store takes
   */
  record CollectorState(
      long received, long kept, long shed, long storedBytes, Optional<Instant> oldest) {}
}
