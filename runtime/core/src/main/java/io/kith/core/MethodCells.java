package io.kith.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counts of one method, apart by the application at the other end. Thread-safe. */
final class MethodCells {

  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  // Where things stand in a stripe, which has a cache line to itself.
  private static final int STARTED = 0;
  private static final int MESSAGES = 1;
  private static final int LINE_BITS = 3;

  private final String path;
  private final long[] cells = new long[STRIPES << LINE_BITS];
  private volatile EdgeCells[] byPeer = new EdgeCells[0];

  /** Who was met last for the first time, for calls that go to nobody. */
  private volatile PeerApp newest = PeerApp.UNKNOWN;

  MethodCells(String path) {
    this.path = path;
  }

  /** A power of two. */
  private static int stripes(int processors) {
    return Math.min(CallCounters.MAX_STRIPES, Integer.highestOneBit(2 * processors - 1));
  }

  /** The stripe of this thread. */
  static int stripe() {
    return (int) Thread.currentThread().threadId() & (STRIPES - 1);
  }

  void started(int stripe) {
    CELL.getAndAdd(cells, (stripe << LINE_BITS) + STARTED, 1L);
  }

  void message(int stripe) {
    CELL.getAndAdd(cells, (stripe << LINE_BITS) + MESSAGES, 1L);
  }

  /** The counts with this application. */
  EdgeCells edge(PeerApp peer, EdgeRoom room) {
    PeerApp counted = peer == PeerApp.NOBODY ? newest : peer;
    EdgeCells[] known = byPeer;
    int ordinal = counted.ordinal();
    EdgeCells edge = ordinal < known.length ? known[ordinal] : null;
    return edge != null ? edge : find(counted, room);
  }

  private synchronized EdgeCells find(PeerApp peer, EdgeRoom room) {
    EdgeCells known = at(peer);
    if (known != null) {
      return known;
    }
    newest = peer;
    // The room that all methods have for their others is theirs from the start.
    PeerApp kept = peer == PeerApp.OTHERS || room.take() ? peer : PeerApp.OTHERS;
    EdgeCells edge = at(kept);
    if (edge == null) {
      boolean striped = kept != PeerApp.OTHERS && room.isStriped();
      edge = new EdgeCells(kept, striped ? STRIPES : 1);
      remember(kept, edge);
    }
    remember(peer, edge);
    return edge;
  }

  private @Nullable EdgeCells at(PeerApp peer) {
    EdgeCells[] known = byPeer;
    return peer.ordinal() < known.length ? known[peer.ordinal()] : null;
  }

  private void remember(PeerApp peer, EdgeCells edge) {
    EdgeCells[] known = byPeer;
    EdgeCells[] more = Arrays.copyOf(known, Math.max(known.length, peer.ordinal() + 1));
    more[peer.ordinal()] = edge;
    byPeer = more;
  }

  /** Adds the counts of the calls that ended to these. */
  void edges(List<EdgeCounts> all) {
    Arrays.stream(byPeer)
        .filter(edge -> edge != null)
        .distinct() // others have one of them together
        .forEach(edge -> edge.addTo(path, all));
  }

  MethodCounts snapshot() {
    var edges = new ArrayList<EdgeCounts>();
    edges(edges);
    var ended = new EnumMap<Code, Long>(Code.class);
    Latencies latencies = Latencies.none();
    long degraded = 0;
    for (EdgeCounts edge : edges) {
      ended.merge(edge.code(), edge.latencies().count(), Long::sum);
      latencies = latencies.plus(edge.latencies());
      degraded += edge.degraded();
    }
    return new MethodCounts(path, sum(STARTED), ended, degraded, sum(MESSAGES), latencies);
  }

  private long sum(int what) {
    long sum = 0;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      sum += (long) CELL.getVolatile(cells, (stripe << LINE_BITS) + what);
    }
    return sum;
  }
}
