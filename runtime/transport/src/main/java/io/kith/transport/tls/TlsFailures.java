package io.kith.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells the protocol of a failure of TLS as what it is to it: the connection is of no use. */
final class TlsFailures extends ChannelInboundHandlerAdapter {

  private final String peer;
  private final Runnable removed;

  /**
   * What stands after the handler of TLS.
   *
   * @param removed is told when both are no longer part of the channel
   */
  TlsFailures(String peer, Runnable removed) {
    this.peer = peer;
    this.removed = removed;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    removed.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(
        cause instanceof DecoderException && cause.getCause() instanceof SSLException ssl
            ? new IOException("TLS with " + peer + " failed: " + TlsFailure.of(ssl).text(), ssl)
            : cause);
  }
}
