package io.kith.transport.http2;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the pings of a client that come sooner than they may: after two, the third is one too
 * many. Whatever the server sends of a message makes the client even, and lets it ping once more,
 * so that a client may measure the round trip with what it receives.
 *
 * <p>Pure: it has no clock. Owned by an event loop.
 *
 * @see <a href="https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md">gRFC A8,
 *     Client-side Keepalive</a>
 */
final class PingStrikes {

  private static final int MOST = 2;

  /** Who has no call has hardly a reason to ping. */
  private static final long WITHOUT_CALLS_NANOS = TimeUnit.HOURS.toNanos(2);

  private final long leastNanos;
  private int strikes;
  private boolean isFree = true;
  private long lastNanos;

  /**
   * Nothing counted yet.
   *
   * @param least how much time must lie between pings while there are calls; zero counts none
   */
  PingStrikes(Duration least) {
    this.leastNanos = least.toNanos();
  }

  /** A part of a message was sent. */
  void messageSent() {
    strikes = 0;
    isFree = true;
  }

  /** A ping has come; returns whether that is one too many. */
  boolean isTooMany(long nowNanos, boolean hasCalls) {
    long apartNanos = hasCalls ? leastNanos : Math.max(leastNanos, WITHOUT_CALLS_NANOS);
    if (leastNanos == 0 || isFree || nowNanos - lastNanos >= apartNanos) {
      isFree = false;
      lastNanos = nowNanos;
      return false;
    }
    return ++strikes > MOST;
  }
}
