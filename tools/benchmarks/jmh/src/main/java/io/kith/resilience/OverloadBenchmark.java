package io.kith.resilience;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import com.alibaba.csp.sentinel.slots.system.SystemRule;
import com.alibaba.csp.sentinel.slots.system.SystemRuleManager;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.policy.bulkhead.Bulkhead;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage that a call pays for protection from overload and for a
 * bulkhead, when nobody has to be refused: Kith's beside those of its peers. One thread; {@code -t
 * 2} for two. Stands in this package since the parts that it measures are nobody else's.
 */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+UseSerialGC",
      "-Dcsp.sentinel.log.dir=target/sentinel",
      "-Dcsp.sentinel.log.output.type=console"
    })
public class OverloadBenchmark {

  private static final int PLACES = 10_000;
  private static final Reply DONE = Reply.Success.of(null);
  private static final Next NEXT = _ -> DONE;

  private final Method method = new Method("bench.Service", "Call", 0);
  private final Call call = new Call(method, "it", Context.root());
  private final Bulkhead bulkhead = new Bulkhead(PLACES);
  private final io.github.resilience4j.bulkhead.Bulkhead resilience4j =
      io.github.resilience4j.bulkhead.Bulkhead.of(
          "it", BulkheadConfig.custom().maxConcurrentCalls(PLACES).build());
  private final Limiter<@Nullable Void> netflix =
      SimpleLimiter.newBuilder().limit(Gradient2Limit.newDefault()).build();

  private final Environment environment = Environment.of("bench", new Interventions());
  private final MethodBinding binding = MethodBinding.of(method, Codec.nothing(), Codec.nothing());
  private final Rules byGradient =
      Rules.parse(1, "rules", "serves: {'*': {concurrency: {limit: gradient, least: 1000}}}");
  private final Overload overload = new Overload(environment, RuleSource.none());
  private final Filter expiry = overload.filters(binding, Rules.none()).getFirst();
  private final Filter gradient = overload.filters(binding, byGradient).getFirst();
  private final Filter entering =
      new Bulkheads(Side.CLIENT, environment).filters(binding, Rules.none()).getFirst();

  /** Tells Sentinel its rules. */
  @Setup
  public void open() {
    var flow = new FlowRule("threads");
    flow.setGrade(RuleConstant.FLOW_GRADE_THREAD);
    flow.setCount(PLACES);
    FlowRuleManager.loadRules(List.of(flow));
    var system = new SystemRule();
    system.setMaxThread(PLACES);
    SystemRuleManager.loadRules(List.of(system));
  }

  /** Follows the rules no more. */
  @TearDown
  public void close() {
    overload.close();
  }

  /** What stands around calls costs nothing by itself. */
  @Benchmark
  public Reply nothing() {
    return NEXT.call(call);
  }

  /** Whether a call is begun that has hardly waited. */
  @Benchmark
  public @Nullable Status kithQueue() {
    return overload.refusal(method, call.context(), 1_000, 0);
  }

  /** The limit that every method of a server has by default. */
  @Benchmark
  public Reply kithLimit() {
    return expiry.apply(call, NEXT);
  }

  /** A limit that takes the time of calls. */
  @Benchmark
  public Reply kithLimitByGradient() {
    return gradient.apply(call, NEXT);
  }

  /** The bulkhead that every method of a client has by default. */
  @Benchmark
  public Reply kithBulkhead() {
    return entering.apply(call, NEXT);
  }

  /** The bulkhead alone. */
  @Benchmark
  public boolean kithBulkheadPolicy() {
    boolean entered = bulkhead.tryEnter();
    bulkhead.leave();
    return entered;
  }

  /** resilience4j's semaphore. */
  @Benchmark
  public Reply resilience4jBulkhead() {
    resilience4j.acquirePermission();
    try {
      return NEXT.call(call);
    } finally {
      resilience4j.onComplete();
    }
  }

  /** Sentinel's limit of threads. */
  @Benchmark
  public Reply sentinelThreads() throws BlockException {
    try (Entry _ = SphU.entry("threads", EntryType.OUT)) {
      return NEXT.call(call);
    }
  }

  /** Sentinel's protection of the system, which looks at what comes in. */
  @Benchmark
  public Reply sentinelSystem() throws BlockException {
    try (Entry _ = SphU.entry("system", EntryType.IN)) {
      return NEXT.call(call);
    }
  }

  /** Netflix' limiter by gradient. */
  @Benchmark
  public Reply netflixGradient() {
    Limiter.Listener listener = netflix.acquire(null).orElseThrow();
    try {
      return NEXT.call(call);
    } finally {
      listener.onSuccess();
    }
  }
}
