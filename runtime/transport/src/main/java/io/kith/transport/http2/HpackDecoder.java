package io.kith.transport.http2;

import io.kith.transport.http2.HeaderField.Indexing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Unpacks header sections, and keeps the table that this takes.
 *
 * <p>A block that changes nothing in the table, as most do from the second request on, means the
 * same as long as the table stays: such blocks are remembered with what they mean. Owned by an
 * event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541">RFC 7541</a>
 */
final class HpackDecoder {

  private static final int MOST_INTEGER_BYTES = 4;
  private static final int FIRST_TEXT_BYTES = 256;

  private final DynamicTable table;
  private final int maxTableBytes;
  private final int maxListBytes;
  private final RecentBlocks recent = new RecentBlocks();
  private final List<HeaderField> fields = new ArrayList<>();
  private byte[] text = new byte[FIRST_TEXT_BYTES];

  private byte[] block = text;
  private int position;
  private int limit;
  private int listBytes;

  /**
   * A decoder with an empty table.
   *
   * @param maxTableBytes what we told the peer that the table may hold
   * @param maxListBytes the largest header section that is kept
   */
  HpackDecoder(int maxTableBytes, int maxListBytes) {
    this.table = new DynamicTable(maxTableBytes);
    this.maxTableBytes = maxTableBytes;
    this.maxListBytes = maxListBytes;
  }

  /**
   * Unpacks a whole block.
   *
   * @return what it says, well-formed or not; {@link Headers#TOO_LARGE} in place of too much
   * @throws Http2Exception if it is no block, after which there is no telling what the next means
   */
  Headers decode(byte[] bytes, int offset, int length) {
    Headers known = recent.find(bytes, offset, length, table.generation());
    if (known != null) {
      return known;
    }
    block = bytes;
    position = offset;
    limit = offset + length;
    listBytes = 0;
    int generation = table.generation();
    readSizeUpdates();
    while (position < limit) {
      HeaderField field = readField();
      listBytes += field.sizeBytes();
      if (listBytes <= maxListBytes) {
        fields.add(field);
      }
    }
    Headers headers =
        listBytes > maxListBytes
            ? Headers.TOO_LARGE
            : new Headers(fields.toArray(HeaderField[]::new), null);
    fields.clear();
    if (generation == table.generation()) {
      recent.offer(bytes, offset, length, generation, headers);
    }
    return headers;
  }

  private void readSizeUpdates() {
    while (position < limit && (block[position] & 0xe0) == 0x20) {
      int capacityBytes = readInteger(5);
      if (capacityBytes > maxTableBytes) {
        throw wrong("a table of " + capacityBytes + " bytes; " + maxTableBytes + " are allowed");
      }
      table.resize(capacityBytes);
    }
  }

  private HeaderField readField() {
    int first = block[position];
    if (first < 0) {
      return field(readInteger(7));
    }
    if ((first & 0x40) != 0) {
      HeaderField field = readLiteral(6, Indexing.INDEXED);
      table.add(field);
      return field;
    }
    if ((first & 0x20) != 0) {
      throw wrong("the size of the table changes in the middle of a block");
    }
    return readLiteral(4, (first & 0x10) != 0 ? Indexing.SECRET : Indexing.VARYING);
  }

  private HeaderField readLiteral(int prefixBits, Indexing indexing) {
    int nameIndex = readInteger(prefixBits);
    String name = nameIndex == 0 ? readText() : field(nameIndex).name();
    return HeaderField.received(name, readText(), indexing);
  }

  private HeaderField field(int index) {
    int dynamic = index - StaticTable.SIZE - 1;
    if (index == 0 || dynamic >= table.size()) {
      throw wrong("no field has the index " + index);
    }
    return dynamic < 0 ? StaticTable.get(index) : table.get(dynamic);
  }

  private String readText() {
    if (position == limit) {
      throw endsEarly();
    }
    boolean packed = block[position] < 0;
    int length = readInteger(7);
    if (length > limit - position) {
      throw endsEarly();
    }
    int start = position;
    position += length;
    if (!packed) {
      return new String(block, start, length, StandardCharsets.ISO_8859_1);
    }
    int most = Huffman.maxDecodedBytes(length);
    if (most > text.length) {
      text = new byte[Math.max(most, 2 * text.length)];
    }
    int size = Huffman.decode(block, start, length, text);
    if (size < 0) {
      throw wrong("a text is not packed as it should be");
    }
    return new String(text, 0, size, StandardCharsets.ISO_8859_1);
  }

  /** RFC 7541, section 5.1; numbers of more than 28 bits are of no use here. */
  private int readInteger(int prefixBits) {
    int most = (1 << prefixBits) - 1;
    int value = block[position++] & most;
    if (value < most) {
      return value;
    }
    for (int i = 0; i < MOST_INTEGER_BYTES; i++) {
      if (position == limit) {
        throw endsEarly();
      }
      byte next = block[position++];
      value += (next & 0x7f) << 7 * i;
      if (next >= 0) {
        return value;
      }
    }
    throw wrong("a number has too many digits");
  }

  private static Http2Exception endsEarly() {
    return wrong("a header block ends in the middle of a field");
  }

  private static Http2Exception wrong(String what) {
    return new Http2Exception(ErrorCode.COMPRESSION_ERROR, what);
  }
}
