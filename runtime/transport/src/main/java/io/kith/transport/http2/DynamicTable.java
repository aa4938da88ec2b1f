package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/**
 * The fields that one end told the other to remember: the newest first, the oldest forgotten when
 * there is no room. Owned by an event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#section-2.3.2">RFC 7541, section 2.3.2</a>
 */
final class DynamicTable {

  private static final int FIRST_SLOTS = 16;

  /** A ring, whose length is a power of two; the field with number n is in slot n modulo length. */
  private @Nullable HeaderField[] ring = new HeaderField[FIRST_SLOTS];

  private int inserted;
  private int size;
  private int bytes;
  private int capacityBytes;
  private int generation;

  DynamicTable(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /** How many fields there are. */
  int size() {
    return size;
  }

  int capacityBytes() {
    return capacityBytes;
  }

  /** Changes with every change of the table: as long as it is the same, so are all indices. */
  int generation() {
    return generation;
  }

  /** How many fields have ever been added, the number of the next. */
  int inserted() {
    return inserted;
  }

  /** The field at this place, 0 for the newest; less than {@link #size}. */
  HeaderField get(int index) {
    return at(inserted - 1 - index);
  }

  private HeaderField at(int number) {
    HeaderField field = ring[number & (ring.length - 1)];
    if (field == null) {
      throw new IndexOutOfBoundsException("no field with number " + number);
    }
    return field;
  }

  /** Whether a field would stay if it were added. */
  boolean hasRoomFor(HeaderField field) {
    return field.sizeBytes() <= capacityBytes;
  }

  /** Adds a field; one that is larger than the table only empties it. */
  void add(HeaderField field) {
    generation++;
    evictTo(capacityBytes - field.sizeBytes());
    if (!hasRoomFor(field)) {
      return;
    }
    if (size == ring.length) {
      grow();
    }
    ring[inserted & (ring.length - 1)] = field;
    inserted++;
    size++;
    bytes += field.sizeBytes();
  }

  private void grow() {
    @Nullable HeaderField[] larger = new HeaderField[2 * ring.length];
    for (int number = inserted - size; number != inserted; number++) {
      larger[number & (larger.length - 1)] = at(number);
    }
    ring = larger;
  }

  /** Changes how much fits in. */
  void resize(int newCapacityBytes) {
    if (newCapacityBytes != capacityBytes) {
      generation++;
      capacityBytes = newCapacityBytes;
      evictTo(newCapacityBytes);
    }
  }

  private void evictTo(int mostBytes) {
    while (size > 0 && bytes > mostBytes) {
      int oldest = inserted - size;
      bytes -= at(oldest).sizeBytes();
      ring[oldest & (ring.length - 1)] = null;
      size--;
    }
    if (size == 0 && ring.length > FIRST_SLOTS) {
      ring = new HeaderField[FIRST_SLOTS];
    }
  }
}
