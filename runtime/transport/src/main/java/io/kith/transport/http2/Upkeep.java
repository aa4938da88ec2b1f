package io.kith.transport.http2;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a connection from time to time: is the peer alive, does it keep to the times that it
 * has, does it take what waits for it?
 *
 * <p>Time is counted in periods in which this ran, not read off the clock: if this process itself
 * stood still for a while, that is no fault of the peer. Owned by an event loop.
 */
final class Upkeep {

  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often within the stall timeout streams are looked at. */
  private static final int STALL_CHECKS = 4;

  private final Http2Connection connection;
  private final Http2Options options;
  private final Streams streams;
  private final long periodNanos;
  private final Pings pings;
  private @Nullable Future<?> ticking;
  private boolean isOpened;
  private boolean isAcknowledged;

  // For how many periods something has been so.
  private int unopened;
  private int midFrame;
  private int idle;
  private int unwritable;
  private int sinceGoAway;
  private int sinceStallCheck;

  Upkeep(Http2Connection connection, Http2Options options, Streams streams) {
    this.connection = connection;
    this.options = options;
    this.streams = streams;
    long shortest =
        Stream.of(
                options.handshakeTimeout(),
                options.idleTimeout(),
                options.pingInterval(),
                options.deadPeerTimeout(),
                options.stallTimeout())
            .mapToLong(Duration::toNanos)
            .min()
            .getAsLong();
    long mostNanos =
        options.silenceTimeout().isZero() ? LONGEST_NANOS : options.silenceTimeout().toNanos() / 2;
    this.periodNanos =
        Math.clamp(Math.min(shortest / STALL_CHECKS, mostNanos), SHORTEST_NANOS, LONGEST_NANOS);
    this.pings = new Pings(connection, options, streams, periodNanos);
  }

  void start(ChannelHandlerContext channel) {
    ticking =
        channel
            .executor()
            .scheduleWithFixedDelay(this::run, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
  }

  Pings pings() {
    return pings;
  }

  /** The peer has sent SETTINGS; returns whether these were the first. */
  boolean opened() {
    boolean first = !isOpened;
    isOpened = true;
    return first;
  }

  void settingsAcknowledged() {
    isAcknowledged = true;
  }

  private boolean isOver(int periods, Duration timeout) {
    return periods * periodNanos > timeout.toNanos();
  }

  private void run() {
    try {
      lookAfter();
      connection.pauseOrResume();
      connection.flush();
    } catch (Http2Exception e) {
      connection.end(e.code(), e.text());
    }
  }

  private void lookAfter() {
    boolean isReading = connection.context().channel().config().isAutoRead();
    boolean isWritable = connection.context().channel().isWritable();
    unopened = isOpened && isAcknowledged ? 0 : unopened + 1;
    midFrame = isReading && connection.isMidFrame() ? midFrame + 1 : 0;
    idle = streams.size() == 0 ? idle + 1 : 0;
    unwritable = isWritable ? 0 : unwritable + 1;
    if (isOver(unopened, options.handshakeTimeout())) {
      end(
          ErrorCode.SETTINGS_TIMEOUT,
          (isOpened ? "our SETTINGS were not acknowledged" : "no SETTINGS came") + " in time");
    } else if (isOver(midFrame, options.handshakeTimeout())) {
      end(ErrorCode.ENHANCE_YOUR_CALM, "a frame or a header section was begun and not ended");
    } else if (isOver(unwritable, options.stallTimeout())) {
      end(ErrorCode.ENHANCE_YOUR_CALM, "the peer takes nothing of what waits for it");
    } else if (connection.isServer() && isOver(idle, options.idleTimeout())) {
      end(ErrorCode.NO_ERROR, "no stream for " + options.idleTimeout().toSeconds() + " s");
    } else {
      pings.look(isReading);
      goOnLeaving();
      lookForStalls();
    }
  }

  private void end(ErrorCode code, String why) {
    connection.end(code, why);
  }

  private void goOnLeaving() {
    if (connection.farewell().awaitsPeer()) {
      sinceGoAway++;
      if (sinceGoAway * periodNanos > LONGEST_NANOS) {
        connection.farewell().peerKnows();
      }
    }
  }

  private void lookForStalls() {
    sinceStallCheck++;
    if (isOver(sinceStallCheck * STALL_CHECKS, options.stallTimeout())) {
      sinceStallCheck = 0;
      if (connection.pendingBytes() > 0) {
        streams.resetStalled(STALL_CHECKS);
      }
    }
  }
}
