package io.kith.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A filter that counts: for each method, and for each application at the other end, the calls that
 * began, how they ended, and how long they took. A call that streams its replies ends with them.
 *
 * <p>It takes no lock and allocates nothing for a call. Counts are kept in several stripes, and a
 * thread adds to the one that its id falls on, so that processors seldom write to the same cache
 * line; a snapshot adds the stripes up. What it reads is not one instant: a call that ends
 * meanwhile may be in one number and not yet in another. Thread-safe.
 *
 * <p>A call that was sent to nobody, such as one that a breaker refused, counts for whom the
 * method's calls went to before; of several, for the one that was met last.
 *
 * <p>Each outcome of a method's calls with one application takes 4 KiB, and a good one that many
 * times as there are processors, at most {@value #MAX_STRIPES}, from the first such call on.
 */
public final class CallCounters implements Filter {

  /** The most methods that are counted one by one; further ones are counted together. */
  public static final int MAX_METHODS = 4096;

  /**
   * The most pairs of a method and an application at the other end that are counted one by one; of
   * further ones, each method's are counted together as {@link PeerApp#OTHERS}.
   */
  public static final int MAX_EDGES = 2048;

  /** The most stripes. */
  static final int MAX_STRIPES = 8;

  private static final String OTHERS = "others";
  private static final int MAX_ORDINALS = 1 << 16;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final Ticker ticker;
  private final EdgeRoom room = new EdgeRoom(MAX_EDGES);
  private final Map<String, MethodCells> byPath = new ConcurrentHashMap<>();
  private volatile MethodCells[] byOrdinal = new MethodCells[0];

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
    MethodCells method = counted(call.method());
    int stripe = MethodCells.stripe();
    method.started(stripe);
    long startNanos = ticker.nanos();
    Reply reply = null;
    try {
      reply = next.call(call.method().isClientStreaming() ? counted(call, method) : call);
      if (reply instanceof Reply.Success success && call.method().isServerStreaming()) {
        return counted(success, call.peer(), method, startNanos);
      }
      return reply;
    } finally {
      if (reply == null) {
        end(method, call.peer(), stripe, startNanos, Code.UNKNOWN);
      } else if (reply instanceof Reply.Failure failure) {
        end(method, call.peer(), stripe, startNanos, failure.status().code());
      } else if (!call.method().isServerStreaming()) {
        long[] cells = end(method, call.peer(), stripe, startNanos, Code.OK);
        countDegraded(reply, cells);
      }
    }
  }

  private static void countDegraded(Reply reply, long[] cells) {
    if (!reply.metadata().isEmpty() && reply.metadata().first(Reply.DEGRADED).isPresent()) {
      CELL.getAndAdd(cells, EdgeCells.DEGRADED, 1L);
    }
  }

  private long[] end(MethodCells method, PeerApp peer, int stripe, long startNanos, Code code) {
    long nanos = ticker.nanos() - startNanos;
    long[] cells = method.edge(peer, room).cells(code, stripe);
    CELL.getAndAdd(cells, EdgeCells.TOTAL_NANOS, nanos);
    CELL.getAndAdd(cells, EdgeCells.BUCKETS + Latencies.bucket(nanos), 1L);
    return cells;
  }

  private static Call counted(Call call, MethodCells method) {
    var requests = (Stream<?>) call.request();
    return call.withRequest(requests.peek(_ -> method.message(MethodCells.stripe())));
  }

  private Reply counted(Reply.Success reply, PeerApp peer, MethodCells method, long startNanos) {
    var replies = (Stream<?>) Objects.requireNonNull(reply.value());
    Stream<?> counted =
        CountedReplies.of(
            replies,
            new CountedReplies.Count() {
              @Override
              public void message() {
                method.message(MethodCells.stripe());
              }

              @Override
              public void end(Code how) {
                long[] cells =
                    CallCounters.this.end(method, peer, MethodCells.stripe(), startNanos, how);
                countDegraded(reply, cells);
              }
            });
    return new Reply.Success(counted, reply.metadata());
  }

  /** The counts of all methods that were called, in the order of their paths. */
  public List<MethodCounts> snapshot() {
    return byPath.values().stream()
        .map(MethodCells::snapshot)
        .sorted(Comparator.comparing(MethodCounts::method))
        .toList();
  }

  /** The counts of the method with this path, if it was called. */
  public Optional<MethodCounts> snapshot(String method) {
    return Optional.ofNullable(byPath.get(method)).map(MethodCells::snapshot);
  }

  /**
   * The counts of the calls that ended, apart by method, application at the other end, and outcome;
   * in this order.
   */
  public List<EdgeCounts> edges() {
    var all = new ArrayList<EdgeCounts>();
    byPath.values().forEach(method -> method.edges(all));
    all.sort(
        Comparator.comparing(EdgeCounts::method)
            .thenComparing(EdgeCounts::peer)
            .thenComparing(EdgeCounts::code));
    return all;
  }

  private MethodCells counted(Method method) {
    MethodCells[] known = byOrdinal;
    int ordinal = method.ordinal();
    MethodCells counted = ordinal < known.length ? known[ordinal] : null;
    return counted != null ? counted : find(method);
  }

  private synchronized MethodCells find(Method method) {
    MethodCells counted = byPath.get(method.path());
    if (counted == null) {
      String path = byPath.size() < MAX_METHODS ? method.path() : OTHERS;
      counted = byPath.computeIfAbsent(path, MethodCells::new);
    }
    remember(method.ordinal(), counted);
    return counted;
  }

  private void remember(int ordinal, MethodCells counted) {
    if (ordinal < MAX_ORDINALS) {
      MethodCells[] known = byOrdinal;
      MethodCells[] more = Arrays.copyOf(known, Math.max(known.length, ordinal + 1));
      more[ordinal] = counted;
      byOrdinal = more;
    }
  }
}
