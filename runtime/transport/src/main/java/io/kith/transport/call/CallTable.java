package io.kith.transport.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The open calls of a connection by id.
 *
 * <p>A hash table with chains through the calls themselves: adding allocates nothing, and removing
 * costs the same however many ids lie side by side (an open table moves up all that follow, and ids
 * do follow one another). The hash is salted, so that no peer can choose ids that meet in one slot.
 * Owned by an event loop.
 */
public final class CallTable<C extends OpenCall> {

  private static final int FEWEST_SLOTS = 64;

  private final Class<C> type;
  private final int multiplier = ThreadLocalRandom.current().nextInt() | 1;
  private @Nullable OpenCall[] slots = new OpenCall[FEWEST_SLOTS];
  private int shift = 32 - Integer.numberOfTrailingZeros(FEWEST_SLOTS);
  private int size;

  public CallTable(Class<C> type) {
    this.type = type;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Adds a call, whose id no other has. */
  public void add(C call) {
    if (size >= slots.length) {
      resize(2 * slots.length);
    }
    link(call);
    size++;
  }

  private int slot(int id) {
    return id * multiplier >>> shift;
  }

  private void link(OpenCall call) {
    int slot = slot(call.id());
    call.nextInSlot = slots[slot];
    slots[slot] = call;
  }

  private void resize(int newLength) {
    List<C> open = all();
    slots = new OpenCall[newLength];
    shift = 32 - Integer.numberOfTrailingZeros(newLength);
    open.forEach(this::link);
  }

  public @Nullable C get(int id) {
    OpenCall call = slots[slot(id)];
    while (call != null && call.id() != id) {
      call = call.nextInSlot;
    }
    return call == null ? null : type.cast(call);
  }

  public @Nullable C remove(int id) {
    int slot = slot(id);
    OpenCall before = null;
    OpenCall call = slots[slot];
    while (call != null && call.id() != id) {
      before = call;
      call = call.nextInSlot;
    }
    if (call == null) {
      return null;
    }
    if (before == null) {
      slots[slot] = call.nextInSlot;
    } else {
      before.nextInSlot = call.nextInSlot;
    }
    call.nextInSlot = null;
    size--;
    if (size == 0 && slots.length > 1024 * FEWEST_SLOTS) {
      resize(FEWEST_SLOTS); // give back what an unusual burst took
    }
    return type.cast(call);
  }

  /** All open calls. */
  public List<C> all() {
    var open = new ArrayList<C>(size);
    for (OpenCall first : slots) {
      for (OpenCall call = first; call != null; call = call.nextInSlot) {
        open.add(type.cast(call));
      }
    }
    return open;
  }
}
