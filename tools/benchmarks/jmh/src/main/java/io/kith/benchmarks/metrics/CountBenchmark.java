package io.kith.benchmarks.metrics;

import io.kith.core.Call;
import io.kith.core.CallCounters;
import io.kith.core.Context;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.resilience.Interventions;
import io.kith.telemetry.metrics.CallFamilies;
import io.kith.telemetry.metrics.MetricOptions;
import io.kith.telemetry.metrics.Metrics;
import java.time.Duration;
import java.util.List;
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
 * Nanoseconds and bytes of garbage of counting a call, with its method, the application at the
 * other end, its outcome and its time; and of reading a thousand edges as Prometheus' text.
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
public class CountBenchmark {

  private static final Reply ANSWER = Reply.Success.of("x");
  private static final int PEERS = 16;
  private static final int EDGES = 1_000;

  private final CallCounters counters = new CallCounters();
  private final Method method = new Method("bench.Echo", "Echo", 0);
  private final Call[] calls = new Call[PEERS];
  private final Next counted = Filter.chain(List.of(counters), _ -> ANSWER);
  private final Next clock = Filter.chain(List.of(CountBenchmark::timed), _ -> ANSWER);
  private final Metrics metrics =
      Metrics.open(
          new MetricOptions(Duration.ofSeconds(5), 100, false),
          new CallFamilies(thousand(), new CallCounters(), new Interventions()));
  private int next;

  /** The calls, each with another application. */
  @Setup
  public void setUp() {
    for (int i = 0; i < PEERS; i++) {
      calls[i] = new Call(method, "request", Context.root());
      calls[i].peer(PeerApp.of("app" + i));
    }
  }

  /** Ends the metrics. */
  @TearDown
  public void tearDown() {
    metrics.close();
  }

  private static CallCounters thousand() {
    var all = new CallCounters();
    for (int i = 0; i < EDGES; i++) {
      var call = new Call(new Method("bench.Echo", "M" + i / PEERS, 0), "x", Context.root());
      call.peer(PeerApp.of("app" + i % PEERS));
      all.apply(call, _ -> ANSWER);
    }
    return all;
  }

  private static Reply timed(Call call, Next next) {
    long startNanos = System.nanoTime();
    Reply reply = next.call(call);
    return System.nanoTime() < startNanos ? Reply.Success.of(null) : reply;
  }

  /** Two looks at the clock, which any counting of times needs: what the others contain. */
  @Benchmark
  public Reply clockOnly() {
    return clock.call(calls[0]);
  }

  /** A call with always the same application. */
  @Benchmark
  public Reply onePeer() {
    return counted.call(calls[0]);
  }

  /** Calls with sixteen applications in turn. */
  @Benchmark
  public Reply sixteenPeers() {
    next = (next + 1) & (PEERS - 1);
    return counted.call(calls[next]);
  }

  /** A thousand edges, each a histogram of 21 classes, as text. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public String scrapeThousandEdges() {
    return metrics.prometheus();
  }
}
