package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Filter;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Peer;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.core.Tracing;
import io.kith.policy.Balancer;
import io.kith.policy.Balancers;
import io.kith.policy.Candidate;
import io.kith.resilience.Environment;
import io.kith.resilience.Interventions;
import io.kith.resilience.SharedQuotas;
import io.kith.resilience.Stage;
import io.kith.resilience.Stages;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.ConnectionView;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one process: whatever they call is found in the registry, balanced over all that
 * are ready, and sent to another when one fails it unexecuted.
 *
 * {@snippet :
 * try (var registry = Registries.open("hub://localhost:5484", identity, options);
 *     var cluster = Cluster.open(identity, registry, options, List.of())) {
 *   Membership membership = cluster.client(Membership.class);
 *   membership.balance(42);
 * }
 * }
 *
 * <p>Nothing in here waits for the registry at start: a call does, within its deadline, while there
 * is nobody to call. Thread-safe.
 */
public final class Cluster implements AutoCloseable {

  /** How many different queries one process may call by. */
  public static final int MAX_QUERIES = 10_000;

  private final Registry registry;
  private final Client client;
  private final Links links;
  private final @Nullable Tracing tracing;

  /** What stands around every call. */
  private final List<MethodFilter> filters;

  /** These, and what stands around a call that any instance may answer. */
  private final List<MethodFilter> staged;

  private final Stages stages;
  private final DefaultTimeouts timeouts;
  private final Router router;
  private final Mirroring mirroring;
  private final Supplier<? extends Balancer> balancer;
  private final Duration patience;
  private final RetryRules retries;
  private final String balancerName;
  private final Eligibility eligibility;
  private final Upkeep upkeep;
  private final RuleSource rules;
  private final RuleSource.Watch ruleWatch;
  private final Map<Wanted, Strategies> clients = new HashMap<>();
  private final Map<Target, Channel> channels = new HashMap<>();
  private boolean closed;

  /** Whom somebody calls. */
  private record Wanted(Query query, CompiledFor compiledFor) {}

  private Cluster(Builder builder, Client client) {
    this.registry = builder.registry;
    this.client = client;
    this.retries =
        new RetryRules(builder.maxAttempts, builder.rules, builder.interventions, Ticker.system());
    var times = new DefaultTimeouts(builder.options.defaultTimeout(), builder.rules);
    this.timeouts = times;
    this.stages =
        Stages.ofClient(
            Environment.of(builder.identity.app(), builder.interventions).with(builder.sharing),
            builder.rules,
            builder.faultsAllowed,
            List.of(
                retries,
                new Described(
                    Stage.CLIENT_DEADLINE,
                    "timeout",
                    (method, now) -> times.effective(now, method)),
                new Described(Stage.CLIENT_RETRY, "strategy", this::strategy),
                new Described(Stage.CLIENT_PICK, "balancer", this::balancer)));
    this.links = new Links(Link.Dialer.over(client, builder::connections, stages, builder.tracing));
    this.tracing = builder.tracing;
    this.filters = builder.filters.stream().map(MethodFilter::of).toList();
    this.staged = and(stages);
    this.rules = builder.rules;
    this.router = new Router(builder.identity.app(), builder.rules);
    this.mirroring = new Mirroring(timeouts);
    this.balancer = builder.ruledBalancer();
    this.balancerName = builder.balancerName;
    this.patience = builder.patience;
    this.eligibility = builder.eligibility;
    this.upkeep = new Upkeep(eligibility.interval(), this::endpointSets);
    this.ruleWatch = rules.watch(this::follow);
  }

  /** How calls of a method are tried, and who says so. */
  private Effective<?> strategy(Method method, Rules now) {
    return now.calls()
        .find(method, "strategy", CallRule::strategy)
        .<Effective<?>>map(said -> said)
        .orElseGet(() -> withoutRule(method));
  }

  private synchronized Effective<?> withoutRule(Method method) {
    return clients.values().stream()
        .filter(client -> client.paths().contains(method.path()))
        .findFirst()
        .map(client -> client.withoutRule(method))
        .<Effective<?>>map(plan -> new Effective<>(plan.value().toString(), plan.origin()))
        .orElseGet(() -> Effective.byDefault("failover"));
  }

  /** Who of several instances gets a call of a method, and who says so. */
  private Effective<?> balancer(Method method, Rules now) {
    return now.calls()
        .find(method, "balancer", CallRule::balancer)
        .orElseGet(() -> Effective.byDefault(balancerName));
  }

  /** A client that is made meanwhile finds these rules in force already. */
  private void follow(Rules now) {
    List<Strategies> all;
    synchronized (this) {
      all = List.copyOf(clients.values());
    }
    for (Strategies client : all) {
      client.endpoints().follow(now);
      client.rulesChanged();
    }
  }

  /** A cluster with the default balancer, patience and attempts. */
  public static Cluster open(
      Identity identity, Registry registry, TransportOptions options, List<Filter> filters) {
    Builder builder = builder(identity, registry).options(options);
    filters.forEach(builder::filter);
    return builder.open();
  }

  /** A builder of a cluster that says it is {@code identity}. The registry stays the caller's. */
  public static Builder builder(Identity identity, Registry registry) {
    return new Builder(identity, registry);
  }

  private List<MethodFilter> and(MethodFilter innermost) {
    return Stream.concat(filters.stream(), Stream.of(innermost)).toList();
  }

  /** An implementation of the service interface that calls whoever serves it. */
  public <T> T client(Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    return binding.stub(invoker(binding));
  }

  /**
   * An implementation of the service interface that calls whoever serves it, and whose calls that
   * fail are answered by a fallback.
   *
   * @param fallback an implementation that is made for each call that fails, and told why
   */
  public <T> T client(Class<T> service, Function<? super Status, ? extends T> fallback) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    Query query = Query.service(binding.schema().name());
    return binding.stub(invoker(binding, query, and(stages.with(binding, fallback))));
  }

  /**
   * An implementation of the service interface that calls one server, whoever made it, without the
   * registry.
   */
  public <T> T client(Class<T> service, Target target) {
    return client(service, target, staged);
  }

  /**
   * The same, with a fallback.
   *
   * @param fallback an implementation that is made for each call that fails, and told why
   */
  public <T> T client(
      Class<T> service, Target target, Function<? super Status, ? extends T> fallback) {
    return client(service, target, and(stages.with(ServiceBinding.of(service), fallback)));
  }

  private <T> T client(Class<T> service, Target target, List<MethodFilter> around) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    stages.know(binding.schema());
    Channel channel = channel(target);
    var link =
        new Link.Transport(
            PeerApp.of(target.address().toString()),
            channel,
            GroupChannels.none(channel),
            stages,
            new Link.Traced(Peer.at(target.address().host(), target.address().port()), tracing));
    return binding.stub(
        new ServiceClient(
            binding.methods(),
            around,
            (method, call) -> answered(call, link.call(method, call)),
            timeouts,
            tracing));
  }

  /** Nobody else tries a call that this server has not executed. */
  private static Reply answered(Call call, Reply reply) {
    if (reply instanceof Reply.Failure failure && failure.executed() == Reply.Executed.NO) {
      call.closeRequests();
    }
    return reply;
  }

  /** One for each target, closed with the cluster. */
  private synchronized Channel channel(Target target) {
    if (closed) {
      throw new IllegalStateException("the cluster is closed: no more clients for " + target);
    }
    if (channels.size() >= MAX_QUERIES && !channels.containsKey(target)) {
      throw new IllegalStateException(
          "no more clients for " + target + ": " + MAX_QUERIES + " different targets are in use");
    }
    return channels.computeIfAbsent(
        target, _ -> client.channel(target.address(), target.protocol()));
  }

  /** What a stub needs to call whoever serves this service. */
  public Invoker invoker(ServiceBinding<?> binding) {
    return invoker(binding, Query.service(binding.schema().name()));
  }

  /**
   * What a stub needs to call this service on those that the query finds. They must serve a version
   * of it that has all that was there when the stub was compiled: {@code ^1.2} for an interface of
   * version 1.2.3.
   */
  public Invoker invoker(ServiceBinding<?> binding, Query query) {
    return invoker(binding, query, staged);
  }

  private Invoker invoker(ServiceBinding<?> binding, Query query, List<MethodFilter> around) {
    stages.know(binding.schema());
    Strategies strategies = strategies(query, CompiledFor.of(binding.schema()));
    strategies.prepare(binding.schema(), binding.methods());
    router.arguments().add(binding.methods());
    return new ServiceClient(binding.methods(), around, routed(strategies), timeouts, tracing);
  }

  /** Calls of this service that go to all instances at once, and collect what each says. */
  public <T> Broadcast<T> broadcast(Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    Query query = Query.service(binding.schema().name());
    CompiledFor compiledFor = CompiledFor.of(binding.schema());
    return new Broadcast<>(
        binding, query, narrowed -> strategies(narrowed, compiledFor), filters, timeouts, tracing);
  }

  /**
   * Makes calls of a service to this very instance, whatever the registry says of it by now, and
   * returns what the task does.
   */
  public <T, R extends @Nullable Object> R at(
      Instance instance, Class<T> service, Function<? super T, ? extends R> task) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    Runnable noChange = () -> {};
    Link link = links.acquire(instance, noChange);
    try {
      return task.apply(
          binding.stub(
              new ServiceClient(binding.methods(), filters, link::call, timeouts, tracing)));
    } finally {
      links.release(instance, noChange);
    }
  }

  /** How the ways of this process to the instances of each application are, by their names. */
  public List<LinkCounts> links() {
    return links.counts();
  }

  /** What became of the hedges of each method that is hedged, by its path. */
  public synchronized Map<String, HedgeCounts> hedges() {
    var all = new TreeMap<String, HedgeCounts>();
    for (Strategies client : clients.values()) {
      client.hedges().forEach((path, counts) -> all.merge(path, counts, HedgeCounts::plus));
    }
    return all;
  }

  /**
   * Makes one call in the current context to one of those that the query finds; for methods that
   * are known only at run time.
   */
  public Reply call(Query query, MethodBinding method, Object request) {
    ClusterStrategy calls = routed(strategies(query, CompiledFor.ANYTHING));
    router.arguments().add(List.of(method));
    return ServiceClient.made(
        ServiceClient.path(method, staged, calls), method.method(), request, timeouts, tracing);
  }

  private ClusterStrategy routed(Strategies strategies) {
    return new RoutedCalls(strategies.endpoints(), router, mirroring, strategies);
  }

  /**
   * Why a call would go where it would go right now, by this client: it is not made, and counts for
   * nothing. Who has not called by this query yet connects to all first.
   *
   * @param call its request is a message of the method or, if the class of that is not known, a map
   *     of the single values in it, as text, by their paths
   * @param timeout how long to wait for the first instances, and for connections
   */
  public Explanation explain(Query query, Call call, Duration timeout) {
    Optional<Strategies> known = calling(query);
    Strategies strategies = known.orElseGet(() -> strategies(query, CompiledFor.ANYTHING));
    EndpointSet endpoints = strategies.endpoints();
    if (known.isEmpty()) {
      try {
        var _ = endpoints.await(timeout.toNanos(), Cancellation.never());
        endpoints.awaitConnections(timeout.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new Explainer(
            endpoints, router, timeouts, retries, balancerName, strategies::withoutRule)
        .explain(call);
  }

  private synchronized Optional<Strategies> calling(Query query) {
    return clients.entrySet().stream()
        .filter(client -> client.getKey().query().equals(query))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The paths of all methods that clients of this process were made for, in alphabetical order. */
  public synchronized List<String> methods() {
    return clients.values().stream()
        .flatMap(client -> client.paths().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** How many calls of this process met each variant of each experiment. */
  public List<Exposure> exposures() {
    return router.exposures().snapshot();
  }

  /** The connections that are open, with the calls on them. Blocks, for a second at the most. */
  public List<ConnectionView> openConnections() {
    return client.openConnections();
  }

  /** What stands around calls, and what it comes to by the rules. */
  public Stages stages() {
    return stages;
  }

  /** How each mirror goes. */
  public List<MirrorCounts> mirrors() {
    return mirroring.snapshot();
  }

  /** From the first call on, the registry is watched for the query until the cluster is closed. */
  private synchronized Strategies strategies(Query query, CompiledFor compiledFor) {
    var wanted = new Wanted(query, compiledFor);
    if (closed) {
      throw new IllegalStateException("the cluster is closed: no more clients for " + query);
    }
    Strategies known = clients.get(wanted);
    if (known != null) {
      return known;
    }
    if (clients.size() >= MAX_QUERIES) {
      throw new IllegalStateException(
          "no more clients for " + query + ": " + MAX_QUERIES + " different queries are in use");
    }
    var endpoints =
        new EndpointSet(
            query,
            registry,
            balancer,
            links,
            router,
            compiledFor,
            eligibility,
            Ticker.system(),
            InstantSource.system());
    var strategies =
        new Strategies(
            endpoints,
            new FirstEndpoint(endpoints, registry, patience),
            retries,
            Pause.system(),
            method ->
                rules
                    .rules()
                    .calls()
                    .find(method, "strategy", CallRule::strategy)
                    .map(said -> said.value().strategy()),
            Ticker.system(),
            Alarm.Clock.system());
    clients.put(wanted, strategies);
    return strategies;
  }

  private synchronized List<EndpointSet> endpointSets() {
    return clients.values().stream().map(Strategies::endpoints).toList();
  }

  /** Ends all watches and connections; calls in flight fail. The registry stays open. */
  @Override
  public void close() {
    List<Strategies> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(clients.values());
      clients.clear();
    }
    upkeep.close();
    open.forEach(client -> client.endpoints().close());
    ruleWatch.close();
    stages.close();
    timeouts.close();
    mirroring.close();
    client.close();
  }

  /** Builds a cluster. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_PATIENCE = Duration.ofHours(1);
    private static final int MAX_ATTEMPTS = 16;

    private final Identity identity;
    private final Registry registry;
    private final List<Filter> filters = new ArrayList<>();
    private TransportOptions options = TransportOptions.defaults();
    private RuleSource rules = RuleSource.none();
    private Interventions interventions = new Interventions();
    private SharedQuotas sharing = SharedQuotas.none();
    private @Nullable Tracing tracing;
    private boolean faultsAllowed;
    private final Balancers balancers =
        new Balancers(() -> ThreadLocalRandom.current().nextLong(), ArgumentKey::new);
    private String balancerName = "weighted-round-robin";
    private Supplier<? extends Balancer> balancer = balancers.named(balancerName);
    private Duration patience = Duration.ofSeconds(10);
    private int maxAttempts = 3;
    private Eligibility eligibility = Eligibility.defaults();
    private boolean connectionsByWeight;

    private Builder(Identity identity, Registry registry) {
      this.identity = identity;
      this.registry = registry;
    }

    /** Bounds and times of connections, and the default deadline of a call. */
    public Builder options(TransportOptions value) {
      options = value;
      return this;
    }

    /** Adds a filter around every call, inside of those added before. It sees no attempts. */
    public Builder filter(Filter value) {
      filters.add(value);
      return this;
    }

    /** What follows each call and its attempts, around all filters; by default nothing does. */
    public Builder tracing(Tracing value) {
      tracing = value;
      return this;
    }

    /** Where the rules come from that calls follow; by default there are none. It stays open. */
    public Builder rules(RuleSource value) {
      rules = value;
      return this;
    }

    /** Where it is counted what is done to calls that is out of the ordinary. */
    public Builder interventions(Interventions value) {
      interventions = value;
      return this;
    }

    /** How quotas of limits are shared with other processes; by default they are not. */
    public Builder sharing(SharedQuotas value) {
      sharing = value;
      return this;
    }

    /**
     * Whether rules may have faults, to test with; by default they may not, and are not followed.
     */
    public Builder faultsAllowed(boolean value) {
      faultsAllowed = value;
      return this;
    }

    /**
     * The name of the balancer of each service, such as {@code least-outstanding}, or {@code
     * bounded-hash(argument.userId)}; docs/balancing.md has all.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Builder balancer(String name) {
      balancer = balancers.named(name);
      balancerName = name;
      return this;
    }

    /**
     * Makes the balancer of each service; by default one that takes all in turn, by their weights.
     */
    public Builder balancer(Supplier<? extends Balancer> value) {
      balancer = value;
      balancerName = "one of the application's own";
      return this;
    }

    /**
     * How long a call waits for the first instance, within its deadline; 10 s by default, zero to
     * an hour.
     */
    public Builder patience(Duration value) {
      if (value.isNegative() || value.compareTo(MAX_PATIENCE) > 0) {
        throw new IllegalArgumentException(
            "a patience of " + value + "; allowed is zero to " + MAX_PATIENCE);
      }
      patience = value;
      return this;
    }

    /** How many attempts a call has, unless a rule says otherwise; 3 by default, 1 to 16. */
    public Builder maxAttempts(int value) {
      if (value < 1 || value > MAX_ATTEMPTS) {
        throw new IllegalArgumentException(value + " attempts; allowed are 1 to " + MAX_ATTEMPTS);
      }
      maxAttempts = value;
      return this;
    }

    /** Who of those that exist may be called, and with what weight. */
    public Builder eligibility(Eligibility value) {
      eligibility = value;
      return this;
    }

    /**
     * Whether an instance of twice the weight has twice as many connections; by default all have as
     * many as the options say.
     */
    public Builder connectionsByWeight(boolean value) {
      connectionsByWeight = value;
      return this;
    }

    private Supplier<Balancer> ruledBalancer() {
      Supplier<? extends Balancer> usual = balancer;
      RuleSource source = rules;
      return () -> new BalancerByRule(usual.get(), balancers, source);
    }

    /** How many connections there are to an instance. */
    int connections(Instance instance) {
      int usual = options.connections();
      if (!connectionsByWeight) {
        return usual;
      }
      long wanted = Math.round((double) usual * instance.weight() / Candidate.DEFAULT_WEIGHT);
      return Math.clamp(wanted, 1, TransportOptions.MAX_CONNECTIONS);
    }

    /** Opens the cluster. Connects to nobody yet. */
    public Cluster open() {
      return new Cluster(this, Client.create(identity, options));
    }
  }
}
