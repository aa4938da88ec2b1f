package io.kith.cluster;

import io.kith.cluster.Registry.Watch;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Method;
import io.kith.core.Ticker;
import io.kith.policy.Balancer;
import io.kith.policy.CandidateLimits;
import io.kith.policy.PeakEwma;
import io.kith.policy.SlowStart;
import io.kith.policy.routing.Group;
import io.kith.policy.routing.MethodRouting;
import io.kith.policy.routing.Routing;
import io.kith.policy.routing.RoutingRules;
import io.kith.rules.BreakerRule;
import io.kith.rules.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one query, kept up to date with the registry.
 *
 * <p>Each snapshot becomes a {@link Choice} that is published through one volatile field: a call
 * reads it and takes no lock. An endpoint that is gone is in no later choice; its link takes no new
 * calls, which whoever still holds the old choice notices as a call that was not executed.
 *
 * <p>Links connect by themselves. An endpoint that is not connected, or does not answer, gets calls
 * only when no other is; one that does worse than the others gets none for a while ({@link
 * Ejections}). Each change of that makes a new choice, on a thread that makes one for all changes
 * that came meanwhile.
 */
final class EndpointSet implements AutoCloseable {

  /** After this time without a reply, what was seen of the time of replies counts a third. */
  private static final Duration RESPONSE_DECAY = Duration.ofSeconds(10);

  /** Older than anybody may take to start slowly. */
  private static final Duration LONG_AGO = Duration.ofDays(1);

  private final Query query;
  private final Router router;
  private final Pooling pools;
  private final Links links;
  private final Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Runnable onChange = this::changed;
  private final AtomicBoolean hasChanged = new AtomicBoolean();
  private final CompiledFor compiledFor;
  private final Eligibility eligibility;
  private final KindSubset subset;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Ejections ejections;
  private volatile View view;

  // Guarded by the lock.
  private RoutingRules rules;
  private Map<String, Endpoint> endpoints = Map.of();
  private boolean growing;
  private List<Endpoint> known = List.of();
  private @Nullable Snapshot last;
  private boolean closed;

  /**
   * Whom calls may go to.
   *
   * @param all whatever rules say
   */
  private record View(Choice all, Routing<Choice> routing) {}

  /** A set without rules, and with the defaults of what is eligible. */
  EndpointSet(Query query, Registry registry, Balancer balancer, Links links) {
    this(
        query,
        registry,
        () -> balancer,
        links,
        Router.none(),
        CompiledFor.ANYTHING,
        Eligibility.defaults(),
        Ticker.system(),
        InstantSource.system());
  }

  /**
   * A set that {@link #lookAfter} has to be called on.
   *
   * @param balancers makes the balancer of each pool
   * @param compiledFor which versions of the service will do
   * @param clock to know how old an instance is
   */
  EndpointSet(
      Query query,
      Registry registry,
      Supplier<? extends Balancer> balancers,
      Links links,
      Router router,
      CompiledFor compiledFor,
      Eligibility eligibility,
      Ticker ticker,
      InstantSource clock) {
    this.query = query;
    this.router = router;
    this.pools =
        new Pooling(balancers, (members, balancer) -> Choice.of(members, balancer, eligibility));
    this.links = links;
    this.compiledFor = compiledFor;
    this.eligibility = eligibility;
    this.subset = new KindSubset(eligibility.subset());
    this.ticker = ticker;
    this.clock = clock;
    this.ejections =
        new Ejections(eligibility, query.toString(), ticker, new SplittableRandom(), onChange);
    this.rules = ofQuery(router.rules());
    ejections.limit(limits(router.rules()));
    this.view = view();
    this.watch = registry.watch(query, this::accept);
  }

  Query query() {
    return query;
  }

  CompiledFor compiledFor() {
    return compiledFor;
  }

  /** Who may be called right now, whatever rules say. */
  Choice choice() {
    return view.all();
  }

  /** Who may be called right now by this call. */
  Choice choice(Call call) {
    return routing(call.method()).choose(call);
  }

  /** What rules say of calls of this method right now. */
  MethodRouting<Choice> routing(Method method) {
    return view.routing().of(method);
  }

  /** Whether rules may label calls right now, or send copies of them. */
  boolean marksOrMirrors() {
    return view.routing().marksOrMirrors();
  }

  /** Those who are eligible, whatever rules say. */
  List<Endpoint> eligible() {
    lock.lock();
    try {
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Who may be called, and with what weight. */
  Eligibility eligibility() {
    return eligibility;
  }

  /** Waits until all who are eligible are connected, but no longer than this. */
  void awaitConnections(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long remainingNanos = timeoutNanos;
      while (!known.stream().allMatch(Endpoint::isReady) && remainingNanos > 0 && !closed) {
        remainingNanos = arrived.awaitNanos(remainingNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who may be called, as soon as there is anybody; nobody once the time is over. */
  Choice await(long timeoutNanos, Cancellation cancellation) throws InterruptedException {
    try (var _ = cancellation.onCancel(this::wakeAll)) {
      lock.lockInterruptibly();
      try {
        long remainingNanos = timeoutNanos;
        while (choice().isEmpty() && remainingNanos > 0 && !closed && !cancellation.isCancelled()) {
          remainingNanos = arrived.awaitNanos(remainingNanos);
        }
        return choice();
      } finally {
        lock.unlock();
      }
    }
  }

  /** What the registry said last; empty if it has not said anything yet. */
  Optional<Snapshot> last() {
    lock.lock();
    try {
      return Optional.ofNullable(last);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it calls nobody any more, ever. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    lock.lock();
    try {
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on these rules are in force. */
  void follow(Rules now) {
    ejections.limit(limits(now));
    lock.lock();
    try {
      rules = ofQuery(now);
      if (!closed) {
        publish();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a breaker for each instance comes to: an ejection that does not ask how others do. */
  private CandidateLimits limits(Rules all) {
    return query
        .service()
        .flatMap(service ->
            all.calls().findFor(service, "breaker", rule -> rule.breaker(BreakerRule.Per.INSTANCE)))
        .map(said -> said.value().limits())
        .orElse(CandidateLimits.none());
  }

  private RoutingRules ofQuery(Rules all) {
    return query.service().map(all.routing()::of).orElse(all.routing());
  }

  private void accept(Snapshot snapshot) {
    List<Instance> gone;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      last = snapshot;
      gone = replaceBy(subset.of(snapshot.instances().stream().filter(this::isEligible).toList()));
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    release(gone);
  }

  private boolean isEligible(Instance instance) {
    return whyNotEligible(instance).isEmpty();
  }

  /** Why nobody may call an instance; empty if one may. */
  Optional<String> whyNotEligible(Instance instance) {
    if (!compiledFor.accepts(instance)) {
      return Optional.of(compiledFor.misfit(instance));
    }
    if (instance.state() != Instance.State.READY) {
      return Optional.of("it is " + instance.state());
    }
    return instance.protocols().contains(Instance.KITH)
        ? Optional.empty()
        : Optional.of("it speaks " + String.join(", ", instance.protocols()) + ", and not kith");
  }

  /** Publishes the new choice, and returns whom nobody calls any more. */
  private List<Instance> replaceBy(List<Instance> eligible) {
    boolean isFirst = endpoints.isEmpty();
    var next = new HashMap<String, Endpoint>();
    var ordered = new ArrayList<Endpoint>(eligible.size());
    for (Instance instance : eligible) {
      Endpoint endpoint = endpoint(instance, endpoints.get(instance.id()), isFirst);
      next.put(instance.id(), endpoint);
      ordered.add(endpoint);
    }
    var gone = new ArrayList<Instance>();
    for (Endpoint before : endpoints.values()) {
      Endpoint now = next.get(before.id());
      if (now == null || now.watched() != before.watched()) {
        ejections.leave(before.watched().health());
        gone.add(before.instance());
      }
    }
    endpoints = next;
    known = List.copyOf(ordered);
    publish();
    return gone;
  }

  /** What was seen of an instance stays as long as it is where it was. */
  private Endpoint endpoint(Instance instance, @Nullable Endpoint before, boolean isFirst) {
    if (before != null && before.instance().address().equals(instance.address())) {
      return before.instance().equals(instance)
          ? before
          : Endpoint.of(instance, before.watched(), instance.weight());
    }
    long nowNanos = ticker.nanos();
    var link =
        new WatchedLink(
            links.acquire(instance, onChange),
            ejections,
            ejections.join(instance, nowNanos - ageNanos(instance, isFirst)),
            new PeakEwma(RESPONSE_DECAY, nowNanos),
            ticker);
    return Endpoint.of(instance, link, instance.weight());
  }

  /** By the clock of the instance, if it says; else new is who was not there at first. */
  private long ageNanos(Instance instance, boolean isFirst) {
    if (instance.startedAt().equals(Instant.EPOCH)) {
      return isFirst ? LONG_AGO.toNanos() : 0;
    }
    Duration age = Duration.between(instance.startedAt(), clock.instant());
    return age.compareTo(LONG_AGO) > 0 ? LONG_AGO.toNanos() : Math.max(0, age.toNanos());
  }

  private void publish() {
    long nowNanos = ticker.nanos();
    growing = false;
    known = known.stream().map(endpoint -> weighted(endpoint, nowNanos)).toList();
    View next = view();
    next.routing().prepare(view.routing().methods()); // no call waits for it
    view = next;
  }

  private View view() {
    Routing<Choice> routing = router.routing(rules, known, pools);
    boolean isAnybodyReserved = rules.groups().stream().anyMatch(Group::reserved);
    Choice all =
        isAnybodyReserved && !known.isEmpty() ? pools.pool("everybody", known) : routing.ordinary();
    pools.forgetUnused();
    return new View(all, routing);
  }

  private Endpoint weighted(Endpoint endpoint, long nowNanos) {
    int step = eligibility.slowStart().step(endpoint.freshNanos(nowNanos));
    growing |= step < SlowStart.STEPS;
    return endpoint.withWeight(SlowStart.weight(endpoint.instance().weight(), step));
  }

  /** To be called once in a while: lets outliers go and come, and the new ones grow. */
  void lookAfter() {
    ejections.lookAfter();
    lock.lock();
    try {
      long nowNanos = ticker.nanos();
      known.forEach(endpoint -> endpoint.watched().responses().age(nowNanos));
      if (growing && !closed) {
        publish();
      }
    } finally {
      lock.unlock();
    }
  }

  /** On a thread that must not be made to wait, such as an event loop. */
  private void changed() {
    if (hasChanged.compareAndSet(false, true)) {
      Thread.ofVirtual().name("kith-endpoints").start(this::publishChanges);
    }
  }

  private void publishChanges() {
    hasChanged.set(false); // before the look at all: a change after it starts another
    lock.lock();
    try {
      if (!closed) {
        publish();
        arrived.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void release(List<Instance> instances) {
    instances.forEach(instance -> links.release(instance, onChange));
  }

  /** Calls nobody any more. */
  @Override
  public void close() {
    watch.close();
    List<Instance> gone;
    lock.lock();
    try {
      closed = true;
      gone = replaceBy(List.of());
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    release(gone);
  }
}
