package io.kith.hub;

import io.kith.cluster.Changes;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they go over the wire, those of late only once each: many who ask the same are told
 * the same object. Thread-safe; two who ask at the same moment may each encode it.
 */
final class EncodedChanges {

  private static final int SLOTS = 256;

  /** How it is told that there are none. */
  static final byte[] NOTHING = {};

  private record Encoded(Changes changes, byte[] bytes) {}

  private final AtomicReferenceArray<@Nullable Encoded> recent = new AtomicReferenceArray<>(SLOTS);

  /** Not to be changed. */
  byte[] of(Changes changes) {
    int slot = System.identityHashCode(changes) & SLOTS - 1;
    Encoded known = recent.get(slot);
    if (known == null || known.changes != changes) {
      known = new Encoded(changes, changes.encoded());
      recent.set(slot, known);
    }
    return known.bytes;
  }
}
