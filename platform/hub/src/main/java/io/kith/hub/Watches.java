package io.kith.hub;

import io.kith.cluster.Changes;
import io.kith.cluster.Directory;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait for changes of a directory, up to a limit. While it is not settled, since it does
 * not know yet all that there was before a restart, those wait who may know more, and newcomers if
 * they had better. Thread-safe.
 */
final class Watches {

  private static final Duration MAX_PATIENCE = Duration.ofMinutes(1);

  private final Directory directory;
  private final int maxWatchers;
  private final Semaphore places;
  private final boolean newcomersWait;
  private final CountDownLatch settled = new CountDownLatch(1);

  Watches(Directory directory, int maxWatchers, boolean newcomersWait) {
    this.directory = directory;
    this.maxWatchers = maxWatchers;
    this.newcomersWait = newcomersWait;
    this.places = new Semaphore(maxWatchers);
  }

  /** The directory knows all that there is to know. */
  void settle() {
    settled.countDown();
  }

  boolean isSettled() {
    return settled.getCount() == 0;
  }

  /** What {@code HubService.watch} promises. */
  Optional<Changes> watch(Query query, Revision known, Duration patience) {
    if (!places.tryAcquire()) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "no room for a watch for " + query + ": " + maxWatchers + " wait at this hub, its limit");
    }
    long startNanos = System.nanoTime();
    long patienceNanos = nanos(patience);
    try {
      if (isToWait(known) && !settled.await(patienceNanos, TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
      return directory.awaitChanges(query, known, patienceNanos - (System.nanoTime() - startNanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(
          Context.current()
              .cancellation()
              .reason()
              .orElse(Status.of(Code.UNAVAILABLE, "the hub is closing")),
          e);
    } finally {
      places.release();
    }
  }

  private static long nanos(Duration patience) {
    return patience.compareTo(MAX_PATIENCE) > 0 ? MAX_PATIENCE.toNanos() : patience.toNanos();
  }

  private boolean isToWait(Revision known) {
    return known.equals(Revision.NONE) ? newcomersWait : known.epoch() != directory.epoch();
  }
}
