package io.kith.benchmarks.breakers;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.context.Context;
import com.alibaba.csp.sentinel.context.ContextUtil;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ExceptionCircuitBreaker;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ResponseTimeCircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.kith.core.Ticker;
import io.kith.policy.breaker.Breaker;
import io.kith.policy.breaker.BreakerPolicy;
import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Outcome;
import io.kith.policy.breaker.Phase;
import io.kith.policy.breaker.Throttle;
import io.kith.policy.breaker.ThrottlePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage for one call that a closed breaker lets through and that goes
 * well: asked for, and told of. All threads share one breaker; {@code -t 2} has two.
 *
 * <p>{@code kith} counts calls over ten seconds and looks for errors, {@code kithSlow} looks for
 * slow calls, too, which takes two looks at the clock, {@code kithCount} counts the last hundred
 * calls, and {@code kithWithThrottle} has the throttle of the service around it. resilience4j
 * always takes the time. Of Sentinel, {@code sentinelErrors} and {@code sentinelSlow} are its
 * breakers alone, and {@code sentinelEntry} is what its user pays, with all its slots.
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
public class BreakerBenchmark {

  private static final String RESOURCE = "benchmark";
  private static final int SECONDS = 10;
  private static final int CALLS = 100;

  private final Ticker ticker = Ticker.system();
  private final Breaker byTime = breaker(BreakerPolicy.defaults());
  private final Breaker byCount = breaker(with(new Span.OfCalls(CALLS), Duration.ZERO));
  private final Breaker bySlow =
      breaker(with(BreakerPolicy.defaults().span(), Duration.ofSeconds(1)));
  private final Throttle throttle =
      new Throttle(ThrottlePolicy.defaults(), ticker, () -> ThreadLocalRandom.current().nextLong());
  private final CircuitBreaker resilience4jTime =
      resilience4j(SlidingWindowType.TIME_BASED, SECONDS);
  private final CircuitBreaker resilience4jCount =
      resilience4j(SlidingWindowType.COUNT_BASED, CALLS);
  private final ExceptionCircuitBreaker sentinelErrors =
      new ExceptionCircuitBreaker(rule(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO, 0.5));
  private final ResponseTimeCircuitBreaker sentinelSlow =
      new ResponseTimeCircuitBreaker(
          rule(RuleConstant.DEGRADE_GRADE_RT, 1_000).setSlowRatioThreshold(0.5));

  private Breaker breaker(BreakerPolicy policy) {
    return new Breaker(policy, ticker, () -> ThreadLocalRandom.current().nextLong(), (_, _) -> {});
  }

  private static BreakerPolicy with(Span span, Duration slow) {
    BreakerPolicy base = BreakerPolicy.defaults();
    return new BreakerPolicy(
        span,
        base.minCalls(),
        base.errorRatio(),
        base.errors(),
        base.consecutive(),
        slow,
        base.slowRatio(),
        base.open(),
        base.longest(),
        base.probes(),
        base.recovery(),
        base.codes());
  }

  private static CircuitBreaker resilience4j(SlidingWindowType type, int size) {
    return CircuitBreaker.of(
        RESOURCE,
        CircuitBreakerConfig.custom()
            .slidingWindow(size, 20, type)
            .failureRateThreshold(50)
            .slowCallDurationThreshold(Duration.ofSeconds(1))
            .build());
  }

  private static DegradeRule rule(int grade, double count) {
    return new DegradeRule(RESOURCE)
        .setGrade(grade)
        .setCount(count)
        .setMinRequestAmount(20)
        .setStatIntervalMs(SECONDS * 1_000)
        .setTimeWindow(5);
  }

  /** Its slots know of the rule that its breakers have alone. */
  @Setup
  public void setUp() {
    DegradeRuleManager.loadRules(List.of(rule(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO, 0.5)));
  }

  /** Its breakers want the entry of the call, which belongs to a thread. */
  @State(Scope.Thread)
  public static class SentinelCall {
    private Context context = new Context(null, RESOURCE);

    /** Enters once. */
    @Setup
    public void enter() throws BlockException {
      Entry _ = SphU.entry("other");
      context = Objects.requireNonNull(ContextUtil.getContext());
    }

    /** Leaves. */
    @TearDown
    public void leave() {
      context.getCurEntry().exit();
    }
  }

  private static boolean call(Breaker breaker) {
    Phase by = breaker.tryEnter();
    if (by == null) {
      return false;
    }
    breaker.left(by, Outcome.WELL, 0);
    return true;
  }

  /** Ours, over the last ten seconds. */
  @Benchmark
  public boolean kith() {
    return call(byTime);
  }

  /** Ours, over the last hundred calls. */
  @Benchmark
  public boolean kithCount() {
    return call(byCount);
  }

  /** Ours, with slow calls. */
  @Benchmark
  public boolean kithSlow() {
    Phase by = bySlow.tryEnter();
    if (by == null) {
      return false;
    }
    long sinceNanos = ticker.nanos();
    bySlow.left(by, Outcome.WELL, ticker.nanos() - sinceNanos);
    return true;
  }

  /** Ours, within the throttle that each service has. */
  @Benchmark
  public boolean kithWithThrottle() {
    if (!throttle.tryEnter() || !call(byTime)) {
      return false;
    }
    throttle.accepted();
    return true;
  }

  private static boolean call(CircuitBreaker breaker) {
    if (!breaker.tryAcquirePermission()) {
      return false;
    }
    long since = breaker.getCurrentTimestamp();
    breaker.onSuccess(breaker.getCurrentTimestamp() - since, breaker.getTimestampUnit());
    return true;
  }

  /** That of resilience4j, over the last ten seconds. */
  @Benchmark
  public boolean resilience4j() {
    return call(resilience4jTime);
  }

  /** That of resilience4j, over the last hundred calls. */
  @Benchmark
  public boolean resilience4jCount() {
    return call(resilience4jCount);
  }

  /** Sentinel's breaker by errors. */
  @Benchmark
  public boolean sentinelErrors(SentinelCall call) {
    boolean passes = sentinelErrors.tryPass(call.context);
    sentinelErrors.onRequestComplete(call.context);
    return passes;
  }

  /** Sentinel's breaker by slow calls. */
  @Benchmark
  public boolean sentinelSlow(SentinelCall call) {
    boolean passes = sentinelSlow.tryPass(call.context);
    sentinelSlow.onRequestComplete(call.context);
    return passes;
  }

  /** Sentinel, as a user has it. */
  @Benchmark
  public boolean sentinelEntry() {
    try {
      SphU.entry(RESOURCE).exit();
      return true;
    } catch (BlockException e) {
      return false;
    }
  }
}
