package io.kith.debug;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Snapshot;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import io.kith.transport.ConnectionView;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the parts of the application. */
final class LiveProcess implements ProcessPages {

  private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CALLS = 10_000;

  private final Subject subject;

  LiveProcess(Subject subject) {
    this.subject = subject;
  }

  @Override
  public HttpBody index() {
    Exchange.current()
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    Exchange.current().header("cache-control", "no-store");
    return HttpBody.of("text/html; charset=utf-8", Index.page(subject.identity()));
  }

  @Override
  public Health live() {
    return health("live");
  }

  @Override
  public Health ready() {
    Map<String, String> reasons = subject.notReady().get();
    if (!reasons.isEmpty()) {
      throw new CallException(
          Code.UNAVAILABLE,
          reasons.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(check -> check.getKey() + ": " + check.getValue())
              .collect(Collectors.joining("; ", "not ready: ", "")));
    }
    return health("ready");
  }

  private Health health(String status) {
    return new Health(
        status,
        subject.identity().app(),
        subject.identity().instance(),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds());
  }

  @Override
  public Configuration configuration() {
    return new Configuration(
        subject.configuration().get().stream()
            .map(setting ->
                new Value(
                    setting.key(),
                    Secrets.hidden(setting.key(), setting.value()),
                    setting.origin().toString()))
            .toList());
  }

  @Override
  public KnownInstances registry() {
    Optional<Snapshot> known = subject.registry().snapshot(Query.all(), REGISTRY_TIMEOUT);
    return new KnownInstances(
        Secrets.hidden("registry", subject.registry().url()),
        Secrets.hidden("trouble", subject.registry().trouble().orElse("")),
        known.isPresent(),
        known.map(snapshot -> snapshot.revision().toString()).orElse(""),
        known.map(Snapshot::instances).orElse(List.of()).stream()
            .sorted(Comparator.comparing(Instance::app).thenComparing(Instance::id))
            .map(LiveProcess::known)
            .toList());
  }

  private static Known known(Instance instance) {
    return new Known(
        instance.id(),
        instance.app(),
        instance.version(),
        instance.address().toString(),
        instance.location().region(),
        instance.location().zone(),
        instance.weight(),
        instance.state().name().toLowerCase(Locale.ROOT),
        instance.startedAt(),
        instance.labels(),
        instance.services().stream().map(ServiceEntry::name).toList());
  }

  @Override
  public Connections connections() {
    List<ConnectionView> all =
        subject.connections().get().stream()
            .map(LiveProcess::withoutCalls)
            .sorted(Comparator.comparing(ConnectionView::age).reversed())
            .toList();
    return new Connections(all.size(), all);
  }

  private static ConnectionView withoutCalls(ConnectionView view) {
    return new ConnectionView(
        view.side(),
        view.peer(),
        view.protocol(),
        view.age(),
        view.queuedBytes(),
        view.inFlight(),
        List.of());
  }

  @Override
  public Calls calls() {
    List<ConnectionView> all = subject.connections().get();
    return new Calls(
        all.stream().mapToLong(ConnectionView::inFlight).sum(),
        all.stream()
            .flatMap(connection ->
                connection.calls().stream()
                    .map(call ->
                        new UnderWay(
                            connection.side(), connection.peer(), connection.protocol(), call)))
            .sorted(Comparator.comparing((UnderWay way) -> way.call().age()).reversed())
            .limit(MAX_CALLS)
            .toList());
  }
}
