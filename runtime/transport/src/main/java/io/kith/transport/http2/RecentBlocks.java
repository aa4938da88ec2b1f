package io.kith.transport.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the header blocks meant that came more than once: a hash, a comparison, and a header section
 * is read. Few and small ones, each in the slot of its hash. Owned by an event loop.
 */
final class RecentBlocks {

  private static final int SLOTS = 32;
  private static final int MAX_BLOCK_BYTES = 512;

  private final @Nullable Slot[] slots = new Slot[SLOTS];

  /** A block that was seen; it is kept when it is seen again, since most that differ never are. */
  private static final class Slot {
    int hash;
    int generation;
    byte @Nullable [] block;
    @Nullable Headers headers;
  }

  /** What the block means with this generation of the table; null if that is not known. */
  @Nullable Headers find(byte[] bytes, int offset, int length, int generation) {
    if (length > MAX_BLOCK_BYTES) {
      return null;
    }
    int hash = hash(bytes, offset, length);
    Slot slot = slots[hash & (SLOTS - 1)];
    return slot != null
            && slot.hash == hash
            && slot.generation == generation
            && slot.block != null
            && Arrays.equals(slot.block, 0, slot.block.length, bytes, offset, offset + length)
        ? slot.headers
        : null;
  }

  /** Tells what a block means that was not found. */
  void offer(byte[] bytes, int offset, int length, int generation, Headers headers) {
    if (length > MAX_BLOCK_BYTES) {
      return;
    }
    int hash = hash(bytes, offset, length);
    Slot slot = slots[hash & (SLOTS - 1)];
    if (slot == null) {
      slot = new Slot();
      slots[hash & (SLOTS - 1)] = slot;
    } else if (slot.hash == hash && slot.generation == generation) {
      slot.block = Arrays.copyOfRange(bytes, offset, offset + length);
      slot.headers = headers;
      return;
    }
    slot.hash = hash;
    slot.generation = generation;
    slot.block = null;
    slot.headers = null;
  }

  /** Mixed so that the lower bits, which choose the slot, depend on all. */
  private static int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
