package io.kith.transport.http;

import io.kith.transport.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A client of HTTP/2 that is not ours, with prior knowledge. */
final class ForeignHttp2 implements AutoCloseable {

  /** A whole answer. */
  record Reply(int status, Map<String, String> fields, byte[] body) {

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** A request whose answer comes. */
  static final class Exchange extends ChannelInboundHandlerAdapter {

    final CompletableFuture<Reply> reply = new CompletableFuture<>();
    final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Map<String, String> fields = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Http2StreamChannel channel;

    /** Takes no more of the answer for now. */
    void pause() {
      channel.config().setAutoRead(false);
    }

    /** Leaves. */
    void reset() {
      channel.close().syncUninterruptibly();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        switch (message) {
          case Http2HeadersFrame headers -> {
            headers.headers().forEach(e -> fields.put(e.getKey().toString(), e.getValue() + ""));
            status.complete(Integer.parseInt(fields.get(":status")));
            end(headers.isEndStream());
          }
          case Http2DataFrame data -> {
            body.writeBytes(ByteBufUtil.getBytes(data.content()));
            end(data.isEndStream());
          }
          case Http2ResetFrame reset -> fail("reset " + reset.errorCode());
          default -> {}
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void end(boolean isLast) {
      if (isLast) {
        reply.complete(
            new Reply(Integer.parseInt(fields.get(":status")), fields, body.toByteArray()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail("closed");
    }

    private void fail(String why) {
      reply.completeExceptionally(new AssertionError(why));
      status.completeExceptionally(new AssertionError(why));
    }
  }

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  ForeignHttp2(Address server) {
    connection =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect(server.host(), server.port())
            .syncUninterruptibly()
            .channel();
  }

  /** Sends a request; fields are name after value. */
  Exchange send(String method, String path, String body, String... fields) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), fields);
  }

  Exchange send(String method, String path, byte[] body, String... fields) {
    var headers =
        new DefaultHttp2Headers().method(method).path(path).scheme("http").authority("test");
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    var exchange = new Exchange();
    exchange.channel =
        new Http2StreamChannelBootstrap(connection)
            .handler(exchange)
            .open()
            .syncUninterruptibly()
            .getNow();
    boolean isEmpty = body.length == 0;
    exchange.channel.write(new DefaultHttp2HeadersFrame(headers, isEmpty));
    if (!isEmpty) {
      exchange.channel.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
    }
    exchange.channel.flush();
    return exchange;
  }

  @Override
  public void close() {
    connection.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }
}
