package io.kith.cluster;

import io.kith.benchmarks.jmh.EchoMessage;
import io.kith.benchmarks.jmh.EchoService;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.CallCounters;
import io.kith.core.Cancellation;
import io.kith.core.Context;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.policy.RoundRobin;
import io.kith.rules.RuleSource;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage for what stands around a call in the client before the transport
 * gets it, with the filters and the balancer that an application has by default. Stands in this
 * package since the parts that it measures are nobody else's.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class ClientPathBenchmark {

  private static final Reply ANSWER = Reply.Success.of(EchoMessage.example());
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How many may be called. */
  @Param({"1", "10", "1000"})
  public int instances = 1;

  private final ServiceBinding<EchoService> service = ServiceBinding.of(EchoService.class);
  private final Method method = service.methods().getFirst().method();
  private final Object request = EchoMessage.example();
  private final Call call = new Call(method, request, Context.root());
  private final List<Filter> filters = List.of(new CallCounters());
  private final Next counted = Filter.chain(filters, _ -> ANSWER);
  private final MemoryRegistry registry = MemoryRegistry.create();
  private final EndpointSet endpoints =
      new EndpointSet(
          Query.service(service.schema().name()),
          registry,
          new RoundRobin(0),
          new Links((_, _) -> new Answering()));
  private final ServiceClient client =
      new ServiceClient(
          service.methods(),
          filters.stream().map(MethodFilter::of).toList(),
          new Failover(endpoints, new FirstEndpoint(endpoints, registry, PATIENCE), 3),
          new DefaultTimeouts(Duration.ofNanos(TIMEOUT_NANOS), RuleSource.none()),
          null);

  /** Makes the instances known, and waits until they are. */
  @Setup
  public void setUp() throws InterruptedException {
    for (int i = 0; i < instances; i++) {
      registry.register(instance(i));
    }
    while (endpoints.choice().endpoints().size() < instances) {
      if (endpoints.await(TIMEOUT_NANOS, Cancellation.never()).isEmpty()) {
        throw new IllegalStateException("the registry knows nobody");
      }
    }
  }

  private Instance instance(int number) {
    return Instance.builder(
            new Identity("echo", "echo-" + number), new Address("127.0.0.1", 1), Instant.EPOCH)
        .state(Instance.State.READY)
        .build()
        .with(List.of(ServiceEntry.of(service.schema())));
  }

  /** Ends the watch. */
  @TearDown
  public void tearDown() {
    endpoints.close();
    registry.close();
  }

  /** The filters alone. */
  @Benchmark
  public Reply filters() {
    return counted.call(call);
  }

  /** Who is called. */
  @Benchmark
  public Object pick() {
    return endpoints.choice().pick(call);
  }

  /** All of it, from what the stub hands over: deadline, call, filters, fail-over, pick. */
  @Benchmark
  public Reply clientPath() {
    return client.invoke(method, request);
  }

  /** Takes the place of the transport. */
  private record Answering() implements Link {

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
