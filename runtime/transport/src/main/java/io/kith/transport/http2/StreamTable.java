package io.kith.transport.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection by id: a hash table with chains through the streams themselves,
 * so that adding allocates nothing. The hash is salted, so that no peer can choose ids that meet in
 * one slot. Owned by an event loop.
 */
final class StreamTable {

  private static final int FEWEST_SLOTS = 16;
  private static final int SLOTS_TO_GIVE_BACK = 16_384;

  private final int multiplier = ThreadLocalRandom.current().nextInt() | 1;
  private @Nullable Http2Stream[] slots = new Http2Stream[FEWEST_SLOTS];
  private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(FEWEST_SLOTS);
  private int size;

  int size() {
    return size;
  }

  /** Adds a stream, whose id no other has. */
  void add(Http2Stream stream) {
    if (size >= slots.length) {
      resize(2 * slots.length);
    }
    link(stream);
    size++;
  }

  private int slot(int id) {
    return id * multiplier >>> shift;
  }

  private void link(Http2Stream stream) {
    int slot = slot(stream.id());
    stream.nextInSlot = slots[slot];
    slots[slot] = stream;
  }

  private void resize(int newLength) {
    List<Http2Stream> open = all();
    slots = new Http2Stream[newLength];
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(newLength);
    open.forEach(this::link);
  }

  @Nullable Http2Stream get(int id) {
    Http2Stream stream = slots[slot(id)];
    while (stream != null && stream.id() != id) {
      stream = stream.nextInSlot;
    }
    return stream;
  }

  /** Removes a stream that is in it. */
  void remove(Http2Stream stream) {
    int slot = slot(stream.id());
    Http2Stream first = slots[slot];
    if (first == stream) {
      slots[slot] = stream.nextInSlot;
    } else {
      Http2Stream before = first;
      while (before != null && before.nextInSlot != stream) {
        before = before.nextInSlot;
      }
      if (before == null) {
        throw new IllegalArgumentException("stream " + stream.id() + " is not open");
      }
      before.nextInSlot = stream.nextInSlot;
    }
    stream.nextInSlot = null;
    size--;
    if (size == 0 && slots.length >= SLOTS_TO_GIVE_BACK) {
      resize(FEWEST_SLOTS); // give back what an unusual burst took
    }
  }

  /** All open streams, by no order. */
  List<Http2Stream> all() {
    var open = new ArrayList<Http2Stream>(size);
    for (Http2Stream first : slots) {
      for (Http2Stream stream = first; stream != null; stream = stream.nextInSlot) {
        open.add(stream);
      }
    }
    return open;
  }
}
