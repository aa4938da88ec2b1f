package io.kith.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The books of one client process: every call issued, how it ended, and how long the successful
 * ones took.
 *
 * <p>Safe for any number of threads. The books are split into a few accounts so that callers on
 * different cores seldom meet on one counter; a call costs about six uncontended atomic additions
 * and allocates nothing.
 */
final class Ledger {
  private static final int ACCOUNTS = 16;
  private static final long LOWEST_NANOS = 1_000;
  private static final long HIGHEST_NANOS = 100_000_000_000L;

  /**
   * Two significant digits: an error of one percent, far below the noise, in a histogram small
   * enough to stay in the cache.
   */
  private static final int DIGITS = 2;

  private final List<Account> accounts = new ArrayList<>(ACCOUNTS);
  private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();

  Ledger() {
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(new Account());
    }
  }

  /** The account of one caller; callers beyond the number of accounts share. */
  Account account(int caller) {
    return accounts.get(caller % ACCOUNTS);
  }

  Totals totals() {
    // Ends are read before beginnings, so that a call in flight is never counted as ended but not
    // issued.
    long succeeded = 0;
    long failed = 0;
    long issued = 0;
    for (Account account : accounts) {
      succeeded += account.succeeded.get();
      failed += account.failed.get();
    }
    for (Account account : accounts) {
      issued += account.issued.get();
    }
    return new Totals(issued, succeeded, failed);
  }

  /**
   * The latencies, in nanoseconds, of the calls that succeeded since the last time this was asked.
   */
  Histogram takeLatencies() {
    var sum = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
    for (Account account : accounts) {
      sum.add(account.latencies.getIntervalHistogram());
    }
    return sum;
  }

  /** What the first failed call said. */
  @Nullable String firstError() {
    return firstError.get();
  }

  /** The calls so far; {@code outstanding} of a finished run are the calls that were lost. */
  record Totals(long issued, long succeeded, long failed) {
    long outstanding() {
      return issued - succeeded - failed;
    }
  }

  /** The part of the books that a group of callers writes. */
  final class Account {
    private final AtomicLong issued = new AtomicLong();
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Recorder latencies = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);

    void issued() {
      issued.incrementAndGet();
    }

    void succeeded(long latencyNanos) {
      succeeded.incrementAndGet();
      latencies.recordValue(Math.clamp(latencyNanos, 0, HIGHEST_NANOS));
    }

    void failed(Throwable cause) {
      failed.incrementAndGet();
      if (firstError.get() == null) {
        firstError.compareAndSet(null, cause.toString());
      }
    }
  }
}
