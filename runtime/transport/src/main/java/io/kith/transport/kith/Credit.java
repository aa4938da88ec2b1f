package io.kith.transport.kith;

/**
 * How much of the streams of a connection, in one direction, may be under way: sent, and not yet
 * given back by a CREDIT.
 *
 * <p>Each stream may have {@link #OWN_BYTES} under way whatever others do, and beyond that as much
 * as its limit and the pool that all share allow. So streams that nobody pulls take up the pool at
 * the most, and never keep another one from going on. Both sides count alike; the side that
 * receives finds each count at most as high as the side that sends. Owned by an event loop.
 */
final class Credit {

  /** What each stream may have under way without drawing on the pool. */
  static final int OWN_BYTES = 16 << 10;

  /** The least that a stream, and the pool, may be limited to. */
  static final int LEAST_STREAM_BYTES = 64 << 10;

  static final int LEAST_POOL_BYTES = 1 << 20;

  /** More than this is never made use of. */
  static final int MOST_BYTES = 1 << 30;

  private final int streamBytes;
  private final int poolBytes;
  private int drawnBytes;
  private long underWayBytes;

  Credit(int streamBytes, int poolBytes) {
    this.streamBytes = streamBytes;
    this.poolBytes = poolBytes;
  }

  /** How much more a stream may send that has so much under way. */
  int allowance(int underWay) {
    int own = Math.max(0, OWN_BYTES - underWay);
    return Math.min(streamBytes - underWay, own + poolLeft());
  }

  /** How much of the pool is left. */
  int poolLeft() {
    return poolBytes - drawnBytes;
  }

  /** How much is under way, of all streams together. */
  long underWayBytes() {
    return underWayBytes;
  }

  /** Whether it is the pool, rather than its own limit, that holds such a stream back. */
  boolean isDrawnUp(int underWay) {
    return underWay < streamBytes && allowance(underWay) <= 0;
  }

  /** A stream has more or less under way than before; 0 once it is over. */
  void changed(int before, int after) {
    drawnBytes += beyondOwn(after) - beyondOwn(before);
    underWayBytes += after - before;
  }

  private static int beyondOwn(int underWay) {
    return Math.max(0, underWay - OWN_BYTES);
  }
}
