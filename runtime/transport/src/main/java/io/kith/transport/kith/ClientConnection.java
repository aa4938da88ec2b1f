package io.kith.transport.kith;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.ConnectionView;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.CallTable;
import io.kith.transport.call.Connector;
import io.kith.transport.call.OpenedConnection;
import io.kith.transport.call.OutgoingCall;
import io.kith.transport.call.StatusCodec;
import io.kith.transport.call.Wakeups;
import io.kith.transport.kith.ReceivedNames.ReplyLabels;
import io.kith.transport.loop.HalfClose;
import io.kith.transport.loop.Outbound;
import io.kith.transport.tls.ApplicationProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection: the table of its open calls. Owned by its event loop. */
public final class ClientConnection extends Connection implements OpenedConnection {

  private static final int OLDEST_ID = Integer.MAX_VALUE - 10_000_000;

  private final Identity self;
  private final Address address;
  private final Optional<String> expectedInstance;
  private final Connector.Listener<ClientConnection> listener;
  private final SentNames names = new SentNames();
  private final ReceivedNames<String> receivedNames = new ReceivedNames<>(name -> name);
  private final CallTable<ClientCall> calls = new CallTable<>(ClientCall.class);
  private final Wakeups wakeups = new Wakeups();
  private volatile String description;
  private volatile int outstanding;
  private int lastId;
  private boolean draining;
  private boolean foreign;
  private long silentAtPingNanos;
  private boolean pinging;
  private int lastIdAtPing;
  private volatile boolean silent;

  /**
   * A connection to this address.
   *
   * @param expectedInstance who must answer there; if empty, anybody
   */
  public ClientConnection(
      Identity self,
      Address address,
      Optional<String> expectedInstance,
      TransportOptions options,
      Connector.Listener<ClientConnection> listener) {
    super(options);
    this.self = self;
    this.address = address;
    this.expectedInstance = expectedInstance;
    this.listener = listener;
    this.description = address.toString();
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public String applicationProtocol() {
    return ApplicationProtocols.KITH;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int outstanding() {
    return outstanding;
  }

  @Override
  public OutgoingCall newCall(MethodBinding method, Call call, Deadline deadline) {
    return new ClientCall(this, method, call, deadline, options.limits());
  }

  SentNames names() {
    return names;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(Unpooled.wrappedBuffer(Frame.PREFACE));
    outbound().add(Hello.of(self, options).frame());
    outbound().drain();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!isOpened() && !foreign && looksForeign((ByteBuf) message)) {
      foreign = true;
      ((ByteBuf) message).release();
      listener.unusable(this, "the server at " + address + " does not speak the kith protocol");
      context.close();
    } else {
      super.channelRead(context, message);
    }
  }

  /** HTTP or TLS answer in their own way; a kith server's first frame is short and is no text. */
  private static boolean looksForeign(ByteBuf in) {
    return in.readableBytes() >= 4 && in.getByte(in.readerIndex()) != 0;
  }

  @Override
  void readDone() {
    wakeups.wake();
  }

  @Override
  void opened(Hello hello) {
    if (expectedInstance.isPresent() && !expectedInstance.get().equals(hello.instance())) {
      String why =
          address
              + " is now "
              + hello.app()
              + " "
              + hello.instance()
              + ", not "
              + expectedInstance.get();
      listener.unusable(this, why);
      end(GoAway.STRANGER, why);
      return;
    }
    description = hello.instance() + " (" + address + ")";
    listener.opened(this);
  }

  @Override
  public CompletableFuture<ConnectionView> view() {
    return view("client", calls::all);
  }

  // ---- calls going out

  int nextId() {
    lastId++;
    if (lastId > OLDEST_ID
        && !draining) { // ids cannot start again: later calls go to a new connection
      drain("it has carried two billion calls");
    }
    return lastId;
  }

  void register(ClientCall call) {
    calls.add(call);
    outstanding = calls.size();
  }

  void unregister(ClientCall call) {
    if (forget(call)) {
      closeIfDrained();
    }
  }

  private boolean forget(ClientCall call) {
    boolean left = leave(call);
    if (left) {
      call.closeStreams();
    }
    return left;
  }

  /** Takes it from the table. What its streams have under way still counts. */
  private boolean leave(ClientCall call) {
    if (calls.remove(call.id()) == null) {
      return false;
    }
    wheel().remove(call);
    outstanding = calls.size();
    return true;
  }

  /** From any thread: the caller is gone, and the server may stop. */
  void cancel(ClientCall call) {
    outbound().force(new CancelItem(call));
  }

  /** On the event loop, after {@link ClientCall#expired}. */
  void cancelOnLoop(ClientCall call) {
    if (leave(call)) {
      call.stopStreams();
      outbound().add(new CancelItem(call));
      outbound().schedule(); // many calls may expire in one tick, and one write does for all
      closeIfDrained();
    }
  }

  @Override
  public void drain(String why) {
    channel()
        .executor()
        .execute(() -> {
          if (!draining) {
            draining = true;
            listener.unusable(this, why);
          }
          closeIfDrained();
        });
  }

  @Override
  public void abort() {
    channel().channel().close();
  }

  private void closeIfDrained() {
    if (draining && calls.isEmpty()) {
      // Calls that were handed over before the last one heard of it are still in the queue: let
      // them pass first.
      channel()
          .executor()
          .execute(() -> {
            outbound().drain();
            if (calls.isEmpty()) {
              closeWhenWritten();
            }
          });
    }
  }

  @Override
  public void onClose(Runnable listener) {
    channel().channel().closeFuture().addListener(_ -> listener.run());
  }

  @Override
  public CompletableFuture<?> finish() {
    var finished = new CompletableFuture<Void>();
    onClose(() -> finished.complete(null));
    channel().executor().execute(this::closeWhenWritten);
    return finished;
  }

  /** On the event loop. One-way calls may be on their way out, which nobody waits for. */
  private void closeWhenWritten() {
    outbound().drain();
    if (outbound().queuedBytes() > 0 && channel().channel().isActive()) {
      channel().executor().schedule(this::closeWhenWritten, 10, TimeUnit.MILLISECONDS);
    } else {
      HalfClose.begin(channel().channel());
    }
  }

  // ---- frames coming in

  @Override
  void frame(int type, int id, FrameReader in) {
    switch (type) {
      case Frame.REPLY, Frame.FAILURE -> reply(type, id, in);
      case Frame.DATA -> data(id, in);
      case Frame.CANCEL -> stopRequests(id);
      case Frame.CREDIT -> credit(id, in.varint31());
      case Frame.DEFINE -> receivedNames.define(in);
      default ->
          throw new ProtocolException(
              GoAway.PROTOCOL_ERROR, "a server does not send " + Frame.typeName(type));
    }
  }

  private void reply(int type, int id, FrameReader in) {
    int flags = in.int8();
    if (type == Frame.REPLY) {
      int codec = in.int8();
      if (codec != Frame.CODEC_PROTOBUF) {
        throw new ProtocolException(GoAway.PROTOCOL_ERROR, "a reply in the unknown codec " + codec);
      }
    }
    boolean more = (flags & Frame.FLAG_MORE) != 0;
    boolean streamed = (flags & Frame.FLAG_STREAM) != 0;
    int totalBytes = more && !streamed ? in.varint31() : 0;
    ReplyLabels labels =
        (flags & Frame.FLAG_METADATA) == 0 ? ReplyLabels.NONE : receivedNames.readReply(in);
    ClientCall call = calls.get(id);
    if (call == null) {
      return; // it was cancelled or expired; its reply crossed that on the way
    }
    call.received(labels);
    Metadata metadata = labels.all();
    if (streamed != call.method().method().isServerStreaming() && type == Frame.REPLY) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR,
          "a reply of " + call.method().method() + " that is no stream, or is one unasked");
    }
    if (streamed) {
      streamPart(call, in, true, !more);
      return;
    }
    if (more) {
      startAssembly(call, totalBytes, metadata, in);
      return;
    }
    forget(call);
    Executed executed =
        (flags & Frame.FLAG_NOT_EXECUTED) != 0 ? call.notExecuted() : Executed.MAYBE;
    if (call.method().method().isServerStreaming()) {
      call.endReplies(failure(in, executed, metadata));
    } else if (call.answer(
        in.array(), in.position(), in.remaining(), type == Frame.FAILURE, executed, metadata)) {
      wakeups.add(call);
    }
    closeIfDrained();
  }

  /** A failure that ends a stream; the exception that it may hold is decoded by who pulls. */
  private static Failure failure(FrameReader in, Executed executed, Metadata metadata) {
    try {
      Status status =
          ProtoReader.read(
              StatusCodec.INSTANCE, in.array(), in.position(), in.remaining(), Limits.defaults());
      return new Failure(status, null, executed, metadata);
    } catch (CodecException e) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "a status that cannot be read: " + e.getMessage());
    }
  }

  private void streamPart(ClientCall call, FrameReader in, boolean first, boolean last) {
    ClientStreams streams = call.streams();
    if (streams != null) {
      streams.part(in, first, last);
      if (last) {
        unregister(call);
        call.endReplies(null);
      }
    }
  }

  private void stopRequests(int id) {
    ClientStreams streams = streams(id, Frame.CANCEL);
    if (streams != null) {
      streams.stopRequests();
    }
  }

  private void credit(int id, int bytes) {
    ClientStreams streams = streams(id, Frame.CREDIT);
    if (streams != null) {
      streams.credited(bytes);
    }
  }

  /** The streams of this call; null if it has ended. */
  private @Nullable ClientStreams streams(int id, int frameType) {
    ClientCall call = calls.get(id);
    if (call != null && call.streams() == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, Frame.typeName(frameType) + " for a call without streams");
    }
    return call == null ? null : call.streams();
  }

  private void startAssembly(ClientCall call, int totalBytes, Metadata metadata, FrameReader in) {
    if (totalBytes > options.limits().maxBytes()) {
      call.complete(
          Failure.of(
              Status.of(
                  Code.RESOURCE_EXHAUSTED,
                  "the reply of "
                      + description
                      + " has "
                      + totalBytes
                      + " bytes; the limit (maxMessageBytes) is "
                      + options.limits().maxBytes())));
      cancelOnLoop(call);
      return;
    }
    call.startAssembly(totalBytes, metadata);
    append(call, in, false);
  }

  @Override
  public boolean isAssembled(int id) {
    ClientCall call = calls.get(id);
    return call != null && call.assembly() != null;
  }

  @Override
  public void piece(int id, boolean last, ByteBuf in, int length, int missing) {
    ClientCall call = calls.get(id);
    Assembly assembly = call == null ? null : call.assembly();
    if (call != null && assembly != null) { // as with a reply, it may have ended
      assembly.expect(length + missing, last);
      assembly.add(in, length);
      if (last && missing == 0) {
        assembled(call, assembly);
      }
    }
  }

  private void data(int id, FrameReader in) {
    int flags = in.int8();
    boolean last = (flags & Frame.FLAG_MORE) == 0;
    Metadata trailers =
        (flags & Frame.FLAG_METADATA) == 0
            ? Metadata.empty()
            : receivedNames.readLabels(in).metadata();
    ClientCall call = calls.get(id);
    if (call != null && call.method().method().isServerStreaming()) {
      call.ended(trailers);
      streamPart(call, in, false, last);
    } else if (call != null) {
      append(call, in, last);
    }
  }

  private void append(ClientCall call, FrameReader in, boolean last) {
    Assembly assembly = call.assembly();
    if (assembly == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "DATA for a call whose reply has not begun");
    }
    assembly.expect(in.remaining(), last);
    assembly.add(in.array(), in.position(), in.remaining());
    if (last) {
      assembled(call, assembly);
    }
  }

  private void assembled(ClientCall call, Assembly assembly) {
    unregister(call);
    if (call.answer(
        assembly.array(), 0, assembly.size(), false, Executed.MAYBE, call.replyMetadata())) {
      wakeups.add(call);
    }
  }

  @Override
  void goingAway(GoAway code, int acceptedId, String why) {
    draining = true;
    String text = code + (why.isEmpty() ? "" : ": " + why);
    listener.unusable(this, text);
    if (code == GoAway.DRAINING) {
      for (ClientCall call : calls.all()) {
        if (call.id() > acceptedId) {
          unregister(call);
          call.complete(
              new Failure(
                  Status.of(
                      Code.UNAVAILABLE, description + " is going away and took no more calls"),
                  null,
                  call.notExecuted(),
                  Metadata.empty()));
        }
      }
      closeIfDrained();
    } else {
      fail(text);
      channel().close();
    }
  }

  @Override
  void closed(String why) {
    draining = true;
    listener.unusable(this, why);
    fail(why);
  }

  private void fail(String why) {
    List<ClientCall> open = calls.all();
    for (ClientCall call : open) {
      forget(call);
      call.lost(why);
    }
  }

  // ---- is the server alive?

  @Override
  long upkeepNanos() {
    return Math.min(
        super.upkeepNanos(),
        Math.max(options.silenceTimeout().toNanos() / 2, TimeUnit.MILLISECONDS.toNanos(5)));
  }

  @Override
  void upkeep(long nowNanos) {
    if (pinging && silentNanos() < silentAtPingNanos) {
      pinging = false; // whatever has come since is as good as a pong
    }
    askIfAlive(nowNanos);
    boolean isSilent =
        pinging && silentNanos() - silentAtPingNanos >= options.silenceTimeout().toNanos();
    if (isSilent != silent) {
      silent = isSilent;
      listener.changed(this);
    }
  }

  @Override
  public boolean isSilent() {
    return silent;
  }

  /** A server that owes a reply is asked sooner, once for all calls until then. */
  private boolean isTimeToAsk() {
    boolean owesReply = !calls.isEmpty() && lastId != lastIdAtPing;
    return silentNanos() > options.pingInterval().toNanos()
        || (owesReply && silentNanos() >= options.silenceTimeout().toNanos());
  }

  private void askIfAlive(long nowNanos) {
    if (!pinging && isOpened() && isTimeToAsk()) {
      pinging = true;
      lastIdAtPing = lastId;
      silentAtPingNanos = silentNanos();
      outbound().add(Control.ping(nowNanos, Frame.PING));
      outbound().drain();
    } else if (pinging
        && silentNanos() - silentAtPingNanos >= options.deadPeerTimeout().toNanos()) {
      end(
          GoAway.IDLE,
          "the server has not answered a ping for " + options.deadPeerTimeout().toMillis() + " ms");
      channel().close();
    }
  }

  @Override
  void pong() {
    pinging = false;
  }

  @Override
  boolean allowsPing() {
    return true;
  }

  /**
   * Tells the server on behalf of a caller that has gone; follows the request through the same
   * queue. Until it is written, the server counts what the call's streams have under way, and so do
   * we: other streams must not use their credit before.
   */
  private final class CancelItem implements Outbound.Item<FrameWriter> {

    private static final int QUEUED_BYTES = 64;

    private final ClientCall call;

    CancelItem(ClientCall call) {
      this.call = call;
    }

    @Override
    public int queuedBytes() {
      return QUEUED_BYTES;
    }

    @Override
    public boolean accept(long nowNanos) {
      boolean open = leave(call);
      if (open) {
        call.stopStreams();
        closeIfDrained();
      }
      return open;
    }

    @Override
    public boolean write(FrameWriter out, long nowNanos) {
      if (call.isStarted()) {
        out.begin(Frame.CANCEL, call.id(), 0);
        out.end();
      }
      call.closeStreams();
      return true;
    }

    @Override
    public void dropped() {}
  }

  @Override
  public String toString() {
    return description;
  }
}
