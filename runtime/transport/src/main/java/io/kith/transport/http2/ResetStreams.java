package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/**
 * The streams that were closed before the peer had ended them: what it sent before it knew is still
 * to come, and is no offence. The latest so many; streams that ended well need no memory. Owned by
 * an event loop.
 */
final class ResetStreams {

  private static final int MOST = 512;

  private int @Nullable [] ids;
  private int next;

  void add(int id) {
    if (ids == null) {
      ids = new int[MOST];
    }
    ids[next] = id;
    next = (next + 1) % MOST;
  }

  boolean contains(int id) {
    if (ids != null) {
      for (int known : ids) {
        if (known == id) {
          return true;
        }
      }
    }
    return false;
  }
}
