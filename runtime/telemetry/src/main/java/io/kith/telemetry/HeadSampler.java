package io.kith.telemetry;

import io.kith.core.Method;
import io.kith.policy.PerMethod;
import io.kith.resilience.Side;
import io.kith.resilience.TraceSampling;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.TraceRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which of the traces that begin in this process are recorded: by the rules in force, or
 * else by the settings. Takes no lock, and allocates nothing but for the first call of a method.
 * Thread-safe.
 */
final class HeadSampler {

  /** One decision. */
  @FunctionalInterface
  interface Chance {
    boolean draws(long nowNanos);

    static Chance of(Sampling sampling) {
      return switch (sampling) {
        case Sampling.Ratio(double share) when share >= 1 -> _ -> true;
        case Sampling.Ratio(double share) when share <= 0 -> _ -> false;
        case Sampling.Ratio(double share) -> _ -> ThreadLocalRandom.current().nextDouble() < share;
        case Sampling.Rate(int perSecond) -> new Rated(perSecond);
      };
    }

    static Chance of(TraceRule rule) {
      Chance share =
          rule.percent().map(percent -> of(new Sampling.Ratio(percent / 100))).orElse(_ -> true);
      return rule.perSecond()
          .map(Rated::new)
          .<Chance>map(rate -> nowNanos -> share.draws(nowNanos) && rate.draws(nowNanos))
          .orElse(share);
    }
  }

  /** What the rules say of calls that are made, and of those that are served. */
  private record InForce(PerMethod<Chance> made, PerMethod<Chance> served) {}

  /**
   * So many in a second, as many at once: the generic cell rate algorithm. While nothing is left it
   * costs the read of a volatile.
   */
  static final class Rated implements Chance {

    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long spacingNanos;
    private final AtomicLong dueNanos;

    Rated(int perSecond) {
      this.spacingNanos = BURST_NANOS / perSecond;
      this.dueNanos = new AtomicLong(System.nanoTime() - BURST_NANOS);
    }

    @Override
    public boolean draws(long nowNanos) {
      while (true) {
        long due = dueNanos.get();
        if (due - nowNanos > 0) {
          return false;
        }
        long next = Math.max(due - nowNanos, spacingNanos - BURST_NANOS) + nowNanos + spacingNanos;
        if (dueNanos.compareAndSet(due, next)) {
          return true;
        }
      }
    }
  }

  private final Chance usually;
  private final Map<String, Chance> named = new ConcurrentHashMap<>();
  private final Chance forced;
  private volatile InForce inForce;

  HeadSampler(TraceOptions options) {
    this.usually = Chance.of(options.sampling());
    options.methods().forEach((name, sampling) -> named.put(name, Chance.of(sampling)));
    this.forced = options.forced() == 0 ? _ -> false : new Rated(options.forced());
    this.inForce = inForce(Rules.none());
  }

  /** Goes by these rules from now on; what has a rate has all of it again. */
  void follow(Rules rules) {
    inForce = inForce(rules);
  }

  private InForce inForce(Rules rules) {
    // One for each entry, so that its methods share a rate.
    var byRule = new ConcurrentHashMap<Effective<TraceRule>, Chance>();
    return new InForce(
        new PerMethod<>(method -> chance(Side.CLIENT, method, rules, byRule)),
        new PerMethod<>(method -> chance(Side.SERVER, method, rules, byRule)));
  }

  private Chance chance(
      Side side, Method method, Rules rules, Map<Effective<TraceRule>, Chance> byRule) {
    return TraceSampling.of(side, method, rules)
        .map(said -> byRule.computeIfAbsent(said, one -> Chance.of(one.value())))
        .orElseGet(
            () -> named.getOrDefault(method.path(), named.getOrDefault(method.service(), usually)));
  }

  /** Whether a trace that begins with a call of this method, made here, is recorded. */
  boolean isSampled(Method method, long nowNanos) {
    return inForce.made().of(method).draws(nowNanos);
  }

  /** Whether a trace that begins with a call of this method, served here, is recorded. */
  boolean isServedSampled(Method method, long nowNanos) {
    return inForce.served().of(method).draws(nowNanos);
  }

  /** Whether a trace that begins otherwise is recorded. */
  boolean isSampled(long nowNanos) {
    return usually.draws(nowNanos);
  }

  /** Whether a trace is recorded since its caller wants it. */
  boolean isForced(long nowNanos) {
    return forced.draws(nowNanos);
  }
}
