package io.kith.collector.figures;

import io.kith.collector.Observations.Kind;
import io.kith.collector.Source;
import io.kith.collector.SpanKind;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.figures.CallSeries.Side;
import io.kith.core.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The calls that the spans of a trace tell of.
 *
 * <p>A client's span is a call as the caller saw it, a server's one as the callee did; who was at
 * the other end is known from the other's span, if it is in the trace. Without it the attributes
 * tell: the name of the service, or the address, which is somebody {@link Kind#EXTERNAL} then. A
 * span of a database or a broker is a call of that, which tells nothing of itself.
 *
 * <p>Of a process that counts its calls itself only those are taken that it does not count: of
 * databases, brokers and by HTTP. Those are as many as it samples.
 */
final class SpanCalls {

  /** The systems of {@code db.system.name} that keep what is elsewhere, too. */
  private static final Set<String> CACHES = Set.of("redis", "memcached", "hazelcast", "ehcache");

  /** Calls of Kith itself, such as those of registries. */
  private static final String OWN = "kith.";

  private final TraceRecord trace;
  private final Predicate<Source> counting;
  private final Function<Source, Group> groups;
  private final Map<Long, SpanRecord> byId = new HashMap<>();
  private final Map<Long, SpanRecord> takers = new HashMap<>();
  private final List<ObservedCall> calls = new ArrayList<>();

  private SpanCalls(TraceRecord trace, Predicate<Source> counting, Function<Source, Group> groups) {
    this.trace = trace;
    this.counting = counting;
    this.groups = groups;
    for (SpanRecord span : trace.spans()) {
      byId.putIfAbsent(span.spanId(), span);
      if (span.kind() == SpanKind.SERVER) {
        takers.putIfAbsent(span.parentId(), span);
      }
    }
  }

  /**
   * All calls of a trace.
   *
   * @param counting who counts calls itself
   * @param groups what tells the processes of a service apart
   */
  static List<ObservedCall> of(
      TraceRecord trace, Predicate<Source> counting, Function<Source, Group> groups) {
    var found = new SpanCalls(trace, counting, groups);
    found.trace.spans().forEach(found::add);
    return found.calls;
  }

  private void add(SpanRecord span) {
    if (span.name().startsWith(OWN)) {
      return;
    }
    switch (span.kind()) {
      case SERVER -> addServed(span);
      case CLIENT -> addMade(span);
      case PRODUCER -> broker(span).ifPresent(name -> addMade(span, name, Kind.BROKER));
      case CONSUMER -> broker(span).ifPresent(name -> add(span, Side.CALLEE, name, Kind.BROKER));
      case INTERNAL -> {}
    }
  }

  private void addServed(SpanRecord span) {
    if (counting.test(span.source())) {
      return;
    }
    Optional<SpanRecord> caller = Optional.ofNullable(byId.get(span.parentId()));
    add(
        span,
        Side.CALLEE,
        caller.map(from -> from.source().service()).orElse(""),
        caller.isPresent() ? Kind.SERVICE : Kind.CLIENT);
    String instance = Text.name(span.source().instance());
    if (!instance.isEmpty()) {
      add(span, Figures.ofInstance(span.source(), instance, isFailure(span)));
    }
  }

  private void addMade(SpanRecord span) {
    Optional<String> database = database(span);
    Optional<String> broker = broker(span);
    if (database.isPresent()) {
      boolean caches = CACHES.contains(databaseSystem(span).orElse(""));
      addMade(span, database.get(), caches ? Kind.CACHE : Kind.DATABASE);
    } else if (broker.isPresent()) {
      addMade(span, broker.get(), Kind.BROKER);
    } else if (!counting.test(span.source()) || isPlainHttp(span)) {
      SpanRecord taker = takers.get(span.spanId());
      Optional<String> service =
          taker != null
              ? Optional.of(taker.source().service())
              : first(span, "kith.peer.service", "service.peer.name", "peer.service");
      addMade(
          span,
          service.orElseGet(() -> address(span)),
          service.isPresent() ? Kind.SERVICE : Kind.EXTERNAL);
    }
  }

  private void addMade(SpanRecord span, String peer, Kind kind) {
    add(span, Side.CALLER, peer, kind);
  }

  private void add(SpanRecord span, Side side, String peer, Kind kind) {
    Group group = groups.apply(span.source());
    add(
        span,
        new CallSeries(
            side,
            Text.name(span.source().service()),
            group.version(),
            group.zone(),
            group.labels(),
            Text.name(peer),
            kind,
            Text.name(span.name()),
            Text.name(code(span)),
            isFailure(span)));
  }

  private void add(SpanRecord span, CallSeries series) {
    calls.add(new ObservedCall(series, span.endNanos(), span.nanos()));
  }

  private static boolean isPlainHttp(SpanRecord span) {
    return first(span, "http.request.method", "http.method").isPresent()
        && first(span, "rpc.system.name", "rpc.system").isEmpty();
  }

  private static Optional<String> databaseSystem(SpanRecord span) {
    return first(span, "db.system.name", "db.system");
  }

  private static Optional<String> database(SpanRecord span) {
    return databaseSystem(span)
        .map(system -> named(system, first(span, "db.namespace", "db.name", "server.address")));
  }

  private static Optional<String> broker(SpanRecord span) {
    return first(span, "messaging.system")
        .map(system ->
            named(system, first(span, "messaging.destination.name", "messaging.destination")));
  }

  private static String named(String system, Optional<String> name) {
    return name.map(more -> system + "/" + more).orElse(system);
  }

  private static String address(SpanRecord span) {
    String port = first(span, "server.port", "net.peer.port").map(text -> ":" + text).orElse("");
    return first(span, "server.address", "net.peer.name", "network.peer.address")
        .map(host -> host + port)
        .orElse("(unknown)");
  }

  private static boolean isFailure(SpanRecord span) {
    return Failures.isFailure(code(span), span.failed());
  }

  private static String code(SpanRecord span) {
    return first(
            span,
            "kith.code",
            "rpc.response.status_code",
            "rpc.grpc.status_code",
            "http.response.status_code",
            "http.status_code")
        .map(text -> isGrpcNumber(text) ? Code.of(Integer.parseInt(text)).name() : text)
        .orElse(span.failed() ? "ERROR" : "OK");
  }

  private static boolean isGrpcNumber(String text) {
    return text.equals("0") || (Failures.number(text) > 0 && Failures.number(text) < 100);
  }

  private static Optional<String> first(SpanRecord span, String... keys) {
    for (String key : keys) { // of every span of all who do not count
      Optional<String> value = span.details().attribute(key);
      if (value.isPresent() && !value.get().isEmpty()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
