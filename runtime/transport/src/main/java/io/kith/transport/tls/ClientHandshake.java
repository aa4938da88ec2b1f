package io.kith.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/** Keeps the protocol from beginning until the server is known. Owned by its event loop. */
final class ClientHandshake extends ChannelInboundHandlerAdapter {

  private final SslHandler secured;
  private final String applicationProtocol;
  private final Consumer<String> failed;
  private boolean isOver;

  ClientHandshake(SslHandler secured, String applicationProtocol, Consumer<String> failed) {
    this.secured = secured;
    this.applicationProtocol = applicationProtocol;
    this.failed = failed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // told when the handshake is done
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent end)) {
      context.fireUserEventTriggered(event);
    } else if (!end.isSuccess()) {
      fail(TlsFailure.of(end.cause()).text());
    } else if (!applicationProtocol.equals(secured.applicationProtocol())) {
      fail(
          "the server does not speak "
              + applicationProtocol
              + " over TLS, or what stands before it knows no ALPN");
      context.close();
    } else {
      isOver = true;
      context.fireChannelActive();
    }
  }

  private void fail(String why) {
    if (!isOver) {
      isOver = true;
      failed.accept(why);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isOver) {
      context.fireExceptionCaught(cause);
    } else {
      fail(TlsFailure.of(cause).text());
      context.close();
    }
  }
}
