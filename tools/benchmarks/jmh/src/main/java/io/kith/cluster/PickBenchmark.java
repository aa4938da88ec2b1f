package io.kith.cluster;

import io.kith.benchmarks.jmh.EchoMessage;
import io.kith.benchmarks.jmh.EchoService;
import io.kith.benchmarks.picks.PickedBy;
import io.kith.benchmarks.picks.Picks;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Context;
import io.kith.core.Reply;
import io.kith.core.Ticker;
import io.kith.policy.Balancers;
import io.kith.policy.WeightedRoundRobin;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage for choosing one of many instances, by one thread and by two,
 * alone and with the word that the call went well: Kith's choice, which leaves out outliers, beside
 * those of its peers. Stands in this package since the parts that it measures are nobody else's.
 */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class PickBenchmark {

  /** Long ago: nobody starts slowly. */
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What Kith follows as {@code kith-rules}: a canary for some, another pool for others. */
  private static final String RULES =
      """
      groups:
        canary: {labels: {track: canary}, reserved: true}
        vip: {labels: {track: vip}, reserved: true}
      routes:
        - name: vip
          when: {baggage: {tier: gold}}
          to: [{group: vip}]
          otherwise: prefer
        - name: canary
          percent: 5
          key: baggage:user
          to: [{group: canary}]
          otherwise: prefer
      """;

  /** Whose choice. */
  @Param({"kith", "kith-rules", "grpc", "dubbo", "spring"})
  public String by = "kith";

  /** How many may be called. */
  @Param({"10", "1000", "10000"})
  public int instances = 10;

  @SuppressWarnings("NullAway.Init") // before the first call
  private PickedBy picked;

  private @Nullable Kith kith;

  /** Makes the instances known. */
  @Setup
  public void setUp() throws InterruptedException {
    if (by.startsWith("kith")) {
      kith =
          new Kith(
              instances, by.equals("kith") ? Rules.none() : Rules.parse(1, "rules.yaml", RULES));
      picked = kith;
    } else {
      picked = Picks.valueOf(by.toUpperCase(Locale.ROOT)).over(instances);
    }
  }

  /** Ends what was begun. */
  @TearDown
  public void tearDown() {
    if (kith != null) {
      kith.close();
    }
  }

  /** Who is called, asked by one thread. */
  @Benchmark
  @Threads(1)
  public Object pick() {
    return picked.pick();
  }

  /** Who is called, asked by two threads. */
  @Benchmark
  @Threads(2)
  public Object pickByTwo() {
    return picked.pick();
  }

  /** Who is called, and that it went well, by one thread. */
  @Benchmark
  @Threads(1)
  public Object pickAndTell() {
    return picked.pickAndTell();
  }

  /** Who is called, and that it went well, by two threads. */
  @Benchmark
  @Threads(2)
  public Object pickAndTellByTwo() {
    return picked.pickAndTell();
  }

  /** Kith's choice. */
  private static final class Kith implements PickedBy {

    /** Rules name none. */
    private static final Balancers NO_OTHERS = new Balancers(() -> 0, ArgumentKey::new);

    private final ServiceBinding<EchoService> service = ServiceBinding.of(EchoService.class);
    private final MethodBinding method = service.methods().getFirst();
    private final Call call =
        new Call(method.method(), EchoMessage.example(), Context.root().with("user", "42"));
    private final MemoryRegistry registry = MemoryRegistry.create();
    private final EndpointSet endpoints;

    Kith(int instances, Rules rules) throws InterruptedException {
      RuleSource source = RuleSource.of(rules);
      endpoints =
          new EndpointSet(
              Query.service(service.schema().name()),
              registry,
              () -> new BalancerByRule(new WeightedRoundRobin(0), NO_OTHERS, source),
              new Links((_, _) -> new Answering()),
              new Router("bench", source),
              CompiledFor.of(service.schema()),
              Eligibility.defaults(),
              Ticker.system(),
              InstantSource.system());
      for (int i = 0; i < instances; i++) {
        registry.register(
            Instance.builder(
                    new Identity("echo", "echo-" + i), new Address("127.0.0.1", 1), STARTED)
                .state(Instance.State.READY)
                .labels(Map.of("track", i % 10 == 1 ? "canary" : i % 10 == 2 ? "vip" : "stable"))
                .build()
                .with(List.of(ServiceEntry.of(service.schema()))));
      }
      while (endpoints.eligible().size() < instances) {
        if (endpoints.await(TIMEOUT_NANOS, Cancellation.never()).isEmpty()) {
          throw new IllegalStateException("the registry knows nobody");
        }
      }
    }

    @Override
    public Object pick() {
      return endpoints.choice(call).pick(call);
    }

    @Override
    public Object pickAndTell() {
      return endpoints.choice(call).pick(call).link().call(method, call);
    }

    void close() {
      endpoints.close();
      registry.close();
    }
  }

  /** Takes the place of the transport. */
  private record Answering() implements Link {

    private static final Reply ANSWER = Reply.Success.of(EchoMessage.example());

    @Override
    public Reply call(MethodBinding method, Call call) {
      return ANSWER;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public int outstanding() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
