package io.kith.transport.http2;

import java.time.Duration;

/**
 * The bounds and times of HTTP/2 connections. Every value has a default that is safe against a
 * hostile peer.
 *
 * @param maxConcurrentStreams how many streams the peer may have open; more are refused; 10,000 by
 *     default
 * @param streamWindowBytes how much content of one stream may be here and not {@linkplain
 *     Http2Stream#consumed consumed}, 64 KiB - 1 or more; 1 MiB by default
 * @param connectionWindowBytes the same of all streams together; 16 MiB by default
 * @param maxFrameBytes the longest payload that is accepted, 16 KiB to 16 MiB - 1; 64 KiB by
 *     default
 * @param maxHeaderListBytes the largest header section, as {@link Headers#sizeBytes} counts it; a
 *     larger request is answered with 431, a larger response or trailer resets its stream; 16 KiB
 *     by default
 * @param maxHeldHeaderBytes the most that the headers of all open streams of the peer may hold
 *     together; beyond it streams are refused; 16 MiB by default
 * @param maxContinuations how many CONTINUATION frames one header section may have; 16 by default
 * @param maxQueuedBytes how much may wait to be written on a connection; 64 MiB by default
 * @param writableBytes a stream of which more waits to be sent is not {@linkplain
 *     Http2Stream#isWritable writable}; 64 KiB by default
 * @param resetsAtOnce how many streams may be reset before they were answered, by the peer or for a
 *     fault of the peer; each stream that ends well makes up for one; 1,000 by default
 * @param resetsPerSecond how many more may be each second; 200 by default
 * @param choresAtOnce how many frames may come that carry nothing (PING, PRIORITY, WINDOW_UPDATE,
 *     empty DATA...), where a SETTINGS counts as 200, a PING as 10; content makes up for some;
 *     10,000 by default
 * @param choresPerSecond how many more may come each second; 1,000 by default
 * @param handshakeTimeout how long the peer may take to send its SETTINGS and to acknowledge ours,
 *     and to send the rest of a frame or a header section; 10 s by default
 * @param idleTimeout after what time without a stream a server closes a connection; 10 min by
 *     default
 * @param pingInterval after what silence the peer is asked whether it is alive; 10 s by default
 * @param deadPeerTimeout how long it may take to answer that; 5 s by default
 * @param silenceTimeout after what silence a client asks a server on which a stream waits, once or
 *     twice until that has sent a part of a message again, and after how long without an answer the
 *     server {@linkplain ConnectionListener#silent counts as silent}; zero, the default, for never
 * @param leastPingInterval how much time a client leaves between its pings, the third that comes
 *     sooner ends the connection; zero, the default, asks for none
 * @param stallTimeout how long the peer may take nothing of what waits for it: of a connection
 *     before it is closed, of a stream whose message is complete before it is reset; 60 s by
 *     default
 */
public record Http2Options(
    int maxConcurrentStreams,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxFrameBytes,
    int maxHeaderListBytes,
    int maxHeldHeaderBytes,
    int maxContinuations,
    int maxQueuedBytes,
    int writableBytes,
    int resetsAtOnce,
    int resetsPerSecond,
    int choresAtOnce,
    int choresPerSecond,
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration pingInterval,
    Duration deadPeerTimeout,
    Duration silenceTimeout,
    Duration leastPingInterval,
    Duration stallTimeout) {

  /** How large a table our header decoder keeps: what the protocol starts with. */
  static final int HEADER_TABLE_BYTES = 4096;

  private static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;
  private static final Http2Options DEFAULTS = builder().build();

  public Http2Options {
    require(maxConcurrentStreams, 1, 1 << 20, "maxConcurrentStreams");
    // Not less than the protocol's own default: a peer may use that before it has read our
    // SETTINGS.
    require(streamWindowBytes, 65_535, MAX_WINDOW_BYTES, "streamWindowBytes");
    require(connectionWindowBytes, 65_535, MAX_WINDOW_BYTES, "connectionWindowBytes");
    require(maxFrameBytes, 16_384, (16 << 20) - 1, "maxFrameBytes");
    require(maxHeaderListBytes, 1024, 1 << 20, "maxHeaderListBytes");
    require(maxHeldHeaderBytes, maxHeaderListBytes, 1 << 30, "maxHeldHeaderBytes");
    require(maxContinuations, 0, 1024, "maxContinuations");
    require(maxQueuedBytes, 1 << 10, 1 << 30, "maxQueuedBytes");
    require(writableBytes, 1 << 10, 1 << 30, "writableBytes");
    require(resetsAtOnce, 1, 1 << 20, "resetsAtOnce");
    require(resetsPerSecond, 1, 1 << 20, "resetsPerSecond");
    require(choresAtOnce, 1_000, 1 << 24, "choresAtOnce");
    require(choresPerSecond, 1, 1 << 24, "choresPerSecond");
    requirePositive(handshakeTimeout, "handshakeTimeout");
    requirePositive(idleTimeout, "idleTimeout");
    requirePositive(pingInterval, "pingInterval");
    requirePositive(deadPeerTimeout, "deadPeerTimeout");
    requirePositive(stallTimeout, "stallTimeout");
    if (leastPingInterval.isNegative()) {
      throw new IllegalArgumentException("leastPingInterval is " + leastPingInterval);
    }
    if (!silenceTimeout.isZero()) {
      requirePositive(silenceTimeout, "silenceTimeout");
    }
  }

  /** The defaults. */
  public static Http2Options defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + least + " to " + most);
    }
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is up to one day");
    }
  }

  /** Builds options; each method sets the value of its name. Not thread-safe. */
  public static final class Builder {
    private int maxConcurrentStreams = 10_000;
    private int streamWindowBytes = 1 << 20;
    private int connectionWindowBytes = 16 << 20;
    private int maxFrameBytes = 64 << 10;
    private int maxHeaderListBytes = 16 << 10;
    private int maxHeldHeaderBytes = 16 << 20;
    private int maxContinuations = 16;
    private int maxQueuedBytes = 64 << 20;
    private int writableBytes = 64 << 10;
    private int resetsAtOnce = 1_000;
    private int resetsPerSecond = 200;
    private int choresAtOnce = 10_000;
    private int choresPerSecond = 1_000;
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofMinutes(10);
    private Duration pingInterval = Duration.ofSeconds(10);
    private Duration deadPeerTimeout = Duration.ofSeconds(5);
    private Duration silenceTimeout = Duration.ZERO;
    private Duration leastPingInterval = Duration.ZERO;
    private Duration stallTimeout = Duration.ofSeconds(60);

    private Builder() {}

    public Builder maxConcurrentStreams(int value) {
      maxConcurrentStreams = value;
      return this;
    }

    public Builder streamWindowBytes(int value) {
      streamWindowBytes = value;
      return this;
    }

    public Builder connectionWindowBytes(int value) {
      connectionWindowBytes = value;
      return this;
    }

    public Builder maxFrameBytes(int value) {
      maxFrameBytes = value;
      return this;
    }

    public Builder maxHeaderListBytes(int value) {
      maxHeaderListBytes = value;
      return this;
    }

    public Builder maxHeldHeaderBytes(int value) {
      maxHeldHeaderBytes = value;
      return this;
    }

    public Builder maxContinuations(int value) {
      maxContinuations = value;
      return this;
    }

    public Builder maxQueuedBytes(int value) {
      maxQueuedBytes = value;
      return this;
    }

    public Builder writableBytes(int value) {
      writableBytes = value;
      return this;
    }

    public Builder resetsAtOnce(int value) {
      resetsAtOnce = value;
      return this;
    }

    public Builder resetsPerSecond(int value) {
      resetsPerSecond = value;
      return this;
    }

    public Builder choresAtOnce(int value) {
      choresAtOnce = value;
      return this;
    }

    public Builder choresPerSecond(int value) {
      choresPerSecond = value;
      return this;
    }

    public Builder handshakeTimeout(Duration value) {
      handshakeTimeout = value;
      return this;
    }

    public Builder idleTimeout(Duration value) {
      idleTimeout = value;
      return this;
    }

    public Builder pingInterval(Duration value) {
      pingInterval = value;
      return this;
    }

    public Builder deadPeerTimeout(Duration value) {
      deadPeerTimeout = value;
      return this;
    }

    public Builder silenceTimeout(Duration value) {
      silenceTimeout = value;
      return this;
    }

    public Builder leastPingInterval(Duration value) {
      leastPingInterval = value;
      return this;
    }

    public Builder stallTimeout(Duration value) {
      stallTimeout = value;
      return this;
    }

    /** The options. */
    public Http2Options build() {
      return new Http2Options(
          maxConcurrentStreams,
          streamWindowBytes,
          connectionWindowBytes,
          maxFrameBytes,
          maxHeaderListBytes,
          maxHeldHeaderBytes,
          maxContinuations,
          maxQueuedBytes,
          writableBytes,
          resetsAtOnce,
          resetsPerSecond,
          choresAtOnce,
          choresPerSecond,
          handshakeTimeout,
          idleTimeout,
          pingInterval,
          deadPeerTimeout,
          silenceTimeout,
          leastPingInterval,
          stallTimeout);
    }
  }
}
