package io.kith.collector.figures;

import io.kith.collector.AttributeKeys;
import io.kith.collector.Observations.Kind;
import io.kith.collector.Source;
import io.kith.collector.SpanKind;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.figures.CallSeries.Side;
import io.kith.core.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** What is looked for in the attributes of a span, by the keys that say so, the first first. */
  private enum Wanted {
    CODE(
        "kith.code",
        "rpc.response.status_code",
        "rpc.grpc.status_code",
        "http.response.status_code",
        "http.status_code"),
    DATABASE("db.system.name", "db.system"),
    DATABASE_NAME("db.namespace", "db.name", "server.address"),
    BROKER("messaging.system"),
    BROKER_NAME("messaging.destination.name", "messaging.destination"),
    HTTP("http.request.method", "http.method"),
    RPC("rpc.system.name", "rpc.system"),
    PEER("kith.peer.service", "service.peer.name", "peer.service"),
    HOST("server.address", "net.peer.name", "network.peer.address"),
    PORT("server.port", "net.peer.port");

    private static final AttributeKeys ALL =
        AttributeKeys.of(
            Stream.of(values())
                .flatMap(wanted -> wanted.keys.stream())
                .distinct()
                .toArray(String[]::new));

    private final List<String> keys;

    Wanted(String... keys) {
      this.keys = List.of(keys);
    }
  }

  /** Where the keys of each stand among all. */
  private static final int[][] PLACES =
      Stream.of(Wanted.values())
          .map(wanted -> wanted.keys.stream().mapToInt(Wanted.ALL.all()::indexOf).toArray())
          .toArray(int[][]::new);

  private final TraceRecord trace;
  private final Predicate<Teller> counting;
  private final Function<Source, Teller> tellers;
  private final SpanIndex byId;
  private final SpanIndex takers;
  private final List<ObservedCall> calls;
  private @Nullable Source lastSource;
  private @Nullable Teller lastTeller;
  private boolean lastCounts;

  // Of the span that is looked at.
  private final String[] values = new String[Wanted.ALL.all().size()];
  private String code = "";
  private boolean failed;

  private SpanCalls(
      TraceRecord trace, Predicate<Teller> counting, Function<Source, Teller> tellers) {
    this.trace = trace;
    this.counting = counting;
    this.tellers = tellers;
    this.calls = new ArrayList<>(trace.spans().size() * 2);
    this.byId = new SpanIndex(trace.spans().size());
    this.takers = new SpanIndex(trace.spans().size());
    for (SpanRecord span : trace.spans()) {
      byId.add(span.spanId(), span);
      if (span.kind() == SpanKind.SERVER) {
        takers.add(span.parentId(), span);
      }
    }
  }

  /**
   * All calls of a trace.
   *
   * @param counting who counts calls itself
   * @param tellers who a source is
   */
  static List<ObservedCall> of(
      TraceRecord trace, Predicate<Teller> counting, Function<Source, Teller> tellers) {
    var found = new SpanCalls(trace, counting, tellers);
    found.trace.spans().forEach(found::add);
    return found.calls;
  }

  private void add(SpanRecord span) {
    if (span.kind() == SpanKind.INTERNAL || span.name().startsWith(OWN)) {
      return;
    }
    Teller teller = teller(span.source());
    if (span.kind() == SpanKind.SERVER && lastCounts) {
      return;
    }
    span.details().values(Wanted.ALL, values);
    code = code(span.failed());
    failed = Failures.isFailure(code, span.failed());
    switch (span.kind()) {
      case SERVER -> addServed(span, teller);
      case CLIENT -> addMade(span, teller);
      case PRODUCER -> {
        if (!first(Wanted.BROKER).isEmpty()) {
          add(span, teller, Side.CALLER, broker(), Kind.BROKER);
        }
      }
      case CONSUMER -> {
        if (!first(Wanted.BROKER).isEmpty()) {
          add(span, teller, Side.CALLEE, broker(), Kind.BROKER);
        }
      }
      case INTERNAL -> {}
    }
  }

  /** The same as that of the span before, most of the time. */
  private Teller teller(Source source) {
    Teller known = lastTeller;
    if (known == null || source != lastSource) {
      known = tellers.apply(source);
      lastSource = source;
      lastTeller = known;
      lastCounts = counting.test(known);
    }
    return known;
  }

  private void addServed(SpanRecord span, Teller teller) {
    SpanRecord caller = byId.find(span.parentId());
    add(
        span,
        teller,
        Side.CALLEE,
        caller == null ? "" : caller.source().service(),
        caller == null ? Kind.CLIENT : Kind.SERVICE);
    if (!teller.instance().isEmpty()) {
      calls.add(
          new ObservedCall(CallSeries.ofInstance(teller, failed), span.endNanos(), span.nanos()));
    }
  }

  private void addMade(SpanRecord span, Teller teller) {
    String database = first(Wanted.DATABASE);
    if (!database.isEmpty()) {
      Kind kind = CACHES.contains(database) ? Kind.CACHE : Kind.DATABASE;
      add(span, teller, Side.CALLER, named(database, Wanted.DATABASE_NAME), kind);
    } else if (!first(Wanted.BROKER).isEmpty()) {
      add(span, teller, Side.CALLER, broker(), Kind.BROKER);
    } else if (!lastCounts || isPlainHttp()) {
      SpanRecord taker = takers.find(span.spanId());
      String service = taker == null ? first(Wanted.PEER) : taker.source().service();
      boolean isKnown = taker != null || !service.isEmpty();
      add(
          span,
          teller,
          Side.CALLER,
          isKnown ? service : address(),
          isKnown ? Kind.SERVICE : Kind.EXTERNAL);
    }
  }

  private void add(SpanRecord span, Teller teller, Side side, String peer, Kind kind) {
    Group group = teller.group();
    calls.add(
        new ObservedCall(
            new CallSeries(
                side,
                teller.service(),
                group.version(),
                group.zone(),
                group.labels(),
                Text.name(peer),
                kind,
                Text.name(span.name()),
                Text.name(code),
                failed),
            span.endNanos(),
            span.nanos()));
  }

  private String broker() {
    return named(first(Wanted.BROKER), Wanted.BROKER_NAME);
  }

  private String named(String system, Wanted name) {
    String more = first(name);
    return more.isEmpty() ? system : system + "/" + more;
  }

  private boolean isPlainHttp() {
    return !first(Wanted.HTTP).isEmpty() && first(Wanted.RPC).isEmpty();
  }

  private String address() {
    String host = first(Wanted.HOST);
    String port = first(Wanted.PORT);
    return host.isEmpty() ? "(unknown)" : port.isEmpty() ? host : host + ":" + port;
  }

  private String code(boolean isError) {
    String told = first(Wanted.CODE);
    if (told.isEmpty()) {
      return isError ? "ERROR" : "OK";
    }
    return isGrpcNumber(told) ? Code.of(Integer.parseInt(told)).name() : told;
  }

  private static boolean isGrpcNumber(String text) {
    return text.equals("0") || (Failures.number(text) > 0 && Failures.number(text) < 100);
  }

  /** The first value that there is; empty if there is none. */
  private String first(Wanted wanted) {
    for (int place : PLACES[wanted.ordinal()]) {
      if (!values[place].isEmpty()) {
        return values[place];
      }
    }
    return "";
  }
}
