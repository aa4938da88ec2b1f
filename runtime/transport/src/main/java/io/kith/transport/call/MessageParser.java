package io.kith.transport.call;

import io.kith.codec.CodecException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages out of the bytes of a stream as they come in parts. A message that lies wholly in
 * a part is decoded where it lies; others are put together first, in an array that grows with what
 * has arrived. Owned by the thread that pulls.
 */
final class MessageParser {

  private static final byte[] NOTHING = {};
  private static final int LONGEST_HEADER_BYTES = 16;
  private static final int FIRST_BYTES = 256 << 10;

  private final StreamFormat format;

  // The part that is being parsed.
  private byte[] bytes = NOTHING;
  private int position;
  private int limit;

  // A message that began in an earlier part; its header stands before it.
  private byte[] begun = NOTHING;
  private int begunBytes;
  private long header;

  MessageParser(StreamFormat format) {
    this.format = format;
  }

  /** Goes on with this part; the last one has been parsed to its end. */
  void feed(byte[] part, int offset, int length) {
    bytes = part;
    position = offset;
    limit = offset + length;
  }

  /** Forgets what is left. */
  void clear() {
    position = limit;
    begun = NOTHING;
    begunBytes = 0;
  }

  /** Whether the bytes ended in the midst of a message. */
  boolean isMidMessage() {
    return begunBytes > 0;
  }

  /** The next message; null if the part holds no more whole ones. */
  @Nullable Object next() {
    if (begunBytes > 0) {
      return completeBegun();
    }
    if (position == limit) {
      return null;
    }
    long ahead = format.header(bytes, position, limit - position);
    if (ahead == StreamFormat.INCOMPLETE) {
      begin(LONGEST_HEADER_BYTES, ahead);
      return null;
    }
    int start = position + StreamFormat.headerBytes(ahead);
    int length = StreamFormat.messageBytes(ahead);
    if (length > limit - start) {
      begin(StreamFormat.headerBytes(ahead) + Math.min(length, FIRST_BYTES), ahead);
      return null;
    }
    position = start + length;
    return format.decode(StreamFormat.flags(ahead), bytes, start, length);
  }

  private void begin(int capacityBytes, long ahead) {
    header = ahead;
    begun = new byte[Math.max(capacityBytes, limit - position)];
    begunBytes = 0;
    take(limit - position);
  }

  private @Nullable Object completeBegun() {
    while (header == StreamFormat.INCOMPLETE) {
      if (position == limit) {
        return null;
      }
      if (begunBytes == LONGEST_HEADER_BYTES) {
        throw new CodecException("the header of a message does not end");
      }
      take(1);
      header = format.header(begun, 0, begunBytes);
    }
    int total = StreamFormat.headerBytes(header) + StreamFormat.messageBytes(header);
    take(Math.min(total - begunBytes, limit - position));
    if (begunBytes < total) {
      return null;
    }
    byte[] whole = begun;
    int start = StreamFormat.headerBytes(header);
    begun = NOTHING;
    begunBytes = 0;
    return format.decode(StreamFormat.flags(header), whole, start, total - start);
  }

  private void take(int count) {
    int needed = begunBytes + count;
    if (needed > begun.length) {
      int total =
          header == StreamFormat.INCOMPLETE
              ? LONGEST_HEADER_BYTES
              : StreamFormat.headerBytes(header) + StreamFormat.messageBytes(header);
      long doubled = Math.min(2L * begun.length, total);
      begun = Arrays.copyOf(begun, (int) Math.max(doubled, needed));
    }
    System.arraycopy(bytes, position, begun, begunBytes, count);
    begunBytes = needed;
    position += count;
  }
}
