package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.raw.FrameReader.FrameListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Echoes each frame: on the event loop, or on a virtual thread of its own. */
final class RawServer implements Peer.Server {
  private final Channel channel;

  private RawServer(Channel channel) {
    this.channel = channel;
  }

  static RawServer start(boolean threadPerCall) {
    Function<Channel, FrameListener> connections =
        threadPerCall ? ThreadEcho::new : InlineEcho::new;
    Channel channel =
        new ServerBootstrap()
            .group(RawLoop.oneThread("server"))
            .channel(RawLoop.serverChannel())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection.pipeline().addLast(new FrameReader(connections.apply(connection)));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return new RawServer(channel);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /**
   * The least that a server can do: the reply is written while the requests are read, and flushed
   * when all have been.
   */
  private static final class InlineEcho implements FrameListener {
    private final Channel connection;
    private final FrameBatch replies;
    private final LargeFrames largeReplies;

    InlineEcho(Channel connection) {
      this.connection = connection;
      replies = new FrameBatch(connection);
      largeReplies = new LargeFrames(connection);
    }

    @Override
    public void frame(long callId, ByteBuf in, int bodyBytes) {
      replies.frame(callId, bodyBytes).writeBytes(in, bodyBytes);
    }

    @Override
    public void large(long callId, byte[] body) {
      largeReplies.add(FrameBatch.head(connection, callId, body.length), body);
    }

    @Override
    public void writable() {
      largeReplies.send();
    }

    @Override
    public void readComplete() {
      replies.flush();
      largeReplies.send();
    }
  }

  /** The least that a server with a virtual thread for each call can do. */
  private static final class ThreadEcho implements FrameListener {
    private final Channel connection;
    private final FrameBatch batch;
    private final LargeFrames largeReplies;
    private final Inbox<Call> replies;

    ThreadEcho(Channel connection) {
      this.connection = connection;
      batch = new FrameBatch(connection);
      largeReplies = new LargeFrames(connection);
      replies = new Inbox<>(connection.eventLoop(), this::send, this::flush);
    }

    private void send(Call call) {
      if (call.body.length > FrameReader.LARGE_BODY_BYTES) {
        largeReplies.add(FrameBatch.head(connection, call.id, call.body.length), call.body);
      } else {
        batch.frame(call.id, call.body.length).writeBytes(call.body);
      }
    }

    private void flush() {
      batch.flush();
      largeReplies.send();
    }

    @Override
    public void frame(long callId, ByteBuf in, int bodyBytes) {
      byte[] body = new byte[bodyBytes];
      in.readBytes(body);
      large(callId, body);
    }

    @Override
    public void large(long callId, byte[] body) {
      Thread.startVirtualThread(new Call(callId, body, replies));
    }

    @Override
    public void writable() {
      largeReplies.send();
    }

    @Override
    public void readComplete() {
      // The replies leave when their threads have run.
    }
  }

  private record Call(long id, byte[] body, Inbox<Call> replies) implements Runnable {
    @Override
    public void run() {
      replies.add(this);
    }
  }
}
