package io.kith.transport.http2;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs header sections, and keeps the table that this takes.
 *
 * <p>A {@link HeaderBlock} that is sent again, while the table is the same, is copied. Owned by an
 * event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541">RFC 7541</a>
 */
final class HpackEncoder {

  /** What we keep at the most, whatever the peer would. */
  private static final int MAX_TABLE_BYTES = 4096;

  private static final int REMEMBERED = 32;
  private static final int MAX_REMEMBERED_BYTES = 512;

  private final DynamicTable table = new DynamicTable(MAX_TABLE_BYTES);

  /**
   * Where in the table a field, or a name, was added last; what has been forgotten since is old.
   */
  private final Map<HeaderField, Integer> numbers = new HashMap<>();

  private final Map<String, Integer> nameNumbers = new HashMap<>();
  private final @Nullable Packed[] remembered = new Packed[REMEMBERED];
  private boolean hasNewSize;
  private int smallestNewBytes;

  /** A block as it was packed with a generation of the table. */
  private record Packed(HeaderBlock block, int generation, byte[] bytes) {}

  /** The peer's table holds so much from now on. */
  void maxTableBytes(int peerBytes) {
    int bytes = Math.min(peerBytes, MAX_TABLE_BYTES);
    if (bytes != table.capacityBytes() || hasNewSize) {
      smallestNewBytes = hasNewSize ? Math.min(smallestNewBytes, bytes) : bytes;
      hasNewSize = true;
      table.resize(bytes);
      forgetEvicted();
    }
  }

  /** Packs a header section, which has to be sent in this order with the others. */
  void encode(HeaderBlock block, Headers more, FrameWriter out) {
    if (hasNewSize) {
      writeNewSize(out);
    }
    Packed packed = remembered[block.number() & (REMEMBERED - 1)];
    if (packed != null && packed.block == block && packed.generation == table.generation()) {
      out.bytes(packed.bytes, 0, packed.bytes.length);
    } else {
      writeBlock(block, out);
    }
    for (HeaderField field : more.fields()) {
      write(field, out);
    }
  }

  private void writeNewSize(FrameWriter out) {
    hasNewSize = false;
    if (smallestNewBytes < table.capacityBytes()) {
      out.integer(0x20, 5, smallestNewBytes);
    }
    out.integer(0x20, 5, table.capacityBytes());
  }

  private void writeBlock(HeaderBlock block, FrameWriter out) {
    int generation = table.generation();
    int start = out.size();
    for (HeaderField field : block.headers().fields()) {
      write(field, out);
    }
    int length = out.size() - start;
    if (generation == table.generation() && length <= MAX_REMEMBERED_BYTES) {
      byte[] bytes = Arrays.copyOfRange(out.array(), start, start + length);
      remembered[block.number() & (REMEMBERED - 1)] = new Packed(block, generation, bytes);
    }
  }

  private void write(HeaderField field, FrameWriter out) {
    switch (field.indexing()) {
      case INDEXED -> {
        int index = indexOf(field);
        if (index > 0) {
          out.integer(0x80, 7, index);
        } else {
          writeLiteral(field, indexOfName(field.name()), isWorthATable(field), out);
        }
      }
      case VARYING -> {
        int nameIndex = indexOfName(field.name());
        // the first of its name goes into the table for the sake of the name
        writeLiteral(field, nameIndex, nameIndex == 0 && isWorthATable(field), out);
      }
      case SECRET -> {
        int nameIndex = indexOfName(field.name());
        out.integer(0x10, 4, nameIndex);
        writeTexts(field, nameIndex, out);
      }
    }
  }

  private int indexOf(HeaderField field) {
    int index = StaticTable.indexOf(field);
    return index > 0 ? index : dynamicIndex(numbers.get(field));
  }

  private int indexOfName(String name) {
    int index = StaticTable.indexOfName(name);
    return index > 0 ? index : dynamicIndex(nameNumbers.get(name));
  }

  /** A field that would push most others out stays out itself. */
  private boolean isWorthATable(HeaderField field) {
    return field.sizeBytes() <= table.capacityBytes() / 2;
  }

  private void writeLiteral(HeaderField field, int nameIndex, boolean indexed, FrameWriter out) {
    out.integer(indexed ? 0x40 : 0, indexed ? 6 : 4, nameIndex);
    writeTexts(field, nameIndex, out);
    if (indexed) {
      numbers.put(field, table.inserted());
      nameNumbers.put(field.name(), table.inserted());
      table.add(field);
      forgetEvicted();
    }
  }

  private void writeTexts(HeaderField field, int nameIndex, FrameWriter out) {
    if (nameIndex == 0) {
      out.packedText(field.name());
    }
    out.packedText(field.value());
  }

  /** The index on the wire of the field with this number; 0 if there is none. */
  private int dynamicIndex(@Nullable Integer number) {
    if (number == null) {
      return 0;
    }
    int age = table.inserted() - 1 - number;
    return age < table.size() ? StaticTable.SIZE + 1 + age : 0;
  }

  /** Keeps the maps as small as the table. */
  private void forgetEvicted() {
    if (numbers.size() > 2 * table.size() + REMEMBERED) {
      numbers.values().removeIf(number -> dynamicIndex(number) == 0);
      nameNumbers.values().removeIf(number -> dynamicIndex(number) == 0);
    }
  }
}
