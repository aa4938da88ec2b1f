package io.kith.cluster;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Ticker;
import io.kith.policy.retry.FailedAttempt;
import io.kith.policy.retry.Retries.Decision;
import io.kith.resilience.Interventions;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage for what retries cost a call that succeeds, and for the decision
 * that one needs which was refused, without what is called: beside resilience4j, which has no
 * budget. Stands in this package since the parts that it measures are nobody else's.
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
public class RetryBenchmark {

  private static final Method METHOD = new Method("test.Echo", "Say", 0, Method.Trait.IDEMPOTENT);
  private static final Reply ANSWER = Reply.Success.of("answer");
  private static final FailedAttempt FULL = FailedAttempt.of(Code.RESOURCE_EXHAUSTED, Executed.NO);

  private final RetryRules rules =
      new RetryRules(
          3,
          new LiveRules(
              Rules.parse(1, "rules", "calls: {test.Echo: {retry: {budget: {least: 1000000}}}}")),
          new Interventions(),
          Ticker.system());
  private final Call call = new Call(METHOD, "request", Context.root());
  private final Retry retry = Retry.of("test", RetryConfig.custom().maxAttempts(3).build());

  /** What a call pays that succeeds at once. */
  @Benchmark
  public boolean kithSucceeds() {
    Retrying retrying = rules.of(METHOD);
    retrying.budget().called();
    return retrying.isGood(ANSWER);
  }

  /** The same, by two threads. */
  @Benchmark
  @Threads(2)
  public boolean kithSucceedsByTwo() {
    return kithSucceeds();
  }

  /** What a call pays besides when its first attempt was refused: the decision, from a budget. */
  @Benchmark
  public Decision kithDecides() {
    return rules.of(METHOD).of(call).after(FULL, true, Long.MAX_VALUE, System.nanoTime());
  }

  /** The peer: a call that succeeds at once. */
  @Benchmark
  public Object resilience4jSucceeds() {
    return retry.executeSupplier(() -> ANSWER);
  }

  /** The same, by two threads. */
  @Benchmark
  @Threads(2)
  public Object resilience4jSucceedsByTwo() {
    return resilience4jSucceeds();
  }

  /** Ends what the benchmark has begun. */
  @TearDown
  public void tearDown() {
    rules.close();
  }
}
