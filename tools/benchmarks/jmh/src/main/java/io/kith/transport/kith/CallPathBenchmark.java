package io.kith.transport.kith;

import io.kith.benchmarks.jmh.EchoMessage;
import io.kith.benchmarks.jmh.EchoService;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.CallCounters;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.Connector;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.ServerState;
import io.kith.transport.call.Services;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Nanoseconds and bytes of garbage of a call in the transport, stage by stage: the two real ends of
 * a connection, one thread, and no socket between them. As under load, {@value #CALLS} calls travel
 * together; figures are for one.
 *
 * <p>A stage that needs the one before includes it: what it costs itself is the difference. Stands
 * in this package since the parts that it measures are nobody else's.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+UseSerialGC",
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED"
    })
public class CallPathBenchmark {

  /** How many calls travel together. */
  static final int CALLS = 32;

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Identity SERVER = new Identity("echo", "echo-1");
  private static final Identity CLIENT = new Identity("bench", "bench-1");

  private final TransportOptions options = TransportOptions.defaults();
  private final ServiceBinding<EchoService> service = ServiceBinding.of(EchoService.class);
  private final MethodBinding method = service.methods().getFirst();
  private final Call example = new Call(method.method(), EchoMessage.example(), Context.root());
  private final ClientCall[] calls = new ClientCall[CALLS];
  private final Reply[] replies = new Reply[CALLS];
  private final FrameSplitter splitter = new FrameSplitter(options.maxFrameBytes());
  private final Cut cut = new Cut();

  private final ClientConnection client =
      new ClientConnection(
          CLIENT, new Address("127.0.0.1", 1), Optional.empty(), options, new Unheard());
  private final ServerState state =
      new ServerState(
          SERVER, options, new Services(SERVER, List.of(MethodFilter.of(new CallCounters()))));
  private final ServerConnection server = new ServerConnection(state);
  private final EmbeddedChannel clientChannel = new EmbeddedChannel(client);
  private final EmbeddedChannel serverChannel = new EmbeddedChannel(server);
  private final ServedMethod served;

  private final byte[] message = encoded();

  /** What the client wrote of {@value #CALLS} calls, and the last id that the server has seen. */
  private final ByteBuf requests;

  private int lastId;

  /** Opens the connection, and has both ends agree on the number of the method. */
  public CallPathBenchmark() {
    state.services.add(service, (EchoService) CallPathBenchmark::echo);
    served = Objects.requireNonNull(state.services.method(method.method().path()));
    out(clientChannel).release(); // what makes a server choose the protocol
    serverChannel.writeInbound(out(clientChannel));
    clientChannel.writeInbound(out(serverChannel));
    call();
    requests = write();
    forget();
    splitter.read(requests, cut);
    lastId = CALLS;
  }

  private byte[] encoded() {
    var out = new ProtoWriter(256, options.limits());
    method.request().write(out, example.request());
    return Arrays.copyOf(out.array(), out.size());
  }

  private static EchoMessage echo(EchoMessage message) {
    return new EchoMessage(message.id(), message.name(), message.payload());
  }

  /** Lets go of what the connections hold. */
  @TearDown
  public void tearDown() {
    requests.release();
    clientChannel.finishAndReleaseAll();
    serverChannel.finishAndReleaseAll();
  }

  /** The request message into bytes, and the call that carries it. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public Object encode() {
    for (int i = 0; i < CALLS; i++) {
      calls[i] = newCall();
    }
    return calls;
  }

  /**
   * Encoding, and then the queue, the id, the table of open calls, the deadline, the frame, and the
   * one buffer that goes to the socket.
   */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void encodeAndEnqueue() {
    write().release();
    forget();
  }

  /** What has come, cut into frames. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int split() {
    cut.frames = 0;
    splitter.read(requests.readerIndex(0), cut);
    return cut.frames;
  }

  /** The filters of the server, the generated dispatcher and the handler. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void dispatch(Blackhole blackhole) {
    for (int i = 0; i < CALLS; i++) {
      blackhole.consume(served.handle(example));
    }
  }

  /** The call in its context: decoding, dispatch, encoding the reply, its frame. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void run() {
    long nowNanos = System.nanoTime();
    Deadline deadline = Deadline.afterNanos(TIMEOUT_NANOS, nowNanos);
    for (int i = 0; i < CALLS; i++) {
      var incoming =
          new ServerCall(
              server,
              i + 1,
              served,
              false,
              nowNanos,
              deadline,
              null,
              Metadata.empty(),
              Map.of(),
              null);
      incoming.request(message, 0, message.length);
      incoming.run(nowNanos);
    }
    server.outbound().drain();
    out(serverChannel).release();
  }

  /** All of the server, from the bytes of the requests to the bytes of the replies. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void serve() {
    renumber();
    serverChannel.writeInbound(requests.readerIndex(0).retain());
    out(serverChannel).release();
  }

  /** The server counts upwards what is called, so the same bytes need new ids each time. */
  private void renumber() {
    for (int i = 0; i < CALLS; i++) {
      requests.setInt(cut.idOffsets[i], ++lastId);
    }
  }

  /** All of a call, until the caller has its reply decoded. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public Reply[] call() {
    serverChannel.writeInbound(write());
    clientChannel.writeInbound(out(serverChannel));
    for (int i = 0; i < CALLS; i++) {
      replies[i] = calls[i].result();
    }
    return replies;
  }

  private ByteBuf write() {
    for (int i = 0; i < CALLS; i++) {
      calls[i] = newCall();
      client.outbound().offer(calls[i]);
    }
    clientChannel.runPendingTasks();
    return out(clientChannel);
  }

  private ClientCall newCall() {
    Deadline deadline = Deadline.afterNanos(TIMEOUT_NANOS, System.nanoTime());
    return new ClientCall(client, method, example, deadline, options.limits());
  }

  private void forget() {
    for (ClientCall open : calls) {
      client.unregister(open);
    }
  }

  private static ByteBuf out(EmbeddedChannel channel) {
    return Objects.requireNonNull(channel.<ByteBuf>readOutbound(), "nothing was written");
  }

  /** Remembers where the ids of the frames are. */
  private static final class Cut implements FrameSplitter.Handler {

    private final int[] idOffsets = new int[CALLS];
    private int frames;

    @Override
    public void frame(int type, int id, byte[] bytes, int offset, int length) {
      idOffsets[frames++] = offset - Integer.BYTES;
    }

    @Override
    public boolean isAssembled(int id) {
      return false;
    }

    @Override
    public void piece(int id, boolean last, ByteBuf in, int length, int missing) {
      throw new IllegalStateException("nothing here comes in pieces");
    }
  }

  /** Nobody waits for the connection; one that breaks writes nothing, and that is noticed. */
  private static final class Unheard implements Connector.Listener<ClientConnection> {

    @Override
    public void opened(ClientConnection connection) {}

    @Override
    public void unusable(ClientConnection connection, String why) {}

    @Override
    public void changed(ClientConnection connection) {}
  }
}
