package io.kith.resilience;

import io.kith.core.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each stage did something out of the ordinary to calls of each method: refused one, sent
 * it again, answered in its place. A call that passes undisturbed is not counted here. Thread-safe.
 */
public final class Interventions {

  /** The most that are counted one by one; of further ones, all methods are counted together. */
  static final int MAX_COUNTS = 10_000;

  private static final String OTHERS = "others";

  /** What is counted. */
  private record Key(Stage stage, String method, String what) {

    Intervention with(long count) {
      return new Intervention(stage, method, what, count);
    }
  }

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * The count of one thing that a stage does to calls of a method: to be asked for once, with the
   * filter, and then {@linkplain LongAdder#increment incremented}.
   *
   * @param what a word in the past tense, one of few: {@code refused}, {@code retried}
   */
  public LongAdder count(Stage stage, Method method, String what) {
    return count(stage, method.path(), what);
  }

  /**
   * The count of one thing that a stage does.
   *
   * @param about the path of a method, or the name of a service
   */
  public LongAdder count(Stage stage, String about, String what) {
    var key = new Key(stage, about, what);
    LongAdder known = counts.get(key);
    if (known != null) {
      return known;
    }
    var kept = counts.size() < MAX_COUNTS ? key : new Key(stage, OTHERS, what);
    return counts.computeIfAbsent(kept, _ -> new LongAdder());
  }

  /** What happened at least once, in the order of the stages, then of the methods. */
  public List<Intervention> snapshot() {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey().with(entry.getValue().sum()))
        .filter(intervention -> intervention.count() > 0)
        .sorted(
            Comparator.comparing(Intervention::stage)
                .thenComparing(Intervention::method)
                .thenComparing(Intervention::what))
        .toList();
  }

  /** How often a stage did this, whatever the method. */
  public long total(Stage stage, String what) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().stage() == stage && entry.getKey().what().equals(what))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }
}
