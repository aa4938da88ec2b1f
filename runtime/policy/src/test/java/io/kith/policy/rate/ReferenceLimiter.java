package io.kith.policy.rate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What each algorithm is, written down as it is defined: no clock jumps, one thread, no bounds. */
interface ReferenceLimiter {

  /** Whether it admits so many, now and without a wait, or at the time that it answers. */
  long admit(int permits, long atNanos, long patienceNanos);

  long REFUSED = -1;

  static ReferenceLimiter of(Quota quota) {
    return switch (quota.algorithm()) {
      case TOKEN_BUCKET -> new Bucket(quota);
      case GCRA -> new VirtualScheduling(quota);
      case LEAKY_BUCKET -> new Queue(quota);
      case FIXED_WINDOW -> new Windows(quota);
      case SLIDING_WINDOW -> new WeightedWindows(quota);
      case SLIDING_LOG -> new Log(quota);
    };
  }

  /** A bucket into which a drop falls each nanosecond; a permit is so many drops. */
  final class Bucket implements ReferenceLimiter {
    private final Quota quota;
    private BigInteger drops;
    private long lastNanos;

    Bucket(Quota quota) {
      this.quota = quota;
      this.drops = full();
    }

    private BigInteger full() {
      return BigInteger.valueOf(quota.rate().nanosPerPermit())
          .multiply(BigInteger.valueOf(quota.burst()));
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      drops = drops.add(BigInteger.valueOf(atNanos - lastNanos)).min(full());
      lastNanos = atNanos;
      BigInteger cost =
          BigInteger.valueOf(quota.rate().nanosPerPermit()).multiply(BigInteger.valueOf(permits));
      if (drops.compareTo(cost) < 0) {
        return REFUSED;
      }
      drops = drops.subtract(cost);
      return 0;
    }
  }

  /** As ITU-T I.371 draws it: a cell conforms if it is not earlier than its time less a limit. */
  final class VirtualScheduling implements ReferenceLimiter {
    private final long increment;
    private final int burst;
    private long theoretical;

    VirtualScheduling(Quota quota) {
      this.increment = quota.rate().nanosPerPermit();
      this.burst = quota.burst();
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      long limit = (burst - permits) * increment;
      if (permits > burst || atNanos < theoretical - limit) {
        return REFUSED;
      }
      theoretical = Math.max(atNanos, theoretical) + permits * increment;
      return 0;
    }
  }

  /** Those who wait, each with the time at which it goes on. */
  final class Queue implements ReferenceLimiter {
    private final Quota quota;
    private long free;

    Queue(Quota quota) {
      this.quota = quota;
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      long each = quota.rate().nanosPerPermit();
      long goes = Math.max(free, atNanos);
      boolean hasRoom = goes + (permits - 1) * each - atNanos <= quota.burst() * each;
      if (!hasRoom || goes - atNanos > patienceNanos) {
        return REFUSED;
      }
      free = goes + permits * each;
      return goes - atNanos;
    }
  }

  /** A count for each window. */
  final class Windows implements ReferenceLimiter {
    private final Quota quota;
    private long window;
    private int taken;

    Windows(Quota quota) {
      this.quota = quota;
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      long now = atNanos / quota.rate().period().toNanos();
      if (now != window) {
        window = now;
        taken = 0;
      }
      if (taken + permits > quota.rate().permits()) {
        return REFUSED;
      }
      taken += permits;
      return 0;
    }
  }

  /** All that were given, and the count of each window, without a rounding. */
  final class WeightedWindows implements ReferenceLimiter {
    private final Quota quota;
    private final List<long[]> given = new ArrayList<>();

    WeightedWindows(Quota quota) {
      this.quota = quota;
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      long period = quota.rate().period().toNanos();
      long window = atNanos / period;
      long before = count(window - 1);
      long taken = count(window);
      BigInteger covered =
          BigInteger.valueOf(before).multiply(BigInteger.valueOf(period - atNanos % period));
      BigInteger room =
          BigInteger.valueOf(quota.rate().permits() - taken - permits)
              .multiply(BigInteger.valueOf(period));
      if (covered.compareTo(room) > 0) {
        return REFUSED;
      }
      given.add(new long[] {window, permits});
      return 0;
    }

    private long count(long window) {
      return given.stream().filter(one -> one[0] == window).mapToLong(one -> one[1]).sum();
    }
  }

  /** The times of all. */
  final class Log implements ReferenceLimiter {
    private final Quota quota;
    private final List<Long> given = new ArrayList<>();

    Log(Quota quota) {
      this.quota = quota;
    }

    @Override
    public long admit(int permits, long atNanos, long patienceNanos) {
      long since = atNanos - quota.rate().period().toNanos();
      long within = given.stream().filter(time -> time > since).count();
      if (within + permits > quota.rate().permits()) {
        return REFUSED;
      }
      for (int i = 0; i < permits; i++) {
        given.add(atNanos);
      }
      return 0;
    }
  }
}
