package io.kith.collector.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a block's traces have in common, by keys. It keeps its room. Not thread-safe. */
final class Postings {

  private long[] keys = new long[512];
  private @Nullable Posting[] postings = new Posting[512];
  private int size;

  /** The traces of one key. */
  static final class Posting {
    private final Ordinals ordinals = new Ordinals();
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos;
    private long leastNanos = Long.MAX_VALUE;
    private long mostNanos;
    private int failed;

    /** Adds a trace, once. */
    void add(int ordinal, Summary summary) {
      if (!ordinals.add(ordinal)) {
        return;
      }
      firstNanos = Math.min(firstNanos, summary.startNanos());
      lastNanos = Math.max(lastNanos, summary.startNanos());
      leastNanos = Math.min(leastNanos, summary.nanos());
      mostNanos = Math.max(mostNanos, summary.nanos());
      failed += summary.failed() ? 1 : 0;
    }

    private Block.Entry entry(long key) {
      return new Block.Entry(
          key, firstNanos, lastNanos, leastNanos, mostNanos, failed, ordinals.toBytes());
    }
  }

  /** The traces of this key; there are none yet if it is new. */
  Posting of(long key) {
    int mask = keys.length - 1;
    for (int at = (int) Hashes.mix(key) & mask; ; at = at + 1 & mask) {
      Posting found = postings[at];
      if (found == null) {
        return put(key, at);
      }
      if (keys[at] == key) {
        return found;
      }
    }
  }

  private Posting put(long key, int at) {
    if (++size * 2 > keys.length) {
      grow();
      size--;
      return of(key);
    }
    var made = new Posting();
    keys[at] = key;
    postings[at] = made;
    return made;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Posting[] old = postings;
    keys = new long[oldKeys.length * 2];
    postings = new Posting[keys.length];
    int mask = keys.length - 1;
    for (int i = 0; i < old.length; i++) {
      if (old[i] != null) {
        int at = (int) Hashes.mix(oldKeys[i]) & mask;
        while (postings[at] != null) {
          at = at + 1 & mask;
        }
        keys[at] = oldKeys[i];
        postings[at] = old[i];
      }
    }
  }

  /** All of them, in no order. */
  List<Block.Entry> entries() {
    var entries = new ArrayList<Block.Entry>(size);
    for (int i = 0; i < postings.length; i++) {
      Posting posting = postings[i];
      if (posting != null) {
        entries.add(posting.entry(keys[i]));
      }
    }
    return entries;
  }

  void clear() {
    Arrays.fill(postings, null);
    size = 0;
  }
}
