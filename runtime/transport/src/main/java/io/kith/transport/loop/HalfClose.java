package io.kith.transport.loop;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * The gentle way to close a connection: ends our direction only, after what was written to it, and
 * leaves the peer the time to read and to end the other.
 *
 * <p>To close at once would be quicker, and lose data: a socket that is closed with anything unread
 * takes back what the peer has not read yet.
 */
public final class HalfClose {

  /** How long the peer has before the connection is cut. */
  private static final long LINGER_MILLIS = 1_000;

  private HalfClose() {}

  /** On the event loop of the channel. */
  public static void begin(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput(channel));
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void endOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (!(channel instanceof DuplexChannel duplex)) {
      channel.close();
    } else if (tls == null) {
      duplex.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(_ -> duplex.shutdownOutput());
    }
  }
}
