package io.kith.example.social.driver;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The course of a trial up to some moment. For one thread. */
final class Course {

  /** Every method. */
  static final Predicate<String> ANY = _ -> true;

  private final Map<String, Slice> slices = new LinkedHashMap<>();
  private final Map<String, Integer> silence = new HashMap<>();
  private int longestSilence;
  private boolean isWhole;

  void add(Second second) {
    for (InstanceSecond instance : second.instances()) {
      int seconds = instance.serving() ? 0 : silence.getOrDefault(instance.id(), 0) + 1;
      silence.put(instance.id(), seconds);
      longestSilence = Math.max(longestSilence, seconds);
    }
    slices.computeIfAbsent(second.phase(), _ -> new Slice()).add(second);
  }

  /** It has gone to its end. */
  void end() {
    isWhole = true;
  }

  /** Whether it has gone to its end. */
  boolean isWhole() {
    return isWhole;
  }

  /** What was seen in a phase; nothing if that has not begun. */
  Slice during(String phase) {
    return slices.getOrDefault(phase, new Slice());
  }

  /** All phases that have begun. */
  Map<String, Slice> slices() {
    return slices;
  }

  /** For how many seconds in a row an instance did not say that it is fit to be called. */
  int longestSilence() {
    return longestSilence;
  }

  long lostIdempotent() {
    return slices.values().stream().mapToLong(Slice::lostIdempotent).sum();
  }

  int silentSeconds() {
    return slices.values().stream().mapToInt(Slice::silentSeconds).sum();
  }

  int seconds() {
    return slices.values().stream().mapToInt(Slice::seconds).sum();
  }
}
