package io.kith.transport.kith;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts what arrives into frames.
 *
 * <p>Whatever one read brings is copied once into an array of its own, and the frames in it are
 * handed out as parts of that array: small messages cost no allocation of their own, nothing is
 * counted by reference, and the array goes when the last of its messages has been decoded. A frame
 * that comes in pieces is collected in an array that grows with what has arrived, not with what its
 * length promises. Owned by an event loop.
 */
final class FrameSplitter {

  /** Takes the frames. */
  interface Handler {

    /** A whole frame; the payload is the part of {@code bytes} from {@code offset} on. */
    void frame(int type, int id, byte[] bytes, int offset, int length);
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NOTHING = {};

  private final int maxFrameBytes;
  private byte[] partial = NOTHING;
  private int partialBytes;

  FrameSplitter(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Whether a frame has begun and not ended. */
  boolean isMidFrame() {
    return partialBytes > 0;
  }

  /** Takes all bytes of the buffer, which stays the caller's to release. */
  void read(ByteBuf in, Handler handler) {
    while (partialBytes > 0 && in.isReadable()) {
      completePartial(in, handler);
    }
    int readable = in.readableBytes();
    if (readable > 0) {
      byte[] chunk = new byte[readable];
      in.readBytes(chunk);
      split(chunk, handler);
    }
  }

  private void split(byte[] chunk, Handler handler) {
    int position = 0;
    while (chunk.length - position >= Frame.HEADER_BYTES) {
      long header = (long) LONGS.get(chunk, position);
      int length = checkedLength(header);
      int start = position + Frame.HEADER_BYTES;
      if (chunk.length - start < length) {
        break;
      }
      handler.frame(Frame.type(header), Frame.id(header), chunk, start, length);
      position = start + length;
    }
    if (position < chunk.length) {
      partial = Arrays.copyOfRange(chunk, position, chunk.length);
      partialBytes = partial.length;
    }
  }

  private void completePartial(ByteBuf in, Handler handler) {
    if (partialBytes < Frame.HEADER_BYTES) {
      take(in, Frame.HEADER_BYTES);
      if (partialBytes < Frame.HEADER_BYTES) {
        return;
      }
    }
    long header = (long) LONGS.get(partial, 0);
    int length = checkedLength(header);
    take(in, Frame.HEADER_BYTES + length);
    if (partialBytes == Frame.HEADER_BYTES + length) {
      byte[] whole = partial;
      partial = NOTHING;
      partialBytes = 0;
      handler.frame(Frame.type(header), Frame.id(header), whole, Frame.HEADER_BYTES, length);
    }
  }

  private void take(ByteBuf in, int wanted) {
    int count = Math.min(wanted - partialBytes, in.readableBytes());
    int needed = partialBytes + count;
    if (needed > partial.length) {
      partial = Arrays.copyOf(partial, Math.min(wanted, Math.max(2 * partial.length, needed)));
    }
    in.readBytes(partial, partialBytes, count);
    partialBytes = needed;
  }

  private int checkedLength(long header) {
    int length = Frame.length(header);
    if (length > maxFrameBytes) {
      throw new ProtocolException(
          GoAway.FRAME_TOO_LONG,
          "a "
              + Frame.typeName(Frame.type(header))
              + " frame of "
              + length
              + " bytes; the limit (maxFrameBytes) is "
              + maxFrameBytes);
    }
    return length;
  }
}
