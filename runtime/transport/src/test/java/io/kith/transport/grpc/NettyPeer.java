package io.kith.transport.grpc;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.transport.Address;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The other end of connections, by Netty's HTTP/2 codec: sends what a test says, and gives no
 * credit but what a test gives.
 */
final class NettyPeer implements AutoCloseable {

  private static final Codec<Object> CODEC =
      new Echo.Binding("test.Echo").methods().getFirst().request();

  /** What has come, in words and with its bytes. */
  sealed interface Event {

    record Begun(Http2FrameStream stream, Http2Headers headers, boolean end) implements Event {}

    record Data(Http2FrameStream stream, byte[] bytes, int windowBytes, boolean end)
        implements Event {}

    record Reset(Http2FrameStream stream, long code) implements Event {}

    record GoAway(int lastStreamId) implements Event {}

    record SettingsAck() implements Event {}

    record Closed() implements Event {}

    /** Netty could not do what the test said, or could not take what came. */
    record Failed(Throwable cause) implements Event {}
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private static void write(Channel connection, Http2Frame frame) {
    connection.writeAndFlush(frame).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
  private final Http2Settings first;
  private Channel listener;

  private NettyPeer(Http2Settings first) {
    this.first = first;
  }

  /** A server, whose connections begin with these settings. */
  static NettyPeer server(Http2Settings first) {
    var peer = new NettyPeer(first);
    peer.listener =
        new ServerBootstrap()
            .group(peer.group)
            .channel(NioServerSocketChannel.class)
            .childHandler(peer.initializer(true))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return peer;
  }

  /** A client, which begins with these settings. */
  static NettyPeer client(Address server, Http2Settings first) {
    var peer = new NettyPeer(first);
    new Bootstrap()
        .group(peer.group)
        .channel(NioSocketChannel.class)
        .handler(peer.initializer(false))
        .connect(server.host(), server.port())
        .syncUninterruptibly();
    return peer;
  }

  private ChannelHandler initializer(boolean ofServer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        var builder =
            ofServer ? Http2FrameCodecBuilder.forServer() : Http2FrameCodecBuilder.forClient();
        channel.pipeline().addLast(builder.initialSettings(first).build(), new Listener());
        connections.add(channel);
      }
    };
  }

  Address address() {
    return new Address("127.0.0.1", ((InetSocketAddress) listener.localAddress()).getPort());
  }

  /** The next connection that was opened. */
  Channel connection() throws InterruptedException {
    Channel channel = connections.poll(20, TimeUnit.SECONDS);
    if (channel == null) {
      throw new AssertionError("nobody connected");
    }
    return channel;
  }

  // ---- what comes

  private final class Listener extends Http2ChannelDuplexHandler {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      switch ((Http2Frame) frame) {
        case Http2HeadersFrame headers ->
            events.add(new Event.Begun(headers.stream(), headers.headers(), headers.isEndStream()));
        case Http2DataFrame data -> {
          byte[] bytes = new byte[data.content().readableBytes()];
          data.content().readBytes(bytes);
          data.release();
          events.add(
              new Event.Data(
                  data.stream(), bytes, data.initialFlowControlledBytes(), data.isEndStream()));
        }
        case Http2ResetFrame reset ->
            events.add(new Event.Reset(reset.stream(), reset.errorCode()));
        case Http2GoAwayFrame away -> {
          events.add(new Event.GoAway(away.lastStreamId()));
          away.release();
        }
        case Http2SettingsAckFrame _ -> {
          giveWhatIsMissing(context);
          events.add(new Event.SettingsAck());
        }
        default -> {}
      }
    }

    /**
     * If the window shrinks below what has been sent, and all that has been consumed already, Netty
     * forgets to give any credit: it thinks of it only when something is consumed.
     */
    private void giveWhatIsMissing(ChannelHandlerContext context) {
      var connection = context.pipeline().get(Http2FrameCodec.class).connection();
      try {
        connection.forEachActiveStream(stream -> {
          connection.local().flowController().incrementWindowSize(stream, 1);
          return true;
        });
      } catch (Http2Exception e) {
        throw new IllegalStateException(e);
      }
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      events.add(new Event.Failed(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      events.add(new Event.Closed());
    }
  }

  /** The next event of this kind; others before it are dropped. */
  <E extends Event> E next(Class<E> kind) throws InterruptedException {
    while (true) {
      Event event = events.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " came");
      }
      if (event instanceof Event.Failed(Throwable cause)) {
        throw new AssertionError("Netty failed", cause);
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  /** All content up to the end of the message or its trailers; the peer may send as much more. */
  byte[] content(Channel connection, Http2FrameStream stream) throws InterruptedException {
    return content(connection, stream, _ -> {});
  }

  /** The same, telling what it has so far before each credit. */
  byte[] content(Channel connection, Http2FrameStream stream, Consumer<Integer> received)
      throws InterruptedException {
    var all = new ByteArrayOutputStream();
    while (true) {
      switch (next(Event.class)) {
        case Event.Data data when data.stream() == stream -> {
          all.writeBytes(data.bytes());
          if (data.end()) {
            return all.toByteArray();
          }
          received.accept(all.size());
          credit(connection, data);
        }
        case Event.Begun trailers when trailers.stream() == stream && trailers.end() -> {
          last = trailers.headers();
          return all.toByteArray();
        }
        case Event.Closed _ -> throw new AssertionError("closed after " + all.size() + " bytes");
        default -> {}
      }
    }
  }

  private Http2Headers last = new DefaultHttp2Headers();

  /** The trailers that {@link #content} came to. */
  Http2Headers trailers() {
    return last;
  }

  // ---- what goes

  /** Lets as much more come as this was. */
  static void credit(Channel connection, Event.Data data) {
    if (data.windowBytes() > 0) {
      connection.writeAndFlush(
          new DefaultHttp2WindowUpdateFrame(data.windowBytes()).stream(data.stream()));
    }
  }

  static void settings(Channel connection, Http2Settings settings) {
    write(connection, new DefaultHttp2SettingsFrame(settings));
  }

  /** Begins a call of the test's service. */
  static Http2FrameStream call(Channel connection, String method, int padding) {
    Http2FrameStream stream = connection.pipeline().get(Listener.class).newStream();
    var headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path("/test.Echo/" + method)
            .authority("test")
            .add("te", "trailers")
            .add("content-type", "application/grpc");
    connection
        .writeAndFlush(new DefaultHttp2HeadersFrame(headers, false, padding).stream(stream))
        .syncUninterruptibly();
    return stream;
  }

  static void data(
      Channel connection, Http2FrameStream stream, byte[] bytes, boolean end, int padding) {
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    write(connection, new DefaultHttp2DataFrame(content, end, padding).stream(stream));
  }

  /** Begins the answer of a call. */
  static void begin(Channel connection, Http2FrameStream stream, int padding) {
    headers(
        connection, stream, false, padding, ":status", "200", "content-type", "application/grpc");
  }

  static void headers(
      Channel connection, Http2FrameStream stream, boolean end, int padding, String... fields) {
    var headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    write(connection, new DefaultHttp2HeadersFrame(headers, end, padding).stream(stream));
  }

  /** Answers a call with this content and status 0. */
  static void answer(Channel connection, Http2FrameStream stream, byte[] content) {
    begin(connection, stream, 0);
    data(connection, stream, content, false, 0);
    headers(connection, stream, true, 0, "grpc-status", "0");
  }

  static void reset(Channel connection, Http2FrameStream stream, Http2Error code) {
    write(connection, new DefaultHttp2ResetFrame(code).stream(stream));
  }

  /** Says that later calls than this one are not taken. */
  static void goAway(Channel connection, int lastStreamId) {
    connection
        .eventLoop()
        .submit(() -> {
          var context = connection.pipeline().context(Http2FrameCodec.class);
          var codec = (Http2FrameCodec) context.handler();
          codec.goAway(
              context,
              lastStreamId,
              Http2Error.NO_ERROR.code(),
              Unpooled.EMPTY_BUFFER,
              context.newPromise());
          context.flush();
        })
        .syncUninterruptibly();
  }

  // ---- messages

  static byte[] encoded(Message message) {
    var out = new ProtoWriter(256, Limits.defaults());
    CODEC.write(out, message);
    byte[] bytes = new byte[Prefix.BYTES + out.size()];
    Unpooled.wrappedBuffer(bytes).setInt(1, out.size());
    System.arraycopy(out.array(), 0, bytes, Prefix.BYTES, out.size());
    return bytes;
  }

  static Message decoded(byte[] content) {
    byte[] message = Arrays.copyOfRange(content, Prefix.BYTES, content.length);
    return (Message) ProtoReader.read(CODEC, message, 0, message.length, Limits.defaults());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(6_000);
  }
}
