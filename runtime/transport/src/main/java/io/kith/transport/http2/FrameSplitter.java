package io.kith.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Cuts what arrives into frames.
 *
 * <p>Frames are read where they are, in the buffer of the read. The content of DATA is handed on as
 * it comes, whether or not its frame is complete; any other frame that comes in pieces is collected
 * in an array that grows with what has arrived, not with what its length promises. Owned by an
 * event loop.
 */
final class FrameSplitter {

  /** Takes the frames. */
  interface Handler {

    /** A whole frame other than DATA. The payload begins at the buffer's reader index. */
    void frame(int type, int flags, int id, ByteBuf in, int length);

    /** A DATA frame begins. */
    void dataBegins(int flags, int id, int length);

    /**
     * A part of its content, or nothing at all if it has none.
     *
     * @param last whether the content of the frame ends here
     */
    void data(ByteBuf in, int length, boolean last);

    /** So much of the frame is padding, together with the byte that says so. */
    void padding(int length);
  }

  private static final byte[] NOTHING = {};

  private final int maxFrameBytes;
  private final Handler handler;
  private byte[] partial = NOTHING;
  private int partialBytes;

  // The DATA frame that has begun and not ended.
  private boolean inData;
  private boolean padLengthFollows;
  private int dataLeft;
  private int paddingLeft;

  private boolean isStopped;

  FrameSplitter(int maxFrameBytes, Handler handler) {
    this.maxFrameBytes = maxFrameBytes;
    this.handler = handler;
  }

  /** Whether a frame other than DATA has begun and not ended. */
  boolean isMidFrame() {
    return partialBytes > 0;
  }

  /** What comes from now on is of no interest. */
  void stop() {
    isStopped = true;
    partial = NOTHING;
    partialBytes = 0;
  }

  /** Takes all bytes of the buffer, which stays the caller's to release. */
  void read(ByteBuf in) {
    while (in.isReadable() && !isStopped) {
      if (inData) {
        goOnWithData(in);
      } else if (partialBytes > 0) {
        completePartial(in);
      } else {
        next(in);
      }
    }
  }

  private void next(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable < Frame.HEADER_BYTES) {
      collect(in, readable);
      return;
    }
    int lengthAndType = in.getInt(start);
    int flags = in.getByte(start + 4);
    int id = in.getInt(start + 5) & Frame.MASK_31_BITS;
    int length = lengthAndType >>> 8;
    int type = lengthAndType & 0xff;
    checkLength(type, length);
    if (type == Frame.DATA) {
      in.readerIndex(start + Frame.HEADER_BYTES);
      beginData(flags, id, length, in);
    } else if (readable >= Frame.HEADER_BYTES + length) {
      in.readerIndex(start + Frame.HEADER_BYTES);
      handler.frame(type, flags, id, in, length);
      in.readerIndex(start + Frame.HEADER_BYTES + length);
    } else {
      collect(in, readable);
    }
  }

  private void checkLength(int type, int length) {
    if (length > maxFrameBytes) {
      throw new Http2Exception(
          ErrorCode.FRAME_SIZE_ERROR,
          "a "
              + Frame.typeName(type)
              + " frame of "
              + length
              + " bytes; the limit is "
              + maxFrameBytes);
    }
  }

  // ---- DATA

  private void beginData(int flags, int id, int length, ByteBuf in) {
    boolean padded = (flags & Frame.FLAG_PADDED) != 0;
    if (padded && length == 0) {
      throw new Http2Exception(
          ErrorCode.FRAME_SIZE_ERROR, "a padded frame without the length of its padding");
    }
    handler.dataBegins(flags, id, length);
    dataLeft = length;
    paddingLeft = 0;
    padLengthFollows = padded;
    inData = true;
    if (length == 0) {
      inData = false;
      handler.data(in, 0, true);
    } else if (in.isReadable()) {
      goOnWithData(in);
    }
  }

  private void goOnWithData(ByteBuf in) {
    if (padLengthFollows) {
      readPadLength(in);
    }
    if (dataLeft > 0 && in.isReadable()) {
      int part = Math.min(dataLeft, in.readableBytes());
      int end = in.readerIndex() + part;
      dataLeft -= part;
      handler.data(in, part, dataLeft == 0);
      in.readerIndex(end);
    }
    if (dataLeft == 0) {
      int part = Math.min(paddingLeft, in.readableBytes());
      in.skipBytes(part);
      paddingLeft -= part;
      inData = paddingLeft > 0;
    }
  }

  private void readPadLength(ByteBuf in) {
    padLengthFollows = false;
    paddingLeft = in.readByte() & 0xff;
    dataLeft -= 1 + paddingLeft;
    if (dataLeft < 0) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "a frame has more padding than bytes");
    }
    handler.padding(1 + paddingLeft);
    if (dataLeft == 0) {
      handler.data(in, 0, true);
    }
  }

  // ---- other frames in pieces

  private void completePartial(ByteBuf in) {
    if (partialBytes < Frame.HEADER_BYTES) {
      collect(in, Frame.HEADER_BYTES - partialBytes);
      if (partialBytes < Frame.HEADER_BYTES) {
        return;
      }
    }
    ByteBuf collected = Unpooled.wrappedBuffer(partial, 0, partialBytes);
    int lengthAndType = collected.getInt(0);
    int length = lengthAndType >>> 8;
    checkLength(lengthAndType & 0xff, length);
    boolean isData = (lengthAndType & 0xff) == Frame.DATA;
    collect(in, isData ? 0 : Frame.HEADER_BYTES + length - partialBytes);
    if (isData || partialBytes == Frame.HEADER_BYTES + length) {
      ByteBuf whole = Unpooled.wrappedBuffer(partial, 0, partialBytes);
      partial = NOTHING;
      partialBytes = 0;
      next(whole);
    }
  }

  private void collect(ByteBuf in, int wanted) {
    int count = Math.min(wanted, in.readableBytes());
    int needed = partialBytes + count;
    if (needed > partial.length) {
      partial = Arrays.copyOf(partial, Math.max(2 * partial.length, needed));
    }
    in.readBytes(partial, partialBytes, count);
    partialBytes = needed;
  }
}
