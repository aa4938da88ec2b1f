package io.kith.transport.grpc;

import io.kith.transport.Address;
import io.kith.transport.http2.ConnectionListener;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.HeaderBlock;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Connection;
import io.kith.transport.http2.Http2Options;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.PeerSettings;
import io.kith.transport.http2.StreamAcceptor;
import io.kith.transport.http2.StreamListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One end of an HTTP/2 connection that knows nothing of gRPC, so that a test can break its rules.
 */
final class RawHttp2 implements AutoCloseable {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** What came back over a stream. */
  static final class Response implements StreamListener {

    private final CompletableFuture<Response> over = new CompletableFuture<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private Headers headers = Headers.EMPTY;
    private Headers trailers = Headers.EMPTY;
    private ErrorCode reset = ErrorCode.NO_ERROR;

    @Override
    public void headers(Headers received, boolean endStream) {
      headers = received;
      end(endStream);
    }

    @Override
    public void data(byte[] bytes, boolean endStream) {
      content.writeBytes(bytes);
      end(endStream);
    }

    @Override
    public void trailers(Headers received) {
      trailers = received;
      end(true);
    }

    @Override
    public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
      reset = code;
      end(true);
    }

    @Override
    public void lost(String why, boolean certainlyNotProcessed) {
      over.completeExceptionally(new AssertionError("the connection was lost: " + why));
    }

    private void end(boolean isEnd) {
      if (isEnd) {
        over.complete(this);
      }
    }

    Headers headers() {
      return headers;
    }

    byte[] content() {
      return content.toByteArray();
    }

    ErrorCode resetCode() {
      return reset;
    }

    /** A field of the trailers; of the headers, if there is nothing else. */
    String last(String name) {
      return trailers.size() == 0 ? headers.get(name) : trailers.get(name);
    }
  }

  /** Sends one request over a connection of its own, and waits for the end of the response. */
  Response request(Address server, Headers headers, byte[]... parts) throws Exception {
    var response = new Response();
    var opened = new CompletableFuture<Void>();
    var connection =
        Http2Connection.client(
            Http2Options.defaults(),
            new ConnectionListener() {
              @Override
              public void opened(PeerSettings peer) {
                opened.complete(null);
              }
            });
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(connection)
            .connect(server.host(), server.port())
            .sync()
            .channel();
    opened.get(10, TimeUnit.SECONDS);
    channel
        .eventLoop()
        .execute(() -> {
          Http2Stream stream =
              connection.open(HeaderBlock.of(headers), Headers.EMPTY, parts.length == 0, response);
          for (int i = 0; i < parts.length; i++) {
            stream.data(parts[i], 0, parts[i].length, i == parts.length - 1);
          }
          connection.flush();
        });
    try {
      return response.over.get(10, TimeUnit.SECONDS);
    } finally {
      channel.close();
    }
  }

  /** Listens, and has each request answered by the acceptor. */
  Address serve(StreamAcceptor acceptor) throws Exception {
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2Connection.server(
                                Http2Options.defaults(), new ConnectionListener() {}, acceptor));
                  }
                })
            .bind("localhost", 0)
            .sync()
            .channel();
    return new Address("localhost", ((InetSocketAddress) listener.localAddress()).getPort());
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}
