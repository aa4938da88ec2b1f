package io.kith.collector.observatory;

import io.kith.collector.Live;
import io.kith.collector.Observations;
import io.kith.collector.Reading;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceStore;
import io.kith.collector.figures.FigureReader;
import io.kith.collector.figures.Gauges;
import io.kith.collector.figures.ServiceView;
import io.kith.collector.figures.TimeView;
import io.kith.collector.figures.TopologyView;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers from what is stored: figures from their tables, traces from their store. Thread-safe. */
public final class StoredObservations implements Observations {

  private static final Duration USUAL = Duration.ofMinutes(15);
  private static final int MOST_POINTS = 1_000;
  private static final int USUAL_POINTS = 120;
  private static final int USUAL_LIMIT = 50;
  private static final int MOST_CHARS = 1_000;

  private final FigureReader figures;
  private final Gauges gauges;
  private final TraceStore traces;
  private final Reading reading;
  private final Supplier<CollectorState> state;
  private final InstantSource clock;

  /**
   * Answers from these.
   *
   * @param state how the collector goes
   */
  public StoredObservations(
      FigureReader figures,
      Gauges gauges,
      TraceStore traces,
      Reading reading,
      Supplier<CollectorState> state,
      InstantSource clock) {
    this.figures = figures;
    this.gauges = gauges;
    this.traces = traces;
    this.reading = reading;
    this.state = state;
    this.clock = clock;
  }

  /** A span of time that somebody asked for. */
  private record Span(Instant from, Instant to) {}

  private Span span(Optional<Instant> from, Optional<Instant> to) {
    Instant end = to.orElseGet(clock::instant);
    Instant start = from.orElse(end.minus(USUAL));
    require(start.isBefore(end), "from is " + start + ", which is not before to: " + end);
    return new Span(start, end);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new CallException(Code.INVALID_ARGUMENT, problem);
    }
  }

  private static void requireShort(String... texts) {
    for (String text : texts) {
      require(text.length() <= MOST_CHARS, "a text of more than 1,000 characters");
    }
  }

  private static int within(int wanted, int usual, int most, String name) {
    require(wanted >= 0 && wanted <= most, name + " is " + wanted + "; allowed are 1 to " + most);
    return wanted == 0 ? usual : wanted;
  }

  @Override
  public Topology topology(
      Optional<Instant> from, Optional<Instant> to, String zone, String version, String label) {
    Span span = span(from, to);
    requireLabel(zone, version, label);
    return reading.read(
        () -> TopologyView.of(figures, gauges, span.from(), span.to(), zone, version, label));
  }

  private static void requireLabel(String zone, String version, String label) {
    requireShort(zone, version, label);
    require(label.isEmpty() || label.indexOf('=') > 0, "label is '" + label + "'; it is key=value");
  }

  @Override
  public Stream<Topology> liveTopology(String zone, String version, String label, Duration asked) {
    Duration span = Live.span(asked, USUAL);
    requireLabel(zone, version, label);
    return Live.of(() -> topology(before(span), Optional.empty(), zone, version, label));
  }

  private Optional<Instant> before(Duration span) {
    return Optional.of(clock.instant().minus(span));
  }

  @Override
  public ServiceFigures service(String service, Optional<Instant> from, Optional<Instant> to) {
    Span span = span(from, to);
    requireShort(service);
    ServiceFigures found =
        reading.read(() -> ServiceView.of(figures, service, span.from(), span.to()));
    if (found.methods().isEmpty()
        && found.instances().isEmpty()
        && found.callees().isEmpty()
        && found.callers().isEmpty()) {
      throw new CallException(
          Code.NOT_FOUND,
          "nothing was heard of a service '"
              + service
              + "' from "
              + span.from()
              + " to "
              + span.to());
    }
    return found;
  }

  @Override
  public List<Point> series(
      String service,
      String method,
      String caller,
      Optional<Instant> from,
      Optional<Instant> to,
      int points) {
    Span span = span(from, to);
    requireShort(service, method, caller);
    int most = within(points, USUAL_POINTS, MOST_POINTS, "points");
    return reading.read(
        () -> TimeView.series(figures, service, method, caller, span.from(), span.to(), most));
  }

  @Override
  public Stream<LiveService> liveService(
      String service, String method, String caller, int points, Duration asked) {
    Duration span = Live.span(asked, USUAL);
    return Live.of(() -> {
      Optional<Instant> from = before(span);
      return new LiveService(
          service(service, from, Optional.empty()),
          series(service, method, caller, from, Optional.empty(), points));
    });
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
    Span span = span(from, to);
    requireShort(service, method, text);
    var query =
        new TraceQuery(
            service,
            method,
            failed,
            nanos(leastMillis),
            nanos(mostMillis),
            labels.stream().map(StoredObservations::attribute).toList(),
            text,
            span.from(),
            span.to(),
            within(limit, USUAL_LIMIT, TraceQuery.MAX_LIMIT, "limit"));
    return reading.read(() -> traces.search(query).traces());
  }

  private static long nanos(double millis) {
    require(millis >= 0 && millis <= 1e9, "a duration of " + millis + " ms");
    return Math.round(millis * 1e6);
  }

  private static Attribute attribute(String label) {
    int equals = label.indexOf('=');
    require(equals > 0, "label is '" + label + "'; it is key=value");
    return new Attribute(label.substring(0, equals), label.substring(equals + 1));
  }

  @Override
  public HeatMap heatMap(
      String service, String method, Optional<Instant> from, Optional<Instant> to, int columns) {
    Span span = span(from, to);
    requireShort(service, method);
    int most = within(columns, USUAL_POINTS, MOST_POINTS, "columns");
    return reading.read(
        () -> TimeView.heatMap(figures, service, method, span.from(), span.to(), most));
  }

  @Override
  public Trace trace(String traceId) {
    return TraceView.of(record(traceId));
  }

  @Override
  public List<LogLine> logs(String traceId) {
    return TraceView.logs(record(traceId));
  }

  private TraceRecord record(String traceId) {
    require(
        traceId.length() == 32 && traceId.chars().allMatch(HexFormat::isHexDigit),
        "'" + traceId + "' is no id of a trace: it has 32 hexadecimal digits");
    long high = HexFormat.fromHexDigitsToLong(traceId.substring(0, 16));
    long low = HexFormat.fromHexDigitsToLong(traceId.substring(16));
    return reading
        .read(() -> traces.trace(high, low))
        .orElseThrow(() ->
            new CallException(
                Code.NOT_FOUND,
                "no trace "
                    + traceId
                    + " is kept: it was not sampled, is not complete yet, or was dropped as"
                    + " too old"));
  }

  @Override
  public CollectorState state() {
    return state.get();
  }
}
