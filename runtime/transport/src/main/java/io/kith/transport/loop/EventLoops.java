package io.kith.transport.loop;

import io.kith.transport.TransportOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do the I/O of a client or a server: epoll where there is, NIO elsewhere.
 * Thread-safe.
 */
public final class EventLoops implements AutoCloseable {

  static {
    NettyProperties.setDefaults();
  }

  private static final boolean EPOLL = Epoll.isAvailable();

  /**
   * Between these, in bytes, the socket takes more; the rest waits in {@link Outbound}, counted.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 1 << 20);

  /** Each event loop is one thread, and has one wheel. */
  private static final FastThreadLocal<DeadlineWheel> WHEELS = new FastThreadLocal<>();

  /** One a loop, from the start. */
  private final List<EndingIoHandler> handlers = new ArrayList<>();

  private final MultiThreadIoEventLoopGroup group;
  private final TransportOptions options;

  /** Event loops whose threads have this name. */
  public EventLoops(String name, TransportOptions options) {
    IoHandlerFactory io = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            options.eventLoops(),
            new DefaultThreadFactory(name, true),
            loop -> {
              var handler = new EndingIoHandler(io.newHandler(loop), loop);
              handlers.add(handler);
              return handler;
            });
    this.options = options;
  }

  /** The wheel of the event loop that is running this. */
  public static DeadlineWheel wheel(EventLoop loop) {
    DeadlineWheel wheel = WHEELS.get();
    if (wheel == null) {
      wheel = new DeadlineWheel(loop);
      WHEELS.set(wheel);
    }
    return wheel;
  }

  /** A bootstrap of outgoing connections. */
  public Bootstrap client() {
    Class<? extends Channel> type = EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    var bootstrap =
        new Bootstrap()
            .group(group)
            .channel(type)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeout().toMillis());
    if (EPOLL) {
      // The kernel's probes find a dead server even where the protocol forbids to ask for long.
      bootstrap
          .option(EpollChannelOption.TCP_USER_TIMEOUT, deadPeerMillis())
          .option(EpollChannelOption.TCP_KEEPIDLE, keepAliveSeconds())
          .option(EpollChannelOption.TCP_KEEPINTVL, 1)
          .option(EpollChannelOption.TCP_KEEPCNT, 3);
    }
    return bootstrap;
  }

  /** A bootstrap of a listening port. */
  public ServerBootstrap server() {
    Class<? extends ServerChannel> type =
        EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    if (EPOLL) {
      bootstrap
          .childOption(EpollChannelOption.TCP_USER_TIMEOUT, deadPeerMillis())
          .childOption(EpollChannelOption.TCP_KEEPIDLE, keepAliveSeconds())
          .childOption(EpollChannelOption.TCP_KEEPINTVL, 1)
          .childOption(EpollChannelOption.TCP_KEEPCNT, 3);
    }
    return bootstrap;
  }

  private int deadPeerMillis() {
    return (int) options.deadPeerTimeout().toMillis();
  }

  private int keepAliveSeconds() {
    return (int) Math.max(1, options.deadPeerTimeout().toSeconds());
  }

  /** Whether the calling thread is one of these. */
  public boolean isOneOfUs() {
    for (var executor : group) {
      if (executor.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Closes all channels, and then ends the threads. */
  @Override
  public void close() {
    if (!group.isShuttingDown()) {
      handlers.forEach(EndingIoHandler::end);
    }
    var end = group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    if (!isOneOfUs()) {
      end.awaitUninterruptibly(6, TimeUnit.SECONDS);
    }
  }
}
