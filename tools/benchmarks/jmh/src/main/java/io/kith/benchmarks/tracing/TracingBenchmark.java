package io.kith.benchmarks.tracing;

import com.sun.net.httpserver.HttpServer;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Peer;
import io.kith.core.Reply;
import io.kith.core.TraceContext;
import io.kith.core.Tracing;
import io.kith.telemetry.Resource;
import io.kith.telemetry.Sampling;
import io.kith.telemetry.Telemetry;
import io.kith.telemetry.TelemetryOptions;
import io.kith.telemetry.TraceOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes of garbage that tracing adds to a call that goes well: where it is made,
 * with its one attempt, and where it is served. {@code off} is without tracing, {@code unsampled}
 * draws ids and records nothing, {@code sampled} records each call, and a sink in the same process
 * takes the spans: the bytes are those of recording, encoding, sending and taking together.
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
public class TracingBenchmark {

  /** How much is traced: off, unsampled, sampled. */
  @Param({"off", "unsampled", "sampled"})
  public String traced = "off";

  private final Method method = new Method("test.Membership", "Balance", 0);
  private final Peer peer = new Peer("membership", "membership-1", "10.0.0.1", 4242, "a", "1.0.0");
  private final Reply reply = Reply.Success.of("it");
  private @Nullable HttpServer sink;
  private @Nullable Telemetry telemetry;
  private @Nullable Tracing tracing;
  private @Nullable TraceContext caller;

  /** Starts the sink, and what sends to it. */
  @Setup
  public void setUp() throws IOException {
    if (traced.equals("off")) {
      return;
    }
    boolean isSampled = traced.equals("sampled");
    sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          long _ = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    sink.start();
    TraceOptions traces = TraceOptions.defaults().with(isSampled ? Sampling.ALL : Sampling.NONE);
    telemetry =
        Telemetry.open(
            TelemetryOptions.defaults().with(traces),
            new Resource(Map.of("service.name", "bench")),
            List.of(URI.create("http://127.0.0.1:" + sink.getAddress().getPort())));
    tracing = telemetry.tracing();
    caller = new TraceContext(1, 2, 3, (byte) (isSampled ? 1 : 0));
  }

  /** Ends both. */
  @TearDown
  public void tearDown() {
    if (telemetry != null) {
      telemetry.close();
    }
    if (sink != null) {
      sink.stop(0);
    }
  }

  /** A call of one attempt, whose trace begins with it. */
  @Benchmark
  public Reply made() {
    Tracing following = tracing;
    if (following == null) {
      return reply;
    }
    var call = new Call(method, "it", following.making(method, Context.root(), System.nanoTime()));
    Call attempt = following.trying(call, peer);
    return following.made(call, following.tried(call, attempt, reply));
  }

  /** A call that comes with the trace of its caller. */
  @Benchmark
  public Context served() {
    Tracing following = tracing;
    long nowNanos = System.nanoTime();
    TraceContext own =
        following == null ? caller : following.arrived(method, caller, Map.of(), Metadata.empty());
    Context incoming =
        Context.incoming(
            Deadline.none(),
            Cancellation.never(),
            own,
            Map.of(),
            null,
            Exchange.with(Metadata.empty()));
    if (following == null) {
      return incoming;
    }
    Context context = following.serving(method, caller, incoming, nowNanos);
    following.answered(method, caller, context, nowNanos, nowNanos, reply);
    return context;
  }
}
