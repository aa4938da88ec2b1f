package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.FakeTicker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Talks to one of our connections in bytes that a test chooses, and reads what it answers. */
final class RawPeer implements AutoCloseable {

  /** A frame that our connection sent. */
  record Sent(int type, int flags, int id, byte[] payload) {

    int int32(int offset) {
      return Unpooled.wrappedBuffer(payload).getInt(offset);
    }

    boolean endsStream() {
      return (flags & Frame.FLAG_END_STREAM) != 0;
    }

    @Override
    public String toString() {
      return switch (type) {
        case Frame.RST_STREAM -> "RST_STREAM " + id + " " + ErrorCode.of(int32(0));
        case Frame.GOAWAY -> "GOAWAY " + int32(0) + " " + ErrorCode.of(int32(4)) + why();
        case Frame.WINDOW_UPDATE -> "WINDOW_UPDATE " + id + " " + int32(0);
        case Frame.DATA -> "DATA " + id + " " + payload.length + (endsStream() ? " end" : "");
        case Frame.HEADERS -> "HEADERS " + id + (endsStream() ? " end" : "");
        default -> Frame.typeName(type) + ((flags & Frame.FLAG_ACK) != 0 ? " ack" : "");
      };
    }

    private String why() {
      return ": " + new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8);
    }
  }

  static final Headers POST =
      Headers.builder()
          .add(":method", "POST")
          .add(":scheme", "http")
          .add(":path", "/a")
          .add(":authority", "test")
          .build();
  static final Headers OK = Headers.builder().add(":status", "200").build();

  final FakeTicker ticker = new FakeTicker();
  final EmbeddedChannel channel = new EmbeddedChannel();
  final Http2Connection connection;
  final FrameWriter out = new FrameWriter();
  private final HpackEncoder encoder = new HpackEncoder();
  private byte[] unread = {};
  private End end = new End();

  /** How our connection ended. */
  private static final class End implements ConnectionListener {
    private ErrorCode code = ErrorCode.NO_ERROR;

    @Override
    public void closed(ErrorCode why, String text) {
      code = why;
    }
  }

  private RawPeer(Http2Options options, ConnectionListener listener, StreamAcceptor acceptor) {
    channel.freezeTime();
    connection = new Http2Connection(options, listener, acceptor, ticker);
    channel.pipeline().addLast(connection);
  }

  /** A client of one of our servers, past the handshake. */
  static RawPeer client(Http2Options options, StreamAcceptor acceptor) {
    var peer = newClient(options, acceptor);
    peer.out.bytes(Frame.PREFACE, 0, Frame.PREFACE.length);
    peer.out.beginSettings(0);
    peer.out.settingsAck();
    peer.send();
    peer.sent();
    return peer;
  }

  /** A client that has not said anything yet. */
  static RawPeer newClient(Http2Options options, StreamAcceptor acceptor) {
    var end = new End();
    var peer = new RawPeer(options, end, acceptor);
    peer.end = end;
    return peer;
  }

  /** A server of one of our clients, past the handshake. */
  static RawPeer server(Http2Options options, ConnectionListener listener) {
    var peer = new RawPeer(options, listener, null);
    peer.out.beginSettings(0);
    peer.out.settingsAck();
    peer.send();
    byte[] written = peer.written();
    assertThat(written).startsWith(Frame.PREFACE);
    return peer;
  }

  /** A server that says nothing. */
  static RawPeer silentServer(Http2Options options) {
    return newClient(options, null);
  }

  // ---- what the peer sends

  /** Sends what was written to {@link #out}. */
  RawPeer send() {
    byte[] bytes = Arrays.copyOf(out.array(), out.size());
    out.reset();
    return send(bytes);
  }

  RawPeer send(byte[] bytes) {
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }
    return this;
  }

  /** Sends frames. */
  RawPeer send(Consumer<FrameWriter> frames) {
    frames.accept(out);
    return send();
  }

  /** Sends a frame that need not be a right one. */
  RawPeer frame(int type, int flags, int id, byte... payload) {
    out.ensure(Frame.HEADER_BYTES);
    out.int32(payload.length << 8 | type);
    out.int8(flags);
    out.int32(id);
    out.bytes(payload, 0, payload.length);
    return send();
  }

  RawPeer headers(int id, Headers headers, boolean endStream) {
    out.beginHeaders(id, endStream);
    encoder.encode(HeaderBlock.of(headers), Headers.EMPTY, out);
    out.endHeaders(16_384);
    return send();
  }

  RawPeer data(int id, int length, boolean endStream) {
    out.data(id, new byte[length], 0, length, endStream);
    return send();
  }

  // ---- what our connection sends

  /** Everything that it has written since the last time. */
  byte[] written() {
    channel.runPendingTasks();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.writeBytes(bytes);
      bytes.release();
    }
    byte[] written = new byte[all.readableBytes()];
    all.readBytes(written);
    return written;
  }

  /** The frames that it has sent since the last time. */
  List<Sent> sent() {
    ByteBuf in = Unpooled.wrappedBuffer(unread, written());
    var frames = new ArrayList<Sent>();
    while (in.readableBytes() >= Frame.HEADER_BYTES) {
      int lengthAndType = in.readInt();
      int flags = in.readByte();
      int id = in.readInt();
      byte[] payload = new byte[lengthAndType >>> 8];
      in.readBytes(payload);
      frames.add(new Sent(lengthAndType & 0xff, flags, id, payload));
    }
    assertThat(in.isReadable()).as("the last frame is whole").isFalse();
    return frames;
  }

  /** The same in words. */
  List<String> sentText() {
    return sent().stream().map(Sent::toString).toList();
  }

  /** Whether our connection ended for a defect of its own, or of who listens to it. */
  boolean foundDefect() {
    return end.code == ErrorCode.INTERNAL_ERROR;
  }

  /** Lets time go by, in steps that are shorter than any period of ours. */
  void pass(Duration time) {
    long stepNanos = TimeUnit.MILLISECONDS.toNanos(250);
    for (long left = time.toNanos(); left > 0; left -= stepNanos) {
      ticker.advanceNanos(stepNanos);
      channel.advanceTimeBy(stepNanos, TimeUnit.NANOSECONDS);
      channel.runPendingTasks();
    }
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
