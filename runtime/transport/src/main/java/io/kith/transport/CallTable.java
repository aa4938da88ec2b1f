package io.kith.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open calls of a client's connection by id.
 *
 * <p>Ids are given out here, one after the other, so that the lowest bits of an id are its slot: no
 * hash, no probing. An id whose slot is still taken by a call of long ago is skipped. Owned by an
 * event loop.
 */
final class CallTable {

  private static final int FEWEST_SLOTS = 64;

  private @Nullable ClientCall[] slots = new ClientCall[FEWEST_SLOTS];
  private int size;
  private int lastId;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The last id that was given out. */
  int lastId() {
    return lastId;
  }

  /** Gives out an id that belongs to no open call. */
  int nextId() {
    return ++lastId;
  }

  /** Adds a call, and returns its id. */
  int add(ClientCall call) {
    if (2 * size >= slots.length) {
      resize(2 * slots.length);
    }
    int id = ++lastId;
    while (slots[slot(id)] != null) {
      id = ++lastId;
    }
    slots[slot(id)] = call;
    size++;
    return id;
  }

  private int slot(int id) {
    return id & (slots.length - 1);
  }

  private void resize(int newLength) {
    @Nullable ClientCall[] old = slots;
    slots = new ClientCall[newLength];
    for (ClientCall call : old) {
      if (call != null) {
        slots[slot(call.id())] = call; // what had slots of its own has them in a larger table
      }
    }
  }

  @Nullable ClientCall get(int id) {
    ClientCall call = slots[slot(id)];
    return call != null && call.id() == id ? call : null;
  }

  @Nullable ClientCall remove(int id) {
    ClientCall call = get(id);
    if (call != null) {
      slots[slot(id)] = null;
      size--;
      if (size == 0 && slots.length > 1024 * FEWEST_SLOTS) {
        slots = new ClientCall[FEWEST_SLOTS];
      }
    }
    return call;
  }

  /** All open calls. */
  List<ClientCall> all() {
    var open = new ArrayList<ClientCall>(size);
    for (ClientCall call : slots) {
      if (call != null) {
        open.add(call);
      }
    }
    return open;
  }
}
