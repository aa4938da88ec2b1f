package io.kith.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one query finds in a {@link Directory}, kept up to date, and how it came to be so; guarded
 * by the directory's lock.
 *
 * <p>A change is shown to those who wait at once if the last was shown some time ago, and otherwise
 * together with all others of that time: one of those who wait then waits for its end, and wakes
 * the rest. However often things change, nobody is woken more often than that.
 *
 * <p>It remembers which instances changed last, about as many as it finds: whoever knows a revision
 * from before that is told all.
 */
final class Feed {

  /** The fewest changes that are remembered. */
  private static final int LEAST_HISTORY = 256;

  /** How many different differences are kept for those who ask for the same. */
  private static final int MAX_SHARED = 16;

  private final long epoch;
  private final long intervalNanos;
  private final Predicate<Instance> finds;
  private final Condition news;
  private final TreeMap<String, Instance> found = new TreeMap<>();

  /** The number of the last change of each instance, the last changed last. */
  private final LinkedHashMap<String, Long> history = new LinkedHashMap<>();

  /** Differences up to {@link #sharedUntil}, by the number that they go on from. */
  private final Map<Long, Changes> shared = new LinkedHashMap<>();

  private long number;
  private long forgottenUntil;
  private long shown;
  private long nextAtNanos;
  private long sharedUntil;
  private boolean isLed;
  private int waiting;
  private @Nullable Snapshot snapshot;
  private @Nullable Changes whole;

  /**
   * What the query finds now.
   *
   * <p>A feed that is forgotten and made anew knows no history: whoever asks gets one answer too
   * many, never one too few.
   */
  Feed(
      long epoch,
      long number,
      long intervalNanos,
      Query query,
      Iterable<Instance> instances,
      Condition news) {
    this.epoch = epoch;
    this.intervalNanos = intervalNanos;
    this.finds = query.matcher();
    this.news = news;
    this.number = number;
    this.shown = number;
    this.forgottenUntil = number;
    this.nextAtNanos = System.nanoTime();
    for (Instance instance : instances) {
      if (finds.test(instance)) {
        found.put(instance.id(), instance);
      }
    }
  }

  boolean isIdle() {
    return waiting == 0;
  }

  /** The instance of this id is this now, or is no more. */
  void changed(long change, String id, @Nullable Instance now) {
    boolean isFound = now != null && finds.test(now);
    Instance before = isFound ? found.put(id, now) : found.remove(id);
    if (!isFound && before == null) {
      return;
    }
    number = change;
    snapshot = null;
    history.putLast(id, change);
    while (history.size() > Math.max(LEAST_HISTORY, found.size())) {
      forgottenUntil = history.pollFirstEntry().getValue();
    }
    if (isDue()) {
      show();
    } else if (!isLed) {
      news.signal();
    }
  }

  private boolean isDue() {
    return System.nanoTime() - nextAtNanos >= 0;
  }

  private void show() {
    shown = number;
    nextAtNanos = System.nanoTime() + intervalNanos;
    news.signalAll();
  }

  /** Whether there is something to tell somebody who knows this revision. */
  boolean hasNewsFor(Revision known) {
    return known.epoch() != epoch || known.number() < shown;
  }

  /** Waits for news, or a while. Returns what is left of the time. */
  long await(long nanos) throws InterruptedException {
    waiting++;
    try {
      return number > shown && !isLed ? lead(nanos) : news.awaitNanos(nanos);
    } finally {
      waiting--;
    }
  }

  /** Waits until it is time to show what has changed, and does so for all. */
  private long lead(long nanos) throws InterruptedException {
    isLed = true;
    long waitNanos = Math.min(nanos, nextAtNanos - System.nanoTime());
    long startNanos = System.nanoTime();
    try {
      while (!isDue() && System.nanoTime() - startNanos < waitNanos) {
        news.awaitNanos(waitNanos - (System.nanoTime() - startNanos));
      }
    } finally {
      isLed = false;
      if (isDue()) {
        show();
      } else {
        news.signalAll(); // somebody else leads
      }
    }
    return nanos - (System.nanoTime() - startNanos);
  }

  /** Somebody waits no more, who may have been the one to show what has changed. */
  void left() {
    if (number > shown && !isLed) {
      news.signal();
    }
  }

  Snapshot snapshot() {
    Snapshot current = snapshot;
    if (current == null) {
      current = new Snapshot(new Revision(epoch, number), List.copyOf(found.values()));
      snapshot = current;
    }
    return current;
  }

  /** How things came to be as they are, or were not long ago, for somebody who knows this. */
  Changes changesSince(Revision known) {
    if (known.epoch() != epoch || known.number() < forgottenUntil || known.number() > number) {
      return whole();
    }
    if (sharedUntil != shown) {
      shared.clear();
      sharedUntil = shown;
    }
    Changes current = shared.get(known.number());
    if (current == null) {
      current = difference(known);
      if (shared.size() < MAX_SHARED) {
        shared.put(known.number(), current);
      }
    }
    return current;
  }

  private Changes whole() {
    Snapshot now = snapshot();
    Changes current = whole;
    if (current == null || !current.revision().equals(now.revision())) {
      current = Changes.whole(now);
      whole = current;
    }
    return current;
  }

  private Changes difference(Revision known) {
    var changed = new ArrayList<Instance>();
    var gone = new ArrayList<String>();
    for (var last : history.sequencedEntrySet().reversed()) {
      if (last.getValue() <= known.number()) {
        break;
      }
      Instance now = found.get(last.getKey());
      if (now == null) {
        gone.add(last.getKey());
      } else {
        changed.add(now);
      }
    }
    return new Changes(known, new Revision(epoch, number), changed, gone);
  }
}
