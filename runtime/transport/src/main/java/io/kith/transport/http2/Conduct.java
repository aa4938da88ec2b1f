package io.kith.transport.http2;

import io.kith.transport.loop.Allowance;
import java.util.concurrent.TimeUnit;

/**
 * How far a peer may go with what is cheap for it and dear for us, or brings nothing. Work that is
 * carried through earns it more, so that a busy peer is never cut off for the few percent that go
 * wrong. Owned by an event loop.
 *
 * <p>Two accounts:
 *
 * <ul>
 *   <li>streams that were begun for nothing: reset by the peer before they were answered [1], or by
 *       us for what the peer did [2], or refused;
 *   <li>chores: frames that carry nothing, such as SETTINGS, PING, PRIORITY, WINDOW_UPDATE and
 *       empty DATA [3].
 * </ul>
 *
 * @see <a href="https://nvd.nist.gov/vuln/detail/CVE-2023-44487">[1] CVE-2023-44487, rapid
 *     reset</a>
 * @see <a href="https://kb.cert.org/vuls/id/767506">[2] CVE-2025-8671, made you reset</a>
 * @see <a href="https://kb.cert.org/vuls/id/605641">[3] CVE-2019-9511 to 9518</a>
 */
final class Conduct {

  static final int SETTINGS = 200;
  static final int PING = 10;
  static final int REFUSAL = 2;

  private static final int EARNED_BY_STREAM = 4;
  private static final int EARNED_BY_CONTENT = 2;

  private final Http2Options options;
  private final Allowance resets;
  private final Allowance chores;
  private final PingStrikes pings;
  private long nowNanos;

  Conduct(Http2Options options, long nowNanos) {
    this.options = options;
    this.resets =
        new Allowance(options.resetsAtOnce(), perSecond(options.resetsPerSecond()), nowNanos);
    this.chores =
        new Allowance(options.choresAtOnce(), perSecond(options.choresPerSecond()), nowNanos);
    this.pings = new PingStrikes(options.leastPingInterval());
    this.nowNanos = nowNanos;
  }

  private static long perSecond(int count) {
    return TimeUnit.SECONDS.toNanos(1) / count;
  }

  /** Time goes on: asked for once a read, not once a frame. */
  void now(long nanos) {
    nowNanos = nanos;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** A stream was begun for nothing. */
  void streamWasted() {
    if (!resets.take(nowNanos)) {
      throw new Http2Exception(
          ErrorCode.ENHANCE_YOUR_CALM,
          "too many streams came to nothing; the limit is "
              + options.resetsAtOnce()
              + " at once and "
              + options.resetsPerSecond()
              + " a second more than those that were answered");
    }
  }

  /** A stream was carried through. */
  void streamServed() {
    resets.earn();
    chores.earn(EARNED_BY_STREAM);
  }

  /** A frame with content came or went. */
  void contentMoved() {
    chores.earn(EARNED_BY_CONTENT);
  }

  /** A part of a message was sent. */
  void messageSent() {
    pings.messageSent();
  }

  /** The peer asks whether we are alive, and whether it has a stream that waits for us. */
  void pinged(boolean hasStreams) {
    chore(PING);
    if (pings.isTooMany(nowNanos, hasStreams)) {
      throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
    }
  }

  /** A frame came that carries nothing. */
  void chore(int cost) {
    if (!chores.take(cost, nowNanos)) {
      throw new Http2Exception(
          ErrorCode.ENHANCE_YOUR_CALM,
          "too many frames that carry nothing; the limit is "
              + options.choresAtOnce()
              + " at once and "
              + options.choresPerSecond()
              + " a second");
    }
  }
}
