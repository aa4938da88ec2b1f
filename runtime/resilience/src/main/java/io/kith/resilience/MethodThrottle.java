package io.kith.resilience;

import io.kith.core.Ticker;
import io.kith.policy.breaker.Throttle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The throttle of one method, with what is told of it. Thread-safe. */
final class MethodThrottle {

  private static final Logger log = LoggerFactory.getLogger(MethodThrottle.class);

  /** So long it is told of as one time, however often it begins and ends. */
  private static final long TOLD_NANOS = Duration.ofSeconds(10).toNanos();

  private final Throttle throttle;
  private final Ticker ticker;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile long lastNanos;
  private volatile String lastSaid = "";

  MethodThrottle(Throttle throttle, Ticker ticker) {
    this.throttle = throttle;
    this.ticker = ticker;
  }

  boolean tryEnter() {
    return throttle.tryEnter();
  }

  void accepted() {
    throttle.accepted();
  }

  /** A server has refused a call, and said why. */
  void refused(String method, String message) {
    lastSaid = message;
    throttle.refused();
    if (throttle.refusedShare() > 0) {
      lastNanos = ticker.nanos();
      if (!isTold.get() && isTold.compareAndSet(false, true)) {
        log.warn("some calls to {} are not sent for now: {}", method, why());
      }
    }
  }

  /** Why a call is not sent. */
  String why() {
    long requests = throttle.requests();
    return "of "
        + requests
        + " calls in the last "
        + throttle.policy().window().toSeconds()
        + " s servers took "
        + Math.min(requests, throttle.accepts())
        + ", so that "
        + Math.round(100 * throttle.refusedShare())
        + " % are refused here; they last said: "
        + lastSaid;
  }

  /** Time has passed. */
  void turn(String method) {
    throttle.turn();
    if (throttle.refusedShare() > 0) {
      lastNanos = ticker.nanos();
    } else if (isTold.get()
        && ticker.nanos() - lastNanos >= TOLD_NANOS
        && isTold.compareAndSet(true, false)) {
      log.info("all calls to {} are sent again", method);
    }
  }
}
