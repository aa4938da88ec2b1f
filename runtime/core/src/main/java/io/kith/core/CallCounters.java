package io.kith.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/**
 * A filter that counts: for each method the calls that began, how they ended, and how long they
 * took. A call that streams its replies ends with them.
 *
 * <p>It takes no lock and allocates nothing for a call. The counts of a method are kept in several
 * stripes, and a thread adds to the one that its id falls on, so that processors seldom write to
 * the same cache line; a snapshot adds the stripes up. What it reads is not one instant: a call
 * that ends meanwhile may be in one number and not yet in another. Thread-safe.
 *
 * <p>A stripe takes 4 KiB, and a method has as many as there are processors, at most {@value
 * #MAX_STRIPES}, from its first call on.
 */
public final class CallCounters implements Filter {

  /** The most methods that are counted one by one; further ones are counted together. */
  public static final int MAX_METHODS = 4096;

  /** The most stripes of a method. */
  static final int MAX_STRIPES = 8;

  private static final String OTHERS = "others";
  private static final int MAX_ORDINALS = 1 << 16;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  // Where things stand in a stripe; what follows is a bucket each.
  private static final int STARTED = 0;
  private static final int TOTAL_NANOS = 1;
  private static final int FAILED = 2;
  private static final int MESSAGES = 20;
  private static final int DEGRADED = 21;
  private static final int BUCKETS = 24;

  private final Ticker ticker;
  private final Map<String, Counted> byPath = new ConcurrentHashMap<>();
  private volatile Counted[] byOrdinal = new Counted[0];

  /** Counters that read time off the machine's clock. */
  public CallCounters() {
    this(Ticker.system());
  }

  /** Counters that read time off this clock. */
  public CallCounters(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public Reply apply(Call call, Next next) {
    long[] cells = counted(call.method()).stripe();
    CELL.getAndAdd(cells, STARTED, 1L);
    long startNanos = ticker.nanos();
    Reply reply = null;
    try {
      reply = next.call(call.method().isClientStreaming() ? counted(call, cells) : call);
      if (reply instanceof Reply.Success success) {
        if (!success.metadata().isEmpty() && success.metadata().first(Reply.DEGRADED).isPresent()) {
          CELL.getAndAdd(cells, DEGRADED, 1L);
        }
        if (call.method().isServerStreaming()) {
          return counted(success, cells, startNanos);
        }
      }
      return reply;
    } finally {
      if (reply == null) {
        end(cells, startNanos, Code.UNKNOWN);
      } else if (reply instanceof Reply.Failure failure) {
        end(cells, startNanos, failure.status().code());
      } else if (!call.method().isServerStreaming()) {
        end(cells, startNanos, Code.OK);
      }
    }
  }

  private void end(long[] cells, long startNanos, Code code) {
    long nanos = ticker.nanos() - startNanos;
    CELL.getAndAdd(cells, BUCKETS + Latencies.bucket(nanos), 1L);
    CELL.getAndAdd(cells, TOTAL_NANOS, nanos);
    if (code != Code.OK) {
      CELL.getAndAdd(cells, FAILED + code.number(), 1L);
    }
  }

  private static Call counted(Call call, long[] cells) {
    var requests = (Stream<?>) call.request();
    return call.withRequest(requests.peek(_ -> CELL.getAndAdd(cells, MESSAGES, 1L)));
  }

  private Reply counted(Reply.Success reply, long[] cells, long startNanos) {
    var replies = (Stream<?>) Objects.requireNonNull(reply.value());
    Stream<?> counted =
        CountedReplies.of(
            replies,
            new CountedReplies.Count() {
              @Override
              public void message() {
                CELL.getAndAdd(cells, MESSAGES, 1L);
              }

              @Override
              public void end(Code how) {
                CallCounters.this.end(cells, startNanos, how);
              }
            });
    return new Reply.Success(counted, reply.metadata());
  }

  /** The counts of all methods that were called, in the order of their paths. */
  public List<MethodCounts> snapshot() {
    return byPath.values().stream()
        .map(Counted::snapshot)
        .sorted(Comparator.comparing(MethodCounts::method))
        .toList();
  }

  /** The counts of the method with this path, if it was called. */
  public Optional<MethodCounts> snapshot(String method) {
    return Optional.ofNullable(byPath.get(method)).map(Counted::snapshot);
  }

  private Counted counted(Method method) {
    Counted[] known = byOrdinal;
    int ordinal = method.ordinal();
    Counted counted = ordinal < known.length ? known[ordinal] : null;
    return counted != null ? counted : find(method);
  }

  private synchronized Counted find(Method method) {
    Counted counted = byPath.get(method.path());
    if (counted == null) {
      String path = byPath.size() < MAX_METHODS ? method.path() : OTHERS;
      counted = byPath.computeIfAbsent(path, Counted::new);
    }
    remember(method.ordinal(), counted);
    return counted;
  }

  private void remember(int ordinal, Counted counted) {
    if (ordinal < MAX_ORDINALS) {
      Counted[] known = byOrdinal;
      Counted[] more = Arrays.copyOf(known, Math.max(known.length, ordinal + 1));
      more[ordinal] = counted;
      byOrdinal = more;
    }
  }

  /** The counts of one method. */
  private static final class Counted {

    private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());

    private final String path;
    private final AtomicReferenceArray<long[]> stripes = new AtomicReferenceArray<>(STRIPES);

    Counted(String path) {
      this.path = path;
    }

    /** A power of two. */
    private static int stripes(int processors) {
      return Math.min(MAX_STRIPES, Integer.highestOneBit(2 * processors - 1));
    }

    long[] stripe() {
      int index = (int) Thread.currentThread().threadId() & (STRIPES - 1);
      long[] cells = stripes.get(index);
      return cells != null ? cells : first(index);
    }

    private long[] first(int index) {
      var cells = new long[BUCKETS + Latencies.BUCKETS];
      return stripes.compareAndSet(index, null, cells) ? cells : stripes.get(index);
    }

    MethodCounts snapshot() {
      long[] sums = new long[BUCKETS + Latencies.BUCKETS];
      for (int index = 0; index < STRIPES; index++) {
        long[] cells = stripes.get(index);
        for (int i = 0; cells != null && i < sums.length; i++) {
          sums[i] += (long) CELL.getVolatile(cells, i);
        }
      }
      var latencies =
          new Latencies(Arrays.copyOfRange(sums, BUCKETS, sums.length), sums[TOTAL_NANOS]);
      return new MethodCounts(
          path,
          sums[STARTED],
          ended(sums, latencies.count()),
          sums[DEGRADED],
          sums[MESSAGES],
          latencies);
    }

    private static Map<Code, Long> ended(long[] sums, long all) {
      var ended = new EnumMap<Code, Long>(Code.class);
      long succeeded = all;
      for (Code code : Code.values()) {
        long failed = code == Code.OK ? 0 : sums[FAILED + code.number()];
        succeeded -= failed;
        if (failed > 0) {
          ended.put(code, failed);
        }
      }
      if (succeeded > 0) {
        ended.put(Code.OK, succeeded);
      }
      return ended;
    }
  }
}
