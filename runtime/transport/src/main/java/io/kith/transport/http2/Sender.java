package io.kith.transport.http2;

import io.kith.transport.http2.Waiting.Content;
import io.kith.transport.http2.Waiting.Section;
import io.kith.transport.loop.Outbound;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection: puts frames together as far as the peer's windows and the
 * socket take them, and keeps the rest until they do.
 *
 * <p>Streams that could send take turns, a frame each. One whose own window is closed is not among
 * them, so it holds up nobody. Owned by an event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-5.2">RFC 9113, section 5.2</a>
 */
final class Sender implements Outbound.Item<FrameWriter> {

  /** As much as goes into one write; whoever has more waits for the next turn. */
  private static final int BATCH_BYTES = 64 << 10;

  private final FrameWriter out = new FrameWriter();
  private final HpackEncoder encoder = new HpackEncoder();
  private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();
  private final Http2Options options;
  private final Conduct conduct;
  private final Streams streams;
  private final ChannelHandlerContext channel;
  private final Outbound<FrameWriter> outbound;
  private PeerSettings peer = PeerSettings.INITIAL;
  private int windowBytes = PeerSettings.INITIAL.initialWindowBytes();
  private long pendingBytes;
  private boolean isQueued;

  Sender(Http2Options options, Conduct conduct, Streams streams, ChannelHandlerContext channel) {
    this.options = options;
    this.conduct = conduct;
    this.streams = streams;
    this.channel = channel;
    this.outbound = new Outbound<>(channel, out, options.maxQueuedBytes());
  }

  /** Where the frames go that belong to no stream. */
  FrameWriter frames() {
    return out;
  }

  Outbound<FrameWriter> outbound() {
    return outbound;
  }

  PeerSettings peer() {
    return peer;
  }

  /** What waits on all streams. */
  long pendingBytes() {
    return pendingBytes;
  }

  // ---- what streams send

  void headers(Http2Stream stream, HeaderBlock block, Headers more, boolean endStream) {
    if (asksForMore(stream, endStream)) {
      if (stream.hasWaiting()) {
        await(stream, new Section(block, more, endStream));
      } else {
        write(stream, block, more, endStream);
      }
    }
  }

  void data(Http2Stream stream, byte[] bytes, int offset, int length, boolean endStream) {
    if (!asksForMore(stream, endStream) || (length == 0 && !endStream)) {
      return;
    }
    int sent = 0;
    if (!stream.hasWaiting()) {
      if (length == 0) {
        writeEnd(stream);
        return;
      }
      if (channel.channel().isWritable()) {
        sent =
            write(
                stream, bytes, offset, length, ready.isEmpty() ? length : frameBytes(), endStream);
      }
    }
    if (sent < length || length == 0) { // an end without content waits behind what waits
      await(stream, new Content(bytes, offset + sent, length - sent, endStream));
    }
  }

  private static boolean asksForMore(Http2Stream stream, boolean endStream) {
    if (!stream.isOpen) {
      return false;
    }
    if (stream.endIsAsked) {
      throw new IllegalStateException(stream + " was ended, and cannot send more");
    }
    stream.endIsAsked = endStream;
    return true;
  }

  private void await(Http2Stream stream, Waiting.Part part) {
    if (pendingBytes > options.maxQueuedBytes()) {
      streams.fail(
          stream,
          ErrorCode.ENHANCE_YOUR_CALM,
          "the peer takes nothing: "
              + pendingBytes
              + " bytes wait; the limit (maxQueuedBytes) is "
              + options.maxQueuedBytes());
      return;
    }
    stream.await(part);
    pendingBytes += part.heldBytes();
    stream.wasUnwritable |= stream.pendingBytes() >= options.writableBytes();
    makeReady(stream);
  }

  // ---- writing

  private int frameBytes() {
    return peer.maxFrameBytes();
  }

  private void write(Http2Stream stream, HeaderBlock block, Headers more, boolean endStream) {
    conduct.messageSent();
    out.beginHeaders(stream.id(), endStream);
    encoder.encode(block, more, out);
    out.endHeaders(frameBytes());
    stream.hasSentHeaders = true;
    if (endStream) {
      streams.sentEnd(stream);
    }
  }

  private void writeEnd(Http2Stream stream) {
    out.data(stream.id(), new byte[0], 0, 0, true);
    streams.sentEnd(stream);
  }

  /** Writes as much of the content as may go, up to {@code most}; returns how much that was. */
  private int write(
      Http2Stream stream, byte[] bytes, int offset, int length, int most, boolean endStream) {
    int allowed = Math.min(Math.min(length, most), Math.min(stream.sendWindowBytes, windowBytes));
    int sent = 0;
    while (sent < allowed && out.size() < BATCH_BYTES) {
      int part = Math.min(allowed - sent, frameBytes());
      boolean last = endStream && sent + part == length;
      out.data(stream.id(), bytes, offset + sent, part, last);
      sent += part;
      conduct.contentMoved();
      conduct.messageSent();
    }
    if (sent > 0) {
      stream.sendWindowBytes -= sent;
      windowBytes -= sent;
      stream.stalledChecks = 0;
      if (endStream && sent == length) {
        streams.sentEnd(stream);
      }
    }
    return sent;
  }

  /** Answers a request that became no stream. */
  void answer(int id, HeaderBlock block) {
    out.beginHeaders(id, true);
    encoder.encode(block, Headers.EMPTY, out);
    out.endHeaders(frameBytes());
  }

  // ---- turns

  private void makeReady(Http2Stream stream) {
    if (!stream.isReady && stream.sendWindowBytes > 0 && stream.hasWaiting()) {
      stream.isReady = true;
      ready.add(stream);
    }
    queue();
  }

  private void queue() {
    if (!isQueued && windowBytes > 0 && !ready.isEmpty()) {
      isQueued = true;
      outbound.add(this);
    }
  }

  /**
   * The queue of the connection gives the streams their turns, as long as the socket takes more.
   */
  @Override
  public boolean write(FrameWriter writer, long nowNanos) {
    while (windowBytes > 0 && out.size() < BATCH_BYTES) {
      Http2Stream stream = ready.poll();
      if (stream == null) {
        break;
      }
      stream.isReady = false;
      turn(stream);
    }
    isQueued = windowBytes > 0 && !ready.isEmpty();
    return !isQueued;
  }

  private void turn(Http2Stream stream) {
    if (take(stream) instanceof Content content) {
      int sent =
          write(
              stream,
              content.bytes(),
              content.offset(),
              content.length(),
              frameBytes(),
              content.endStream());
      if (sent < content.length()) {
        putBack(stream, content.from(sent));
      } else {
        sendWhatTakesNoWindow(stream);
      }
    }
    if (stream.hasWaiting()) {
      makeReady(stream);
    }
    if (stream.wasUnwritable && stream.pendingBytes() <= options.writableBytes() / 2) {
      stream.wasUnwritable = false;
      if (stream.isOpen && !stream.endIsAsked) {
        stream.listener.writable();
      }
    }
  }

  private void sendWhatTakesNoWindow(Http2Stream stream) {
    while (stream.waiting != null && stream.waiting.startsWithoutContent()) {
      switch (take(stream)) {
        case Section section -> write(stream, section.block(), section.more(), section.endStream());
        case Content _ -> writeEnd(stream);
        case null -> throw new IllegalStateException("nothing waits");
      }
    }
  }

  private Waiting.@Nullable Part take(Http2Stream stream) {
    if (stream.waiting == null || stream.waiting.isEmpty()) {
      return null; // closed meanwhile
    }
    Waiting.Part part = stream.waiting.take();
    pendingBytes -= part.heldBytes();
    return part;
  }

  private void putBack(Http2Stream stream, Content rest) {
    if (stream.waiting != null) {
      stream.waiting.putBack(rest);
      pendingBytes += rest.heldBytes();
    }
  }

  /** The stream is closed: what it still wanted to send goes nowhere. */
  void forget(Http2Stream stream) {
    pendingBytes -= stream.pendingBytes();
    stream.waiting = null;
  }

  // ---- what the peer takes

  /** The peer takes so much more of this stream; returns whether there may be so much. */
  boolean credit(Http2Stream stream, int bytes) {
    if (bytes > Integer.MAX_VALUE - (long) stream.sendWindowBytes) {
      return false;
    }
    stream.sendWindowBytes += bytes;
    makeReady(stream);
    return true;
  }

  /** The peer takes so much more of all streams together. */
  void credit(int bytes) {
    if (bytes > Integer.MAX_VALUE - windowBytes) {
      throw new Http2Exception(
          ErrorCode.FLOW_CONTROL_ERROR, "a WINDOW_UPDATE opens the window beyond 2^31-1");
    }
    windowBytes += bytes;
    queue();
  }

  /** The peer has changed what it takes. */
  void peer(PeerSettings settings) {
    int change = settings.initialWindowBytes() - peer.initialWindowBytes();
    peer = settings;
    encoder.maxTableBytes(settings.headerTableBytes());
    if (change != 0) {
      for (Http2Stream stream : streams.all()) {
        if (change > Integer.MAX_VALUE - (long) stream.sendWindowBytes) {
          throw new Http2Exception(
              ErrorCode.FLOW_CONTROL_ERROR, "SETTINGS opens a window beyond 2^31-1");
        }
        stream.sendWindowBytes += change;
        makeReady(stream);
      }
    }
  }

  @Override
  public int queuedBytes() {
    return 0; // counted apart
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public void dropped() {}
}
