package io.kith.transport.kith;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into frames.
 *
 * <p>Whatever one read brings is copied once into an array of its own, and the frames in it are
 * handed out as parts of that array: small messages cost no allocation of their own, nothing is
 * counted by reference, and the array goes when the last of its messages has been decoded. A frame
 * that comes in pieces is put together in an {@link Assembly}.
 *
 * <p>The parts of long messages, in DATA frames, are not collected: what has arrived of one is
 * handed out where it lies, so that it can be copied straight to its place in the message. Owned by
 * an event loop.
 */
final class FrameSplitter {

  /** Takes the frames. */
  interface Handler {

    /** A whole frame; the payload is the part of {@code bytes} from {@code offset} on. */
    void frame(int type, int id, byte[] bytes, int offset, int length);

    /** Whether DATA of this call is put together by its taker, and so may come in pieces. */
    boolean isAssembled(int id);

    /**
     * A piece of a DATA frame.
     *
     * @param last whether the message ends with this frame
     * @param in where the piece is; need not be read
     * @param length how many bytes it has
     * @param missing how many of the same frame are to come
     */
    void piece(int id, boolean last, ByteBuf in, int length, int missing);
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NOTHING = {};
  private static final int NOT_READ = -1;

  private final int maxFrameBytes;

  // What has arrived of a frame that is not whole: a part of its header, or the header and a part
  // of the payload.
  private long header;
  private int headerBytes;
  private @Nullable Assembly payload;
  private int pieceMissing;
  private int flags;

  FrameSplitter(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Whether a frame has begun and not ended. */
  boolean isMidFrame() {
    return headerBytes > 0 || payload != null || pieceMissing > 0;
  }

  /** Takes all bytes of the buffer, which stays the caller's to release. */
  void read(ByteBuf in, Handler handler) {
    while (in.isReadable()) {
      if (pieceMissing > 0) {
        piece(in, handler);
      } else if (payload != null) {
        fill(payload, in, handler);
      } else if (headerBytes == 0 && beginsWithWholeFrame(in)) {
        split(in, handler);
      } else {
        header(in, handler);
      }
    }
  }

  private static boolean beginsWithWholeFrame(ByteBuf in) {
    int payloadBytes = in.readableBytes() - Frame.HEADER_BYTES;
    return payloadBytes >= 0 && Frame.length(in.getLong(in.readerIndex())) <= payloadBytes;
  }

  /** Hands out all frames that are whole. */
  private void split(ByteBuf in, Handler handler) {
    int first = in.readerIndex();
    byte[] chunk = new byte[in.readableBytes()];
    in.readBytes(chunk);
    int position = 0;
    while (chunk.length - position >= Frame.HEADER_BYTES) {
      long next = (long) LONGS.get(chunk, position);
      int length = checkedLength(next);
      int start = position + Frame.HEADER_BYTES;
      if (chunk.length - start < length) {
        break;
      }
      handler.frame(Frame.type(next), Frame.id(next), chunk, start, length);
      position = start + length;
    }
    in.readerIndex(first + position);
  }

  private void header(ByteBuf in, Handler handler) {
    while (headerBytes < Frame.HEADER_BYTES && in.isReadable()) {
      header = header << Byte.SIZE | in.readUnsignedByte();
      headerBytes++;
    }
    if (headerBytes == Frame.HEADER_BYTES) {
      headerBytes = 0;
      begin(handler);
    }
  }

  private void begin(Handler handler) {
    int length = checkedLength(header);
    if (length == 0) {
      handler.frame(Frame.type(header), Frame.id(header), NOTHING, 0, 0);
    } else if (Frame.type(header) == Frame.DATA && handler.isAssembled(Frame.id(header))) {
      pieceMissing = length;
      flags = NOT_READ;
    } else {
      payload = new Assembly(length);
    }
  }

  private void fill(Assembly target, ByteBuf in, Handler handler) {
    target.add(in, Math.min(target.missing(), in.readableBytes()));
    if (target.missing() == 0) {
      payload = null;
      handler.frame(Frame.type(header), Frame.id(header), target.array(), 0, target.size());
    }
  }

  private void piece(ByteBuf in, Handler handler) {
    if (flags == NOT_READ) {
      flags = in.readUnsignedByte();
      pieceMissing--;
    }
    int length = Math.min(pieceMissing, in.readableBytes());
    int end = in.readerIndex() + length;
    pieceMissing -= length;
    handler.piece(Frame.id(header), (flags & Frame.FLAG_MORE) == 0, in, length, pieceMissing);
    in.readerIndex(end);
  }

  private int checkedLength(long announced) {
    int length = Frame.length(announced);
    if (length > maxFrameBytes) {
      throw new ProtocolException(
          GoAway.FRAME_TOO_LONG,
          "a "
              + Frame.typeName(Frame.type(announced))
              + " frame of "
              + length
              + " bytes; the limit (maxFrameBytes) is "
              + maxFrameBytes);
    }
    return length;
  }
}
