package io.kith.transport.http2;

import io.kith.core.Ticker;
import io.kith.transport.loop.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of an HTTP/2 connection, as the last handler of its channel. It speaks first (a client
 * its preface, both their SETTINGS) and expects the whole preface of a client.
 *
 * <p>All frames of a read are handled where they are, without an object for each; what is sent
 * meanwhile is put together and flushed once at its end. Owned by its event loop, but for what says
 * otherwise.
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

  private final Http2Options options;
  private final ConnectionListener listener;
  private final boolean isServer;
  private final Ticker ticker;
  private final Conduct conduct;
  private final Streams streams;
  private final Receiver receiver;
  private final FrameSplitter splitter;
  private final Upkeep upkeep;
  private final Farewell farewell;
  private @Nullable ChannelHandlerContext channel;
  private @Nullable Sender sender;
  private int prefaceBytes;
  private boolean isStarted;
  private boolean isReading = true;

  Http2Connection(
      Http2Options options,
      ConnectionListener listener,
      @Nullable StreamAcceptor acceptor,
      Ticker ticker) {
    this.options = options;
    this.listener = listener;
    this.isServer = acceptor != null;
    this.ticker = ticker;
    this.conduct = new Conduct(options, ticker.nanos());
    this.streams = new Streams(this, options, conduct, acceptor);
    this.receiver = new Receiver(this, options, streams, conduct);
    this.splitter = new FrameSplitter(options.maxFrameBytes(), receiver);
    this.upkeep = new Upkeep(this, options, streams);
    this.farewell = new Farewell(this, streams, isServer);
  }

  /** A server's end. */
  public static Http2Connection server(
      Http2Options options, ConnectionListener listener, StreamAcceptor acceptor) {
    return new Http2Connection(options, listener, acceptor, Ticker.system());
  }

  /** A client's end. */
  public static Http2Connection client(Http2Options options, ConnectionListener listener) {
    return new Http2Connection(options, listener, null, Ticker.system());
  }

  // ---- what its users do

  /**
   * Whether {@link #open} may be called: the connection is not ending, and the peer takes one more
   * stream.
   */
  public boolean mayOpen() {
    return !isServer && isStarted && !farewell.isEnding() && streams.mayOpen();
  }

  /**
   * Opens a stream with a request; a client's only.
   *
   * @param more fields after those of the block that differ from one time to the next
   * @param endStream whether this is the whole request
   * @throws IllegalStateException if {@link #mayOpen} is false
   */
  public Http2Stream open(
      HeaderBlock block, Headers more, boolean endStream, StreamListener streamListener) {
    if (!mayOpen()) {
      throw new IllegalStateException("no stream can be opened on " + this + " now");
    }
    return streams.open(block, more, endStream, streamListener);
  }

  /** Who is told of the open streams, by no order. On the event loop. */
  public List<StreamListener> listeners() {
    return streams.all().stream().map(stream -> stream.listener).toList();
  }

  /** How many bytes wait to be written. On the event loop. */
  public long queuedBytes() {
    return sender().outbound().queuedBytes() + sender().pendingBytes();
  }

  /** How many streams are open. */
  public int openStreams() {
    return streams.size();
  }

  /** The highest id of a stream that was opened; 0 before the first. */
  public int lastStreamId() {
    return streams.lastId();
  }

  /** What the peer takes; the protocol's defaults until {@link ConnectionListener#opened}. */
  public PeerSettings peer() {
    return sender().peer();
  }

  /** The time of the read whose frames are being told, as {@link System#nanoTime} has it. */
  public long readAtNanos() {
    return conduct.nowNanos();
  }

  /** How many bytes wait on all streams for the peer to take them. */
  public long pendingBytes() {
    return sender().pendingBytes();
  }

  /** The event loop that owns it, once it is part of a channel. From any thread. */
  public EventLoop eventLoop() {
    return context().channel().eventLoop();
  }

  /**
   * What goes out, to be used from any thread as it says: an item sends through streams when its
   * turn comes, on the event loop.
   */
  public Outbound<FrameWriter> outbound() {
    return sender().outbound();
  }

  /**
   * Writes what was sent on the streams since; needed only outside of a read of this connection and
   * of items of {@link #outbound}, which end with it.
   */
  public void flush() {
    sender().outbound().drain();
  }

  /**
   * Ends the connection gracefully: the peer is told to open no more streams, those that it opened
   * until it knew are served, and when the last is closed, so is the connection. From any thread.
   */
  public void drain(String why) {
    onLoop(() -> farewell.drain(why));
  }

  /** Tells the peer why, and closes the connection with all its streams. From any thread. */
  public void goAway(ErrorCode code, String why) {
    onLoop(() -> end(code, why));
  }

  /** Closes the connection without a word. From any thread. */
  public void abort() {
    context().channel().close();
  }

  /** Runs the listener when the channel is closed. From any thread. */
  public void onClose(Runnable closed) {
    context().channel().closeFuture().addListener(_ -> closed.run());
  }

  private void onLoop(Runnable task) {
    context()
        .executor()
        .execute(() -> {
          task.run();
          flush();
        });
  }

  // ---- the channel

  ChannelHandlerContext context() {
    if (channel == null) {
      throw new IllegalStateException("the connection is not part of a channel yet");
    }
    return channel;
  }

  Sender sender() {
    if (sender == null) {
      throw new IllegalStateException("the connection is not part of a channel yet");
    }
    return sender;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context;
    sender = new Sender(options, conduct, streams, context);
    upkeep.start(context);
    if (context.channel().isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
  }

  private void start() {
    if (isStarted) {
      return;
    }
    isStarted = true;
    FrameWriter out = sender().frames();
    if (!isServer) {
      out.bytes(Frame.PREFACE, 0, Frame.PREFACE.length);
    }
    out.beginSettings(4);
    if (isServer) {
      out.setting(Frame.SETTING_MAX_CONCURRENT_STREAMS, options.maxConcurrentStreams());
    } else {
      out.setting(Frame.SETTING_ENABLE_PUSH, 0);
    }
    out.setting(Frame.SETTING_INITIAL_WINDOW_SIZE, options.streamWindowBytes());
    out.setting(Frame.SETTING_MAX_FRAME_SIZE, options.maxFrameBytes());
    out.setting(Frame.SETTING_MAX_HEADER_LIST_SIZE, options.maxHeaderListBytes());
    int more = options.connectionWindowBytes() - PeerSettings.INITIAL.initialWindowBytes();
    if (more > 0) {
      out.windowUpdate(0, more);
    }
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    conduct.now(ticker.nanos());
    upkeep.pings().heard();
    try {
      if (!isServer || prefaceIsRead(in)) {
        splitter.read(in);
      }
    } catch (Http2Exception e) {
      end(e.code(), e.text());
    } finally {
      in.release();
      listener.readDone();
    }
  }

  private boolean prefaceIsRead(ByteBuf in) {
    while (prefaceBytes < Frame.PREFACE.length && in.isReadable()) {
      if (in.readByte() != Frame.PREFACE[prefaceBytes]) {
        throw new Http2Exception(
            ErrorCode.PROTOCOL_ERROR, "the client did not begin with its preface");
      }
      prefaceBytes++;
    }
    return prefaceBytes == Frame.PREFACE.length;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush();
    pauseOrResume();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      flush();
    }
    pauseOrResume();
  }

  /** A peer that takes nothing of what waits gets no more read that would have to wait too. */
  void pauseOrResume() {
    boolean mayRead =
        context().channel().isWritable()
            || sender().outbound().queuedBytes() + sender().pendingBytes()
                < options.maxQueuedBytes() / 2;
    if (mayRead != isReading) {
      isReading = mayRead;
      context().channel().config().setAutoRead(mayRead);
    }
  }

  // ---- frames of the connection

  void settings(boolean isAck, ByteBuf in, int length) {
    if (isAck ? length != 0 : length % Frame.SETTING_BYTES != 0) {
      throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS of " + length + " bytes");
    }
    conduct.chore(Conduct.SETTINGS);
    if (isAck) {
      upkeep.settingsAcknowledged();
      return;
    }
    boolean couldOpen = mayOpen();
    sender().peer(sender().peer().changedBy(in, length, !isServer));
    sender().frames().settingsAck();
    if (upkeep.opened()) {
      listener.opened(peer());
    }
    if (!couldOpen && mayOpen()) {
      listener.mayOpen();
    }
  }

  void ping(boolean isAck, long payload) {
    if (!isAck) {
      sender().frames().ping(payload, true);
    } else if (payload == Farewell.PING) {
      farewell.peerKnows();
    }
  }

  void peerGoesAway(int lastProcessedId, ErrorCode code, String why) {
    farewell.peerGoesAway(lastProcessedId, code, why);
    listener.draining(lastProcessedId, code, why);
  }

  /** Whether a stream could not be opened before this one was closed, and can now. */
  void closed(boolean couldOpen) {
    farewell.streamClosed();
    if (!couldOpen && mayOpen()) {
      listener.mayOpen();
    }
  }

  // ---- the end

  boolean isServer() {
    return isServer;
  }

  Farewell farewell() {
    return farewell;
  }

  ConnectionListener listener() {
    return listener;
  }

  /** Headers or content came. */
  void messageHeard() {
    upkeep.pings().messageHeard();
  }

  /** Whether a frame other than DATA has begun and not ended, or a header section. */
  boolean isMidFrame() {
    return splitter.isMidFrame() || receiver.isMidHeaders();
  }

  /** On the event loop: tells the peer why, and closes. */
  void end(ErrorCode code, String why) {
    if (farewell.say(code, why)) {
      if (code == ErrorCode.NO_ERROR) {
        log.debug("closing {}: {}", this, why);
      } else {
        log.info("closing {}: {} ({})", this, why, code);
      }
      ended(code, why);
    }
  }

  private void ended(ErrorCode code, String why) {
    splitter.stop();
    upkeep.stop();
    sender().outbound().close();
    streams.loseAll(why);
    listener.closed(code, why);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (farewell.isTooLate()) {
      ended(ErrorCode.NO_ERROR, "the connection was closed by the peer");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2Exception wrong) {
      end(wrong.code(), wrong.text());
      return;
    }
    if (cause instanceof IOException) {
      log.debug("{} failed", this, cause);
    } else {
      log.error("a defect ended {}", this, cause);
    }
    if (farewell.isTooLate()) {
      ended(ErrorCode.INTERNAL_ERROR, "the connection failed: " + cause.getMessage());
    }
    context.close();
  }

  /** The address of the other end; null if there is no connection, or it was lost at once. */
  public @Nullable SocketAddress peerAddress() {
    ChannelHandlerContext open = channel;
    return open == null ? null : open.channel().remoteAddress();
  }

  @Override
  public String toString() {
    return "HTTP/2 connection with "
        + (channel == null ? "nobody" : channel.channel().remoteAddress());
  }
}
