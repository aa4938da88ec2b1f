package io.kith.cluster;

import io.kith.core.Ticker;
import io.kith.policy.CandidateHealth;
import io.kith.policy.CandidateHealth.Standing;
import io.kith.policy.CandidateLimits;
import io.kith.policy.OutlierDetector;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who of the endpoints of one query gets no calls for doing worse than the others: a detector, with
 * a clock and for many threads. Each change is told in the log. Thread-safe.
 */
final class Ejections {

  private static final Logger log = LoggerFactory.getLogger(Ejections.class);

  private final Ticker ticker;
  private final Runnable onChange;
  private final String whose;
  private final OutlierDetector detector;
  private final long intervalNanos;

  // Guarded by this.
  private final Map<CandidateHealth, Told> members = new HashMap<>();
  private long nextNanos;

  /** What the log knows of an endpoint. */
  private static final class Told {
    final Instance instance;
    Standing standing = Standing.IN;

    Told(Instance instance) {
      this.instance = instance;
    }
  }

  /**
   * No endpoints yet.
   *
   * @param whose of what they are, for the log
   * @param onChange is run when the standing of any has changed; it does not wait
   */
  Ejections(
      Eligibility eligibility,
      String whose,
      Ticker ticker,
      RandomGenerator random,
      Runnable onChange) {
    this.detector = new OutlierDetector(eligibility.outliers(), eligibility.ejection(), random);
    this.intervalNanos = eligibility.interval().toNanos();
    this.whose = whose;
    this.ticker = ticker;
    this.onChange = onChange;
    this.nextNanos = ticker.nanos() + intervalNanos;
  }

  /** From now on nobody may exceed these limits. */
  void limit(CandidateLimits limits) {
    detector.limit(limits);
  }

  /**
   * Watches one more.
   *
   * @param freshSinceNanos since when it has been there
   */
  synchronized CandidateHealth join(Instance instance, long freshSinceNanos) {
    Location where = instance.location();
    CandidateHealth health =
        detector.join(instance.id(), where.region() + "/" + where.zone(), freshSinceNanos);
    members.put(health, new Told(instance));
    return health;
  }

  /** Watches one less. */
  synchronized void leave(CandidateHealth health) {
    detector.leave(health);
    members.remove(health);
  }

  /** A call failed by the fault of this one. */
  void failed(CandidateHealth health) {
    if (detector.isSuspect(health.failed())) {
      synchronized (this) {
        if (!detector.failed(health, ticker.nanos())) {
          return;
        }
        tell(health);
      }
      onChange.run();
    }
  }

  /** The call that probed this one is over. */
  void probed(CandidateHealth health, Verdict verdict, long tookNanos) {
    synchronized (this) {
      if (verdict == Verdict.NOTHING) {
        detector.abandoned(health, ticker.nanos());
        return;
      }
      boolean well = verdict == Verdict.ANSWERED;
      if (!detector.probed(health, well, tookNanos, ticker.nanos())) {
        return;
      }
      tell(health);
    }
    onChange.run();
  }

  /** Looks at all, if it is time to. */
  void lookAfter() {
    synchronized (this) {
      long nowNanos = ticker.nanos();
      if (nowNanos - nextNanos < 0) {
        return;
      }
      nextNanos = nowNanos + intervalNanos;
      if (!detector.evaluate(nowNanos)) {
        return;
      }
      members.keySet().forEach(this::tell);
    }
    onChange.run();
  }

  private void tell(CandidateHealth health) {
    Told told = members.get(health);
    Standing standing = health.standing();
    if (told == null || told.standing == standing) {
      return;
    }
    told.standing = standing;
    switch (standing) {
      case EJECTED ->
          log.warn("{} of {} gets no calls for now: it {}", told.instance, whose, health.why());
      case PROBED -> log.info("{} of {} gets one call at a time", told.instance, whose);
      case IN -> log.info("{} of {} is back", told.instance, whose);
    }
  }
}
