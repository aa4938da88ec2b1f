package io.kith.transport;

import io.kith.transport.call.Peer;
import io.kith.transport.call.ServerState;
import io.kith.transport.http.HttpConnection;
import io.kith.transport.http.Router;
import io.kith.transport.kith.Frame;
import io.kith.transport.kith.ServerConnection;
import io.kith.transport.tls.ServerSecurity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from the first bytes of a connection which protocol it speaks, and makes room for that
 * protocol's handler. One port serves them all, within TLS, in plain text or both; what is not
 * served is told so in its own words.
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(ProtocolDetector.class);

  private static final byte[] NOTHING = {};

  /** A fatal alert: protocol_version. */
  private static final byte[] TLS_ANSWER = {21, 3, 3, 0, 2, 2, 70};

  private final ServerState server;
  private final Router router;
  private final @Nullable ServerSecurity security;
  private @Nullable ByteBuf first;
  private @Nullable SslHandler secured;

  /**
   * A detector for one connection.
   *
   * @param security how it may be secured; null if it cannot
   */
  ProtocolDetector(ServerState server, Router router, @Nullable ServerSecurity security) {
    this.server = server;
    this.router = router;
    this.security = security;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (server.openSockets.incrementAndGet() > server.options.maxConnections()) {
      log.warn(
          "refused a connection: {} are open (maxConnections)", server.options.maxConnections());
      context.close();
      return;
    }
    context
        .executor()
        .schedule(
            () -> {
              if (!context.isRemoved()) {
                context.close();
              }
            },
            server.options.handshakeTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    server.openSockets.decrementAndGet();
    forget();
  }

  private void forget() {
    if (first != null) {
      first.release();
      first = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf bytes = first == null ? in : Unpooled.wrappedBuffer(first, in);
    first = null;
    FirstBytes spoken = FirstBytes.of(bytes);
    if (spoken == FirstBytes.UNDECIDED) {
      first = bytes;
    } else if (spoken == FirstBytes.TLS && security != null && secured == null) {
      secure(context, security, bytes);
    } else if (spoken == FirstBytes.TLS || spoken == FirstBytes.UNKNOWN || !isAgreed(spoken)) {
      refuse(context, bytes, spoken == FirstBytes.TLS ? TLS_ANSWER : NOTHING);
    } else if (security != null && secured == null && !security.servesPlaintext()) {
      refuse(context, bytes, PlaintextRefusal.to(spoken));
    } else {
      serve(context, spoken, bytes);
    }
  }

  /** What is inside of TLS comes here, too. */
  private void secure(ChannelHandlerContext context, ServerSecurity by, ByteBuf bytes) {
    secured = by.addBefore(context);
    if (secured == null) {
      bytes.release();
      context.close();
    } else {
      context.pipeline().fireChannelRead(bytes);
    }
  }

  /** Whether the client does as it said while the connection was secured. */
  private boolean isAgreed(FirstBytes spoken) {
    String agreed = secured == null ? null : secured.applicationProtocol();
    return agreed == null || spoken.agreesWith(agreed);
  }

  private void serve(ChannelHandlerContext context, FirstBytes spoken, ByteBuf bytes) {
    if (spoken == FirstBytes.KITH) {
      serve(context, new ServerConnection(server), bytes.skipBytes(Frame.PREFACE.length));
    } else if (spoken == FirstBytes.HTTP2) {
      serve(context, ServedHttp2.handler(server, router, context.channel()), bytes);
    } else {
      serve(context, new HttpConnection(server, router), bytes);
    }
  }

  private void serve(ChannelHandlerContext context, ChannelHandler connection, ByteBuf rest) {
    context.pipeline().addLast(connection);
    context.pipeline().addFirst(new SocketCount(server));
    context.fireChannelRead(rest);
    context.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext context, ByteBuf bytes, byte[] answer) {
    bytes.release();
    log.info(
        "closing connection with {}: {}",
        context.channel().remoteAddress(),
        answer == NOTHING || answer == TLS_ANSWER
            ? "its first bytes are of no protocol that is served"
            : "it speaks plain text, and this port takes TLS only (server.plaintext)");
    context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent end)) {
      return;
    }
    if (end.isSuccess() && secured != null) {
      ServerSecurity.caller(secured).ifPresent(caller -> Peer.proved(context.channel(), caller));
    } else if (!end.isSuccess()) {
      log.info(
          "no TLS with {}: {}", context.channel().remoteAddress(), ServerSecurity.why(end.cause()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("connection with {} failed", context.channel().remoteAddress(), cause);
    context.close();
  }

  /** Counts the socket out when it closes, in the detector's stead. */
  private static final class SocketCount extends ChannelInboundHandlerAdapter {

    private final ServerState server;

    SocketCount(ServerState server) {
      this.server = server;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      server.openSockets.decrementAndGet();
      context.fireChannelInactive();
    }
  }
}
