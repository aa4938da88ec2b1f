package io.kith.cluster;

import io.kith.core.Code;
import io.kith.core.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a registry answers. It says once when contact is lost, and once when it is back.
 * Thread-safe.
 */
public final class Contact {

  private static final Logger log = LoggerFactory.getLogger(Contact.class);

  private record Outage(String where, String why, long sinceNanos) {}

  private final String name;
  private final String advice;
  private final Ticker ticker;
  private volatile @Nullable Outage outage;

  /**
   * Contact that is not lost.
   *
   * @param name how the registry is called in a sentence
   * @param advice what to do while it does not answer
   */
  public Contact(String name, String advice, Ticker ticker) {
    this.name = name;
    this.advice = advice;
    this.ticker = ticker;
  }

  /** Whether nobody answered; any other code is an answer. */
  public static boolean isAbsence(Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNKNOWN -> true;
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }

  /** Why nobody answers, in a sentence; empty while somebody does. */
  public Optional<String> trouble() {
    return Optional.ofNullable(outage).map(this::describe);
  }

  private String describe(Outage current) {
    return name + " at " + current.where + " cannot be reached: " + current.why;
  }

  /** Nobody answered there. */
  public void lost(String where, String why) {
    Outage before;
    Outage now;
    synchronized (this) {
      before = outage;
      long sinceNanos = before == null ? ticker.nanos() : before.sinceNanos;
      now = new Outage(where, why, sinceNanos);
      outage = now;
    }
    if (before == null) {
      log.warn(
          "{}. What is known stays in use; until it answers, nothing new is seen and this process"
              + " is not registered. {}. Trying again in the background.",
          describe(now),
          advice);
    } else {
      log.debug("{}", describe(now));
    }
  }

  /** Somebody answered there. */
  public void reached(String where) {
    if (outage == null) {
      return;
    }
    Outage before;
    synchronized (this) {
      before = outage;
      outage = null;
    }
    if (before != null) {
      log.info(
          "{} at {} answers, after {} s without contact",
          name,
          where,
          Duration.ofNanos(ticker.nanos() - before.sinceNanos).toSeconds());
    }
  }
}
