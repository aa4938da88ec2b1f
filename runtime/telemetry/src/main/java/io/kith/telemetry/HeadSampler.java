package io.kith.telemetry;

import io.kith.core.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the traces that begin in this process are recorded. Takes no lock, and allocates
 * nothing but for the first call of a method. Thread-safe.
 */
final class HeadSampler {

  private static final int MAX_ORDINALS = 1 << 16;

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
  }

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
  private volatile @Nullable Chance[] byOrdinal = new Chance[0];

  HeadSampler(TraceOptions options) {
    this.usually = Chance.of(options.sampling());
    options.methods().forEach((name, sampling) -> named.put(name, Chance.of(sampling)));
    this.forced = options.forced() == 0 ? _ -> false : new Rated(options.forced());
  }

  /** Whether a trace that begins with a call of this method is recorded. */
  boolean isSampled(Method method, long nowNanos) {
    @Nullable Chance[] known = byOrdinal;
    int ordinal = method.ordinal();
    Chance chance = ordinal < known.length ? known[ordinal] : null;
    return (chance != null ? chance : find(method)).draws(nowNanos);
  }

  /** Whether a trace that begins otherwise is recorded. */
  boolean isSampled(long nowNanos) {
    return usually.draws(nowNanos);
  }

  /** Whether a trace is recorded since its caller wants it. */
  boolean isForced(long nowNanos) {
    return forced.draws(nowNanos);
  }

  private synchronized Chance find(Method method) {
    Chance chance =
        named.getOrDefault(method.path(), named.getOrDefault(method.service(), usually));
    int ordinal = method.ordinal();
    if (ordinal < MAX_ORDINALS) {
      @Nullable Chance[] known = byOrdinal;
      @Nullable Chance[] more = Arrays.copyOf(known, Math.max(known.length, ordinal + 1));
      more[ordinal] = chance;
      byOrdinal = more;
    }
    return chance;
  }
}
