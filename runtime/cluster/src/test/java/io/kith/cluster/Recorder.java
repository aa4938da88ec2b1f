package io.kith.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps what it is told, and waits for what it should be told. Thread-safe. */
public final class Recorder implements Consumer<Snapshot> {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private final List<Snapshot> snapshots = new ArrayList<>();

  @Override
  public synchronized void accept(Snapshot snapshot) {
    snapshots.add(snapshot);
    notifyAll();
  }

  /** All that it was told so far. */
  public synchronized List<Snapshot> all() {
    return List.copyOf(snapshots);
  }

  /** The first snapshot of any. */
  public Snapshot awaitAny() {
    return await(_ -> true);
  }

  /** The first snapshot that holds exactly the instances with these ids. */
  public Snapshot awaitIds(String... ids) {
    return await(snapshot -> ids(snapshot).equals(List.of(ids)));
  }

  /** The ids of its instances, in their order. */
  public static List<String> ids(Snapshot snapshot) {
    return snapshot.instances().stream().map(Instance::id).toList();
  }

  /** The last snapshot, as soon as it is as wanted. */
  public synchronized Snapshot await(Predicate<Snapshot> wanted) {
    long endNanos = System.nanoTime() + BOUND.toNanos();
    try {
      while (snapshots.isEmpty() || !wanted.test(snapshots.getLast())) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        if (leftMillis <= 0) {
          throw new AssertionError("no such snapshot within " + BOUND + "; told were " + snapshots);
        }
        wait(leftMillis);
      }
      return snapshots.getLast();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted; told were " + snapshots, e);
    }
  }
}
