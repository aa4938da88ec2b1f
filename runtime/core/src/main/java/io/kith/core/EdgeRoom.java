package io.kith.core;

/**
 * How many pairs of a method and an application may still be counted apart, and with how many
 * stripes: the first ones, which are mostly the busy ones, with all, further ones with one. Guarded
 * by itself.
 */
final class EdgeRoom {

  /** So many have stripes. */
  private static final int STRIPED = 256;

  private final int most;
  private int taken;

  EdgeRoom(int most) {
    this.most = most;
  }

  /** Takes the room of one, if there is any left. */
  synchronized boolean take() {
    if (taken >= most) {
      return false;
    }
    taken++;
    return true;
  }

  /** Whether the one that was taken last gets stripes. */
  synchronized boolean isStriped() {
    return taken <= STRIPED;
  }
}
