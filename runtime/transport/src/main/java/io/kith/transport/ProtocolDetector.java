package io.kith.transport;

import io.kith.transport.call.ServerState;
import io.kith.transport.http.HttpConnection;
import io.kith.transport.http.Router;
import io.kith.transport.kith.Frame;
import io.kith.transport.kith.ServerConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from the first bytes of a connection which protocol it speaks, and makes room for that
 * protocol's handler. One port serves them all; TLS is not served, and told so in its own words.
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(ProtocolDetector.class);

  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TLS_HANDSHAKE = 0x16;

  /** A fatal alert: protocol_version. */
  private static final byte[] TLS_ANSWER = {21, 3, 3, 0, 2, 2, 70};

  private final ServerState server;
  private final Router router;
  private @Nullable ByteBuf first;

  ProtocolDetector(ServerState server, Router router) {
    this.server = server;
    this.router = router;
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
    if (startsWith(bytes, Frame.PREFACE)) {
      if (bytes.readableBytes() >= Frame.PREFACE.length) {
        kith(context, bytes.skipBytes(Frame.PREFACE.length));
      } else {
        first = bytes;
      }
    } else if (startsWith(bytes, HTTP2_PREFACE)) {
      if (bytes.readableBytes() >= HTTP2_PREFACE.length) {
        serve(context, ServedHttp2.handler(server, router, context.channel().eventLoop()), bytes);
      } else {
        first = bytes;
      }
    } else if (isHttp(bytes)) {
      serve(context, new HttpConnection(server, router), bytes);
    } else {
      answer(context, foreignAnswer(bytes));
      bytes.release();
    }
  }

  /** A request of HTTP/1.1 begins with its method. */
  private static boolean isHttp(ByteBuf bytes) {
    int firstByte = bytes.getByte(bytes.readerIndex());
    return firstByte >= 'A' && firstByte <= 'Z';
  }

  private static byte @Nullable [] foreignAnswer(ByteBuf bytes) {
    return bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE ? TLS_ANSWER : null;
  }

  /** Whether the bytes begin like this, as far as both go. */
  private static boolean startsWith(ByteBuf bytes, byte[] prefix) {
    int common = Math.min(bytes.readableBytes(), prefix.length);
    for (int i = 0; i < common; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private void kith(ChannelHandlerContext context, ByteBuf rest) {
    serve(context, new ServerConnection(server), rest);
  }

  private void serve(ChannelHandlerContext context, ChannelHandler connection, ByteBuf rest) {
    context.pipeline().addLast(connection);
    context.pipeline().addFirst(new SocketCount(server));
    context.fireChannelRead(rest);
    context.pipeline().remove(this);
  }

  private void answer(ChannelHandlerContext context, byte @Nullable [] answer) {
    log.info(
        "closing connection with {}: its first bytes are of no protocol that is served",
        context.channel().remoteAddress());
    if (answer == null) {
      context.close();
    } else {
      context
          .writeAndFlush(Unpooled.wrappedBuffer(answer))
          .addListener(ChannelFutureListener.CLOSE);
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
