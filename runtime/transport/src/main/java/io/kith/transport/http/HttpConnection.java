package io.kith.transport.http;

import io.kith.core.Code;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.transport.ConnectionView;
import io.kith.transport.call.Peer;
import io.kith.transport.call.ReadyCalls;
import io.kith.transport.call.SentStream;
import io.kith.transport.call.ServedConnection;
import io.kith.transport.call.ServerState;
import io.kith.transport.call.Viewed;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.EventLoops;
import io.kith.transport.loop.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of a connection that speaks HTTP/1.1: one request after the other. While one is
 * answered, what follows waits unread. Owned by its event loop.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter
    implements ServedConnection, Exchange {

  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private static final long UPKEEP_MILLIS = 1_000;
  private static final long LINGER_MILLIS = 1_000;

  private final ServerState server;
  private final Router router;
  private final RequestParser parser;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outbound<HttpWriter> outbound;
  private @Nullable Future<?> upkeep;
  private @Nullable HttpCall current;
  private volatile @Nullable HttpRequest asked;
  private boolean answering;
  private boolean continued;
  private volatile boolean last;
  private boolean closing;
  private final long openedNanos = System.nanoTime();
  private long sinceNanos = System.nanoTime();
  private long writableAtNanos = System.nanoTime();

  /** A connection of this server. */
  public HttpConnection(ServerState server, Router router) {
    this.server = server;
    this.router = router;
    this.parser =
        new RequestParser(server.options.http().maxHeadBytes(), server.options.limits().maxBytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    outbound = new Outbound<>(added, new HttpWriter(), server.options.maxQueuedBytes());
    server.connections.add(this);
    upkeep =
        added
            .executor()
            .scheduleWithFixedDelay(
                this::lookAfter, UPKEEP_MILLIS, UPKEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return context;
  }

  private Outbound<HttpWriter> outbound() {
    if (outbound == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return outbound;
  }

  @Override
  public @Nullable Principal caller() {
    return Peer.of(context().channel());
  }

  @Override
  public @Nullable SocketAddress peer() {
    return context().channel().remoteAddress();
  }

  @Override
  public CompletableFuture<ConnectionView> view() {
    return CompletableFuture.supplyAsync(
        () -> {
          HttpCall call = current;
          return Viewed.of(
              "server",
              String.valueOf(peer()),
              "http/1.1",
              openedNanos,
              outbound().queuedBytes(),
              call == null ? List.of() : List.of(call));
        },
        context().executor());
  }

  // ---- requests coming in

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (!closing) {
        if (!parser.isMidRequest()) {
          sinceNanos = System.nanoTime();
        }
        parser.add(in);
        handleNext();
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    outbound().drain();
  }

  private void handleNext() {
    if (answering || closing) {
      pauseOrResume();
      return;
    }
    try {
      HttpRequest request = parser.next();
      if (request != null) {
        continued = false;
        answering = true;
        handle(request);
      } else if (!continued && parser.awaitsContinue()) {
        continued = true;
        context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
      }
    } catch (BadRequest e) {
      last = true;
      answering = true;
      log.debug("{}: {}", context().channel().remoteAddress(), e.getMessage());
      answer(Router.refused(e));
    }
    pauseOrResume();
  }

  /** What a client sends ahead of its answer is held up to a little, and then not read. */
  private void pauseOrResume() {
    context()
        .channel()
        .config()
        .setAutoRead(!answering || parser.heldBytes() < server.options.http().maxHeadBytes());
  }

  private void handle(HttpRequest request) {
    asked = request;
    last = !request.isPersistent() || server.draining;
    switch (router.route(request, this)) {
      case HttpCall call -> begin(call);
      case HttpResponse response -> answer(response);
    }
  }

  private void begin(HttpCall call) {
    current = call;
    server.callsInFlight.incrementAndGet();
    long nowNanos = System.nanoTime();
    if (call.hasDeadline()) {
      wheel().add(call, nowNanos);
    }
    if (call.method().binding().method().isNonBlocking()) {
      call.run(nowNanos);
    } else {
      ReadyCalls.add(context().executor(), outbound(), call);
    }
  }

  private DeadlineWheel wheel() {
    return EventLoops.wheel(context().channel().eventLoop());
  }

  // ---- answers going out

  @Override
  public void answer(HttpCall call, HttpResponse response) {
    boolean isLast = last;
    outbound().force(new Answer(response, framing(), isLast, () -> ended(call, isLast)));
  }

  @Override
  public SentStream begin(HttpCall call, HttpResponse head) {
    boolean inChunks = asked == null || asked.takesChunks();
    boolean isLast = last || !inChunks;
    outbound()
        .force(
            new Answer(
                head, inChunks ? Answer.Framing.CHUNKS : Answer.Framing.CLOSE, isLast, () -> {}));
    return new StreamedBody(outbound(), inChunks, () -> ended(call, isLast)).bytes();
  }

  private void ended(HttpCall call, boolean isLast) {
    forget(call);
    answered(isLast);
  }

  private void answer(HttpResponse response) {
    boolean isLast = last;
    outbound().add(new Answer(response, framing(), isLast, () -> answered(isLast)));
    outbound().schedule();
  }

  private Answer.Framing framing() {
    return asked != null && asked.isHead() ? Answer.Framing.HEAD : Answer.Framing.LENGTH;
  }

  private void forget(HttpCall call) {
    wheel().remove(call);
    if (current == call) {
      current = null;
      server.callEnded();
    }
  }

  private void answered(boolean isLast) {
    answering = false;
    sinceNanos = System.nanoTime();
    context().executor().execute(isLast ? this::sayGoodbye : this::handleNext);
  }

  /**
   * Ends our side, and gives the client a moment to end its own: to close while it still sends
   * could take the answer from it.
   */
  private void sayGoodbye() {
    closing = true;
    outbound().drain();
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          endOutput();
          context().channel().config().setAutoRead(true);
          context()
              .executor()
              .schedule(() -> context().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  private void endOutput() {
    SslHandler secured = context().pipeline().get(SslHandler.class);
    if (secured == null) {
      ((DuplexChannel) context().channel()).shutdownOutput();
    } else {
      secured.closeOutbound();
    }
  }

  // ---- the end

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (from.channel().isWritable()) {
      outbound().drain();
    }
  }

  private void lookAfter() {
    long nowNanos = System.nanoTime();
    long waitingNanos = nowNanos - sinceNanos;
    if (context().channel().isWritable()) {
      writableAtNanos = nowNanos;
    }
    if (nowNanos - writableAtNanos > server.options.http().answerTimeout().toNanos()) {
      end("its client takes no answer");
    } else if (!answering
        && parser.isMidRequest()
        && waitingNanos > server.options.http().requestTimeout().toNanos()) {
      end("a request was begun and not ended");
    } else if (!answering
        && (server.draining || waitingNanos > server.options.idleTimeout().toNanos())) {
      context().close();
    }
  }

  private void end(String why) {
    log.info("closing connection with {}: {}", context().channel().remoteAddress(), why);
    context().close();
  }

  @Override
  public void drain() {
    context()
        .executor()
        .execute(() -> {
          last = true;
          if (!answering && !parser.isMidRequest()) {
            context().close();
          }
        });
  }

  @Override
  public void close() {
    context().channel().close();
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    closing = true;
    server.connections.remove(this);
    if (upkeep != null) {
      upkeep.cancel(false);
    }
    outbound().close();
    HttpCall open = current;
    if (open != null) {
      open.cancel(Status.of(Code.CANCELLED, "the caller is gone"), false);
      forget(open);
    }
    from.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("connection with {} failed", from.channel().remoteAddress(), cause);
    } else {
      log.error("a defect ended the connection with {}", from.channel().remoteAddress(), cause);
    }
    from.close();
  }
}
