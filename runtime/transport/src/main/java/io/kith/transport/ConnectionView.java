package io.kith.transport;

import java.time.Duration;
import java.util.List;

/**
 * A connection that is open, with the calls on it.
 *
 * @param side {@code server} if it was accepted, {@code client} if it was opened
 * @param peer who is at the other end, as it says itself, and its address
 * @param protocol such as {@code kith}
 * @param age since it is open
 * @param queuedBytes what waits to be written
 * @param inFlight how many calls are on it
 * @param calls those, the oldest first; at most {@value #MAX_CALLS}
 */
public record ConnectionView(
    String side,
    String peer,
    String protocol,
    Duration age,
    long queuedBytes,
    int inFlight,
    List<CallView> calls) {

  /** The most calls of one connection that are listed. */
  public static final int MAX_CALLS = 1_000;

  public ConnectionView {
    calls = List.copyOf(calls);
  }
}
