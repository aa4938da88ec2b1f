package io.kith.transport.kith;

import io.kith.transport.ConnectionView;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.OpenCall;
import io.kith.transport.call.Viewed;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.EventLoops;
import io.kith.transport.loop.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a kith connection have in common: frames in, frames out, pings, and the ways to
 * end. Owned by its event loop; only what says so may be called from elsewhere.
 */
abstract sealed class Connection extends ChannelInboundHandlerAdapter
    implements FrameSplitter.Handler permits ClientConnection, ServerConnection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** The longest that a peer may take no byte of what waits for it. */
  private static final long SLOW_READER_NANOS = TimeUnit.SECONDS.toNanos(30);

  final TransportOptions options;
  final FrameReader reader = new FrameReader();
  private final FrameSplitter splitter;
  private @Nullable ChannelHandlerContext channel;
  private @Nullable Outbound<FrameWriter> outbound;
  private @Nullable DeadlineWheel wheel;
  private @Nullable Hello peer;
  private @Nullable Credit sendCredit;
  private final Credit receiveCredit;
  private final LinkedHashSet<OutgoingStream> awaitingPool = new LinkedHashSet<>();
  private @Nullable ScheduledFuture<?> upkeep;
  private boolean closing;
  private long readAtNanos;
  private long periodNanos;
  private int silentPeriods;
  private int unwritablePeriods;
  private final long openedNanos = System.nanoTime();

  Connection(TransportOptions options) {
    this.options = options;
    this.receiveCredit = new Credit(options.streamCreditBytes(), options.connectionCreditBytes());
    this.splitter = new FrameSplitter(options.maxFrameBytes());
  }

  /** The first frame of the peer has come. */
  abstract void opened(Hello hello);

  /** A frame of a call. */
  abstract void frame(int type, int id, FrameReader in);

  /** The frames of one read have been handed out. */
  abstract void readDone();

  /** Looks after the connection, every second or so. */
  abstract void upkeep(long nowNanos);

  /** The peer is about to end the connection. */
  abstract void goingAway(GoAway code, int lastId, String why);

  /** The connection is gone. */
  abstract void closed(String why);

  abstract void pong();

  /** The peer pings; returns whether it may. */
  abstract boolean allowsPing();

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context;
    outbound = new Outbound<>(context, new FrameWriter(), options.maxQueuedBytes());
    wheel = EventLoops.wheel(context.channel().eventLoop());
    periodNanos = upkeepNanos();
    upkeep =
        context
            .channel()
            .eventLoop()
            .scheduleWithFixedDelay(
                this::lookAfter, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  /** How often this looks after the connection: often enough for the times that it watches. */
  long upkeepNanos() {
    return Math.clamp(
        Math.min(options.pingInterval().toNanos(), options.handshakeTimeout().toNanos()) / 4,
        TimeUnit.MILLISECONDS.toNanos(5),
        TimeUnit.SECONDS.toNanos(1));
  }

  /**
   * Silence is counted in periods in which this ran, not read off the clock: if this process itself
   * stood still for a while, that is no fault of the peer.
   */
  private void lookAfter() {
    silentPeriods++;
    unwritablePeriods = channel().channel().isWritable() ? 0 : unwritablePeriods + 1;
    boolean tooSilent = silentNanos() > options.handshakeTimeout().toNanos();
    if (peer == null && tooSilent) {
      end(GoAway.IDLE, "no HELLO within " + options.handshakeTimeout().toMillis() + " ms");
    } else if (splitter.isMidFrame() && tooSilent && channel().channel().config().isAutoRead()) {
      end(GoAway.IDLE, "a frame was begun and not ended");
    } else if (unwritablePeriods * periodNanos > SLOW_READER_NANOS) {
      end(GoAway.SLOW_READER, "the peer takes nothing of what waits for it");
    } else {
      upkeep(System.nanoTime());
    }
  }

  /** When the bytes came that are being read: one look at the clock for all calls of a read. */
  final long readAtNanos() {
    return readAtNanos;
  }

  /** What it is doing, with these calls. */
  final CompletableFuture<ConnectionView> view(
      String side, Supplier<Collection<? extends OpenCall>> calls) {
    return CompletableFuture.supplyAsync(
        () -> {
          String address = String.valueOf(channel().channel().remoteAddress());
          Hello hello = peer;
          return Viewed.of(
              side,
              hello == null ? address : hello.instance() + " (" + address + ")",
              "kith",
              openedNanos,
              outbound().queuedBytes(),
              calls.get());
        },
        channel().channel().eventLoop());
  }

  /** For how long nothing has come. */
  final long silentNanos() {
    return silentPeriods * periodNanos;
  }

  final ChannelHandlerContext channel() {
    return required(channel);
  }

  /** What goes out; to be used from any thread as it says. */
  final Outbound<FrameWriter> outbound() {
    return required(outbound);
  }

  final DeadlineWheel wheel() {
    return required(wheel);
  }

  /** What the peer said of itself; only after {@link #opened}. */
  final Hello peer() {
    return required(peer);
  }

  /** What the streams of this side may have under way; only after {@link #opened}. */
  final Credit sendCredit() {
    return required(sendCredit);
  }

  /** What the streams of the peer may have under way. */
  final Credit receiveCredit() {
    return receiveCredit;
  }

  /** Has the stream go on when the pool of credit that all share allows it. */
  final void awaitPool(OutgoingStream stream) {
    awaitingPool.add(stream);
  }

  /** The stream goes on, or is over. */
  final void awaitsPoolNoMore(OutgoingStream stream) {
    awaitingPool.remove(stream);
  }

  /** There may be more in the pool: as many streams go on as may find some. */
  final void poolChanged() {
    if (!awaitingPool.isEmpty()) {
      for (int left = sendCredit().poolLeft();
          left > 0 && !awaitingPool.isEmpty();
          left -= Credit.OWN_BYTES) {
        awaitingPool.removeFirst().resume();
      }
    }
  }

  final boolean isOpened() {
    return peer != null;
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return value;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    silentPeriods = 0;
    readAtNanos = System.nanoTime();
    try {
      if (!closing) {
        splitter.read(in, this);
      }
    } catch (ProtocolException e) {
      end(e.code(), String.valueOf(e.getMessage()));
    } finally {
      in.release();
      reader.release();
      readDone();
    }
  }

  @Override
  public final void frame(int type, int id, byte[] bytes, int offset, int length) {
    if (closing) {
      return;
    }
    if (peer == null) {
      hello(type, bytes, offset, length);
      return;
    }
    FrameReader in = reader.over(bytes, offset, length);
    switch (type) {
      case Frame.REQUEST,
          Frame.REPLY,
          Frame.FAILURE,
          Frame.DATA,
          Frame.CANCEL,
          Frame.CREDIT,
          Frame.DEFINE ->
          frame(type, id, in);
      case Frame.PING -> {
        if (!allowsPing()) {
          throw new ProtocolException(GoAway.TOO_MANY, "pings come faster than is allowed");
        }
        outbound().add(Control.ping(in.int64(), Frame.PONG));
      }
      case Frame.PONG -> pong();
      case Frame.GO_AWAY -> readGoAway(in);
      default -> {
        if (type < Frame.FIRST_OPTIONAL) {
          throw new ProtocolException(
              GoAway.PROTOCOL_ERROR, "unknown frame type " + Frame.typeName(type));
        }
      }
    }
  }

  private void hello(int type, byte[] bytes, int offset, int length) {
    if (type == Frame.GO_AWAY) {
      readGoAway(reader.over(bytes, offset, length));
      return;
    }
    if (type != Frame.HELLO || length > Frame.MAX_HELLO_BYTES) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR,
          "the first frame must be HELLO of at most "
              + Frame.MAX_HELLO_BYTES
              + " bytes, not "
              + Frame.typeName(type));
    }
    Hello hello = Hello.read(bytes, offset, length);
    peer = hello;
    sendCredit = new Credit(hello.streamCreditBytes(), hello.connectionCreditBytes());
    opened(hello);
  }

  private void readGoAway(FrameReader in) {
    GoAway code = GoAway.of(in.int8());
    int lastId = in.int32();
    goingAway(code, lastId, in.text(Math.min(in.remaining(), Frame.MAX_GO_AWAY_TEXT_BYTES)));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    outbound().drain();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable() && !closing) {
      outbound().drain();
    }
  }

  /** On the event loop: tells the peer why, and closes. */
  final void end(GoAway code, String why) {
    if (closing) {
      return;
    }
    closing = true;
    log.info("closing connection with {}: {} ({})", channel().channel().remoteAddress(), why, code);
    var farewell = new FrameWriter();
    Control.goAway(code, 0, why).writing().into(farewell);
    ByteBuf bytes = channel().alloc().directBuffer(farewell.size());
    farewell.copyTo(bytes);
    channel().writeAndFlush(bytes).addListener(_ -> channel().close());
    channel().executor().schedule(() -> channel().close(), 1, TimeUnit.SECONDS);
    outbound().close();
    closed(why);
  }

  /** The last event of every channel, also of one that was never connected. */
  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    if (upkeep != null) {
      upkeep.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    outbound().close();
    closed("the connection was closed by the peer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("connection with {} failed", context.channel().remoteAddress(), cause);
    } else {
      log.error("a defect ended the connection with {}", context.channel().remoteAddress(), cause);
    }
    closing = true;
    outbound().close();
    closed("the connection failed: " + cause.getMessage());
    context.close();
  }
}
