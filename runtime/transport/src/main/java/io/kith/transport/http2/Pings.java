package io.kith.transport.http2;

import java.time.Duration;

/**
 * Asks a silent peer whether it is alive, while a stream waits for something: who has nothing to do
 * may sleep.
 *
 * <p>Besides the pings at long intervals that all servers allow, a client asks sooner where it is
 * owed an answer. Servers of gRPC end the connection of a client that does this often: they count
 * pings, and begin anew whenever they send headers or content. The first ping after that is free,
 * and the fourth one too many. Here are two at most: one after each message, and one more for
 * streams that were opened after it; so that one is left for a message that was under way when a
 * ping was sent. Owned by an event loop.
 *
 * @see <a href="https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md">gRFC A8,
 *     Client-side Keepalive</a>
 */
final class Pings {

  private static final long PAYLOAD = 0x6b697468_70696e67L;
  private static final int MOST_AFTER_MESSAGE = 2;

  private final Http2Connection connection;
  private final Http2Options options;
  private final Streams streams;
  private final long periodNanos;
  private final boolean asksSooner;
  private boolean isAsking;
  private boolean isSilent;
  private int afterMessage;
  private int lastIdAsked;

  // For how many periods something has been so.
  private int unheard;
  private int asking;

  /**
   * Not asked yet.
   *
   * @param periodNanos how often it is looked
   */
  Pings(Http2Connection connection, Http2Options options, Streams streams, long periodNanos) {
    this.connection = connection;
    this.options = options;
    this.streams = streams;
    this.periodNanos = periodNanos;
    this.asksSooner = options.silenceTimeout().isPositive();
  }

  /** Something came from the peer, which is as good as the answer to a ping. */
  void heard() {
    unheard = 0;
    isAsking = false;
    if (isSilent) {
      isSilent = false;
      connection.listener().silent(false);
    }
  }

  /** Headers or content came from the peer. */
  void messageHeard() {
    afterMessage = 0;
  }

  private boolean isOver(int periods, Duration timeout) {
    return periods * periodNanos > timeout.toNanos();
  }

  /**
   * One more period is over, in which this process ran.
   *
   * @param isReading whether it read what came
   */
  void look(boolean isReading) {
    unheard = isReading ? unheard + 1 : 0;
    if (isAsking) {
      asking += isReading ? 1 : 0;
      lookForAnswer();
    } else if (streams.size() > 0 && isOver(unheard, options.pingInterval())) {
      ask();
    } else if (isOwed() && isOver(unheard, options.silenceTimeout())) {
      afterMessage++;
      ask();
    }
  }

  private boolean isOwed() {
    return asksSooner
        && streams.size() > 0
        && (afterMessage == 0
            || (afterMessage < MOST_AFTER_MESSAGE && streams.lastId() != lastIdAsked));
  }

  private void ask() {
    isAsking = true;
    asking = 0;
    lastIdAsked = streams.lastId();
    connection.sender().frames().ping(PAYLOAD, false);
  }

  private void lookForAnswer() {
    if (isOver(asking, options.deadPeerTimeout())) {
      connection.end(
          ErrorCode.NO_ERROR,
          "the peer has not answered a ping for " + options.deadPeerTimeout().toMillis() + " ms");
    } else if (asksSooner && !isSilent && isOver(asking, options.silenceTimeout())) {
      isSilent = true;
      connection.listener().silent(true);
    }
  }
}
