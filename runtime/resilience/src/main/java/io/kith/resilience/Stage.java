package io.kith.resilience;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a call passes, in this order: that of a client from top to bottom, then that of the server
 * that is called. The one place that says so.
 */
public enum Stage {
  /** Whether a trace that begins with the call is recorded. */
  CLIENT_TRACE(Side.CLIENT),
  /** A call whose context has no deadline gets one. */
  CLIENT_DEADLINE(Side.CLIENT),
  /** Calls, how they ended and how long they took: what the caller saw of them. */
  CLIENT_COUNTERS(Side.CLIENT),
  /** What answers when a call fails; outside of all that makes one fail. */
  CLIENT_DEGRADE(Side.CLIENT),
  /** No more calls in a time than are granted. */
  CLIENT_LIMITS(Side.CLIENT),
  /** No more calls at once than are granted; after the limits, whose waits hold no place. */
  CLIENT_BULKHEAD(Side.CLIENT),
  /** Calls that a server in trouble would refuse are refused here, in proportion. */
  CLIENT_THROTTLE(Side.CLIENT),
  /** No calls to a service or method that fails them all; it sees calls with all their attempts. */
  CLIENT_BREAKER(Side.CLIENT),
  /** The labels of experiments, and copies for mirrors. */
  CLIENT_ROUTING(Side.CLIENT),
  /** How a call is tried, and again, and when it is given up. */
  CLIENT_RETRY(Side.CLIENT),
  /** Which instance gets an attempt: routes, then the balancer. */
  CLIENT_PICK(Side.CLIENT),
  /** No attempts on an instance that fails them all. */
  CLIENT_INSTANCE_BREAKER(Side.CLIENT, true),
  /** Faults that a rule asks for; inside of all that has to cope with them. */
  CLIENT_FAULTS(Side.CLIENT, true),

  /** Whether a trace that begins with the call is recorded. */
  SERVER_TRACE(Side.SERVER),
  /** Calls, how they were answered and how long it took. */
  SERVER_COUNTERS(Side.SERVER),
  /** Who may call what. */
  SERVER_ACCESS(Side.SERVER),
  /** Faults that a rule asks for; as if the way to the server, or the server, were broken. */
  SERVER_FAULTS(Side.SERVER),
  /** What cannot be answered in time, or is more than can be done, is refused at once. */
  SERVER_SHED(Side.SERVER),
  /** No more calls in a time than are granted. */
  SERVER_LIMITS(Side.SERVER),
  /** No more calls at once than are granted; after the limits, whose waits hold no place. */
  SERVER_BULKHEAD(Side.SERVER),
  /** What answers when the implementation fails, or instead of it. */
  SERVER_DEGRADE(Side.SERVER),
  /** A call has no longer than the server gives it. */
  SERVER_DEADLINE(Side.SERVER);

  private final Side side;
  private final boolean isOfAttempts;

  Stage(Side side) {
    this(side, false);
  }

  Stage(Side side, boolean isOfAttempts) {
    this.side = side;
    this.isOfAttempts = isOfAttempts;
  }

  /** Which end of a call passes it. */
  public Side side() {
    return side;
  }

  /** Whether each attempt passes it, and not the call as a whole. */
  public boolean isOfAttempts() {
    return isOfAttempts;
  }

  /** The stages of one end, the first outermost. */
  public static List<Stage> of(Side side) {
    return Stream.of(values()).filter(stage -> stage.side == side).toList();
  }

  /** What it is called in rules, counts and messages, such as {@code instance-breaker}. */
  public String label() {
    return name().substring(side.name().length() + 1).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}
