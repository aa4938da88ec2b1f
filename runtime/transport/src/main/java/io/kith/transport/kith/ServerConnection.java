package io.kith.transport.kith;

import io.kith.codec.ProtoWriter;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.PeerApp;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.transport.ConnectionView;
import io.kith.transport.call.CallTable;
import io.kith.transport.call.Peer;
import io.kith.transport.call.ReadyCalls;
import io.kith.transport.call.ServedConnection;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.ServerState;
import io.kith.transport.call.StatusCodec;
import io.kith.transport.loop.Allowance;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's end of a connection: the table of its open calls. Owned by its event loop. */
public final class ServerConnection extends Connection implements ServedConnection {

  private static final int PINGS_AT_ONCE = 20;
  private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Cancels of calls that have just been answered cross the answer on the way, so some are no
   * offence.
   */
  private static final int STRAY_CANCELS = 10_000;

  private static final long STRAY_CANCEL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * A method as this connection knows it: looked up once, or each time as long as it is not served.
   */
  private static final class CalledMethod {
    final String path;
    @Nullable ServedMethod served;

    CalledMethod(String path) {
      this.path = path;
    }
  }

  private final ServerState server;
  private final SentNames names = new SentNames();
  private final ReceivedNames<CalledMethod> receivedNames = new ReceivedNames<>(CalledMethod::new);
  private final CallTable<ServerCall> calls = new CallTable<>(ServerCall.class);
  private final Allowance pings = new Allowance(PINGS_AT_ONCE, PING_NANOS, System.nanoTime());
  private final Allowance strayCancels =
      new Allowance(STRAY_CANCELS, STRAY_CANCEL_NANOS, System.nanoTime());
  private @Nullable Principal caller;
  private PeerApp peerApp = PeerApp.UNKNOWN;
  private int lastId;
  private long assembledBytes;
  private long heldBytes;
  private boolean reading = true;
  private boolean saidGoodbye;
  private long lastCallNanos = System.nanoTime();

  /** A connection of this server. */
  public ServerConnection(ServerState server) {
    super(server.options);
    this.server = server;
  }

  SentNames names() {
    return names;
  }

  /** Who says it is at the other end. Set before any call comes. */
  PeerApp peerApp() {
    return peerApp;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    caller = Peer.of(context.channel());
    server.connections.add(this);
    outbound().add(Hello.of(server.self, options).frame());
    outbound().drain();
  }

  @Override
  void opened(Hello hello) {
    peerApp = PeerApp.of(hello.app());
    if (server.draining) {
      drain();
    }
  }

  @Override
  public CompletableFuture<ConnectionView> view() {
    return view("server", calls::all);
  }

  // ---- frames coming in

  @Override
  void frame(int type, int id, FrameReader in) {
    switch (type) {
      case Frame.REQUEST -> request(id, in);
      case Frame.DATA -> data(id, in);
      case Frame.CANCEL -> cancel(id);
      case Frame.CREDIT -> credit(id, in.varint31());
      case Frame.DEFINE -> receivedNames.define(in);
      default ->
          throw new ProtocolException(
              GoAway.PROTOCOL_ERROR, "a client does not send " + Frame.typeName(type));
    }
  }

  private void request(int id, FrameReader in) {
    if (id <= lastId) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "call id " + id + " does not follow " + lastId);
    }
    lastId = id;
    long nowNanos = readAtNanos();
    lastCallNanos = nowNanos;
    int flags = in.int8();
    int codec = in.int8();
    CalledMethod called = receivedNames.method(in.varint31());
    Deadline deadline = deadline(in.varint(), nowNanos);
    boolean more = (flags & Frame.FLAG_MORE) != 0;
    boolean streamed = (flags & Frame.FLAG_STREAM) != 0;
    int announcedBytes = more && !streamed ? in.varint31() : 0;
    TraceContext trace = (flags & Frame.FLAG_TRACE) == 0 ? null : trace(in);
    ReceivedNames.Labels labels =
        (flags & Frame.FLAG_METADATA) == 0
            ? ReceivedNames.Labels.NONE
            : receivedNames.readLabels(in);
    boolean oneWay = (flags & Frame.FLAG_ONE_WAY) != 0;
    int totalBytes = streamed ? 0 : more ? announcedBytes : in.remaining();
    ServedMethod method = lookup(called);
    Status refusal = refusal(codec, flags, called, method, totalBytes);
    if (refusal != null || method == null) {
      refuse(id, oneWay, refusal);
      return;
    }
    var call =
        new ServerCall(
            this,
            id,
            method,
            oneWay,
            nowNanos,
            deadline,
            trace,
            labels.metadata(),
            labels.baggage(),
            caller);
    calls.add(call);
    server.callsInFlight.incrementAndGet();
    if (call.hasDeadline()) {
      wheel().add(call, nowNanos);
    }
    if (streamed) {
      begin(call);
      if (!more || in.remaining() > 0) {
        part(call, in, !more);
      }
    } else if (more) {
      assembledBytes += totalBytes;
      call.startAssembly(totalBytes);
      append(call, in, false);
    } else {
      call.request(in.array(), in.position(), in.remaining());
      begin(call);
    }
  }

  private static Deadline deadline(long remainingMicros, long nowNanos) {
    return remainingMicros == 0
        ? Deadline.none()
        : Deadline.afterNanos(
            remainingMicros < 0 ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(remainingMicros),
            nowNanos);
  }

  private static TraceContext trace(FrameReader in) {
    try {
      return new TraceContext(in.int64(), in.int64(), in.int64(), (byte) in.int8());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ServedMethod lookup(CalledMethod called) {
    if (called.served == null) {
      called.served = server.services.method(called.path);
    }
    return called.served;
  }

  /** Why the call is not even begun; null if it is. */
  private @Nullable Status refusal(
      int codec, int flags, CalledMethod called, @Nullable ServedMethod method, int totalBytes) {
    if (saidGoodbye) {
      return Status.of(
          Code.UNAVAILABLE, server.self.instance() + " is going away; call another instance");
    }
    if (codec != Frame.CODEC_PROTOBUF) {
      return Status.of(Code.UNIMPLEMENTED, "codec " + codec + " is not known here; 0 is, protobuf");
    }
    if (method == null) {
      return server.services.unknown(called.path);
    }
    if (!ServerStreams.agree(flags, method.binding().method())) {
      return Status.of(
          Code.UNIMPLEMENTED,
          called.path + " streams otherwise here than its caller expects: their contracts differ");
    }
    if (totalBytes > options.limits().maxBytes()) {
      return Status.of(
          Code.RESOURCE_EXHAUSTED,
          "the request of "
              + called.path
              + " has "
              + totalBytes
              + " bytes; the limit (maxMessageBytes) is "
              + options.limits().maxBytes());
    }
    if (calls.size() >= options.maxCallsPerConnection()
        || server.callsInFlight.get() >= ServerState.MAX_CALLS
        || assembledBytes > 2L * options.limits().maxBytes()) {
      return Status.of(
          Code.RESOURCE_EXHAUSTED,
          server.self.instance()
              + " has "
              + calls.size()
              + " open calls of this connection, and "
              + server.callsInFlight.get()
              + " in all; it takes no more");
    }
    return null;
  }

  private void refuse(int id, boolean oneWay, @Nullable Status why) {
    if (oneWay || why == null) {
      return;
    }
    var body = new ProtoWriter(256, options.limits());
    StatusCodec.INSTANCE.write(body, why);
    outbound()
        .add(
            new Control(out -> {
              out.begin(Frame.FAILURE, id, 1);
              out.int8(Frame.FLAG_NOT_EXECUTED);
              out.bytes(body.array(), 0, body.size());
              out.end();
            }));
  }

  private void data(int id, FrameReader in) {
    boolean last = (in.int8() & Frame.FLAG_MORE) == 0;
    ServerCall call = calls.get(id);
    if (call != null && call.assembly() != null) {
      append(call, in, last);
    } else if (call != null) {
      part(call, in, last);
    } else if (id > lastId) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, "DATA for a call that was never begun");
    }
  }

  private void part(ServerCall call, FrameReader in, boolean last) {
    ServerStreams streams = call.streams();
    if (streams == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "DATA for a call whose request is complete");
    }
    streams.part(in, last);
    if (receiveCredit().underWayBytes() > options.maxQueuedBytes()) {
      call.cancel(Status.of(Code.RESOURCE_EXHAUSTED, tooMuchUnpulled()), true);
      cancelled(call);
    }
  }

  private String tooMuchUnpulled() {
    return server.self.instance()
        + " holds "
        + receiveCredit().underWayBytes()
        + " bytes of streams that their handlers have not pulled; the limit (maxQueuedBytes) is "
        + options.maxQueuedBytes();
  }

  private void credit(int id, int bytes) {
    ServerCall call = calls.get(id);
    ServerStreams streams = call == null ? null : call.streams();
    if (streams != null) {
      streams.credited(bytes);
    } else if (call != null || id > lastId) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "CREDIT for a call that streams nothing, or was never begun");
    }
  }

  private void append(ServerCall call, FrameReader in, boolean last) {
    Assembly assembly = call.assembly();
    if (assembly == null) {
      return;
    }
    assembly.expect(in.remaining(), last);
    assembly.add(in.array(), in.position(), in.remaining());
    if (last) {
      assembled(call, assembly);
    }
  }

  @Override
  public boolean isAssembled(int id) {
    ServerCall call = calls.get(id);
    return call != null && call.assembly() != null;
  }

  @Override
  public void piece(int id, boolean last, ByteBuf in, int length, int missing) {
    ServerCall call = calls.get(id);
    Assembly assembly = call == null ? null : call.assembly();
    if (call != null && assembly != null) { // it may have been cancelled
      assembly.expect(length + missing, last);
      assembly.add(in, length);
      if (last && missing == 0) {
        assembled(call, assembly);
      }
    }
  }

  private void assembled(ServerCall call, Assembly assembly) {
    assembledBytes -= assembly.totalBytes();
    call.request(assembly.array(), 0, assembly.size());
    call.endAssembly();
    begin(call);
  }

  private void cancel(int id) {
    ServerCall call = calls.get(id);
    if (call == null) {
      if (!strayCancels.take(System.nanoTime())) {
        throw new ProtocolException(GoAway.TOO_MANY, "cancels of calls that are not open");
      }
      return;
    }
    call.cancel(Status.of(Code.CANCELLED, "the caller gave up"), false);
    cancelled(call);
  }

  /** What no thread would end has to be ended: a request never whole, a wait for credit. */
  void cancelled(ServerCall call) {
    ServerStreams streams = call.streams();
    if (streams != null) {
      streams.cancelled();
    }
    dropIfIncomplete(call);
  }

  /** Whether the call is not over. */
  boolean isOpen(ServerCall call) {
    return calls.get(call.id()) == call;
  }

  private void dropIfIncomplete(ServerCall call) {
    Assembly assembly = call.assembly();
    if (assembly != null) {
      assembledBytes -= assembly.totalBytes();
      call.endAssembly();
      forget(call);
    }
  }

  // ---- calls being handled

  private void begin(ServerCall call) {
    heldBytes += call.heldBytes();
    if (call.method().binding().method().isNonBlocking()) {
      call.run(readAtNanos());
    } else {
      ReadyCalls.add(channel().executor(), outbound(), call);
    }
  }

  @Override
  void readDone() {} // what it brought begins with what other connections bring

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    super.channelReadComplete(context);
    pauseOrResume();
  }

  /** From the call's thread: it can be answered. */
  void answer(ServerCall call) {
    if (channel().executor().inEventLoop()) {
      if (outbound().isFull(call.queuedBytes())) {
        call.replaceByRefusal(noRoom());
      }
      outbound().add(call);
    } else if (!outbound().offerLater(call)) {
      call.replaceByRefusal(noRoom());
      outbound().force(call);
    }
  }

  private String noRoom() {
    return "the caller does not read: "
        + outbound().queuedBytes()
        + " bytes of replies wait; the limit (maxQueuedBytes) is "
        + options.maxQueuedBytes();
  }

  /** On the event loop: the call is over. */
  void forget(ServerCall call) {
    if (calls.remove(call.id()) != null) {
      wheel().remove(call);
      call.closeStreams();
      server.callEnded();
      heldBytes -= call.heldBytes();
      if (!reading) {
        pauseOrResume();
      }
    }
  }

  /**
   * A peer that does not read its replies, or sends more than is handled, gets no more of its
   * requests read.
   */
  private void pauseOrResume() {
    boolean mayRead = !outbound().isCrowded() && heldBytes < options.maxQueuedBytes();
    if (mayRead != reading) {
      reading = mayRead;
      channel().channel().config().setAutoRead(mayRead);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    super.channelWritabilityChanged(context);
    pauseOrResume();
  }

  // ---- the end

  /** From any thread: asks the client to go elsewhere. */
  @Override
  public void drain() {
    channel()
        .executor()
        .execute(() -> {
          saidGoodbye = true;
          outbound()
              .add(
                  Control.goAway(GoAway.DRAINING, lastId, server.self.instance() + " is draining"));
          outbound().drain();
        });
  }

  /** From any thread. */
  @Override
  public void close() {
    channel().channel().close();
  }

  @Override
  void goingAway(GoAway code, int lastAccepted, String why) {
    channel().channel().close();
  }

  @Override
  void closed(String why) {
    server.connections.remove(this);
    for (ServerCall call : calls.all()) {
      call.callerGone(why);
      lost(call);
    }
  }

  private void lost(ServerCall call) {
    ServerStreams streams = call.streams();
    if (streams != null) {
      streams.lost();
    }
    dropIfIncomplete(call);
  }

  @Override
  void upkeep(long nowNanos) {
    pauseOrResume();
    if (calls.isEmpty() && nowNanos - lastCallNanos > options.idleTimeout().toNanos()) {
      end(GoAway.IDLE, "no call for " + options.idleTimeout().toSeconds() + " s");
    }
  }

  @Override
  void pong() {}

  @Override
  boolean allowsPing() {
    return pings.take(System.nanoTime());
  }
}
