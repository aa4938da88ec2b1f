package io.kith.benchmarks.limits;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.kith.policy.rate.KeyedLimiter;
import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Limiter;
import io.kith.policy.rate.Quota;
import io.kith.policy.rate.Quota.Algorithm;
import io.kith.policy.rate.Rate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one permit costs that is given, the reading of the clock included: of a limiter that never
 * refuses, shared by all threads ({@code -t 1}, {@code -t 2}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets them up
public class LimiterBenchmark {

  private static final String RESOURCE = "limited";
  private static final String[] USERS = new String[1_024];

  static {
    // Else it keeps log files in the home directory.
    System.setProperty("csp.sentinel.log.dir", System.getProperty("java.io.tmpdir"));
    for (int i = 0; i < USERS.length; i++) {
      USERS[i] = "user " + i;
    }
  }

  private Limiter tokenBucket;
  private Limiter gcra;
  private Limiter fixedWindow;
  private Limiter slidingWindow;
  private KeyedLimiter keyed;
  private Lease lease;
  private Bucket bucket4j;
  private RateLimiter resilience4j;

  /** All of them, with more permits than anybody can take. */
  @Setup
  public void setUp() {
    var rate = new Rate(Rate.MAX_PERMITS, Duration.ofSeconds(1));
    long now = now();
    tokenBucket = new Quota(Algorithm.TOKEN_BUCKET, rate, Rate.MAX_PERMITS).limiter(now);
    gcra = new Quota(Algorithm.GCRA, rate, Rate.MAX_PERMITS).limiter(now);
    fixedWindow = new Quota(Algorithm.FIXED_WINDOW, rate, 0).limiter(now);
    var fewer = new Rate(4_000_000, Duration.ofMillis(400));
    slidingWindow = new Quota(Algorithm.SLIDING_WINDOW, fewer, 0).limiter(now);
    keyed =
        new KeyedLimiter(
            new Quota(Algorithm.TOKEN_BUCKET, rate, Rate.MAX_PERMITS), 2 * USERS.length);
    lease = new Lease(Lease.MAX_BATCH, now);
    bucket4j =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(1_000_000_000_000L)
                    .refillGreedy(1_000_000_000L, Duration.ofSeconds(1)))
            .build();
    resilience4j =
        RateLimiter.of(
            RESOURCE,
            RateLimiterConfig.custom()
                .limitForPeriod(Integer.MAX_VALUE)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ZERO)
                .build());
    var rule = new FlowRule(RESOURCE);
    rule.setGrade(RuleConstant.FLOW_GRADE_QPS);
    rule.setCount(2_000_000_000.0);
    FlowRuleManager.loadRules(List.of(rule));
  }

  /** A clock that runs sixteen times too fast: ten million permits in each of its seconds. */
  private static long now() {
    return System.nanoTime() << 4;
  }

  @Benchmark
  public long kithTokenBucket() {
    return given(tokenBucket.tryTake(1, now(), 0));
  }

  @Benchmark
  public long kithGcra() {
    return given(gcra.tryTake(1, now(), 0));
  }

  @Benchmark
  public long kithFixedWindow() {
    return given(fixedWindow.tryTake(1, now(), 0));
  }

  @Benchmark
  public long kithSlidingWindow() {
    return given(slidingWindow.tryTake(1, now(), 0));
  }

  /** For each of a thousand users. */
  @Benchmark
  public long kithKeyed() {
    long now = now();
    return given(keyed.tryTake(USERS[(int) (now >>> 8) & USERS.length - 1], 1, now, 0));
  }

  /** What is left of a quota that is shared through a store; its answers included. */
  @Benchmark
  public long kithShared() {
    long now = now();
    long answer = lease.tryTake(1, now);
    if (answer == Lease.ASK && lease.beginAsking()) {
      lease.granted(new Lease.Grant(Lease.MAX_BATCH, 0, 1_000_000_000_000L, 0), now, now);
      answer = lease.tryTake(1, now);
    }
    return answer;
  }

  private static long given(long answer) {
    if (answer < 0) {
      throw new IllegalStateException("refused, where a permit that is given is to be measured");
    }
    return answer;
  }

  @Benchmark
  public boolean bucket4j() {
    return bucket4j.tryConsume(1);
  }

  @Benchmark
  public boolean resilience4j() {
    return resilience4j.acquirePermission();
  }

  /** Which also counts the call, as it always does. */
  @Benchmark
  public void sentinel() throws BlockException {
    Entry entry = SphU.entry(RESOURCE);
    entry.exit();
  }
}
