package io.kith.example.social.driver;

import io.kith.core.Code;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** What was seen in one phase of a trial, added up. For one thread. */
final class Slice {

  /** A picture of the whole is enough: two digits. */
  private static final int DIGITS = 2;

  private static final class MethodSum {
    private final Histogram answeredMicros = new Histogram(DIGITS);
    private final Map<Code, Long> errors = new TreeMap<>();
    private long lostIdempotent;
  }

  private final Map<String, MethodSum> methods = new TreeMap<>();
  private final Map<String, Long> callsByInstance = new HashMap<>();
  private final Map<String, Long> did = new TreeMap<>();
  private long nanos;
  private int seconds;
  private int silentSeconds;

  void add(Second second) {
    nanos += second.nanos();
    seconds++;
    if (second.answered() == 0) {
      silentSeconds++;
    }
    second
        .methods()
        .forEach((name, method) -> {
          MethodSum sum = methods.computeIfAbsent(name, _ -> new MethodSum());
          sum.answeredMicros.add(method.answeredMicros());
          method.errors().forEach((code, count) -> sum.errors.merge(code, count, Long::sum));
          sum.lostIdempotent += method.isIdempotent() ? method.failed() : 0;
        });
    second.did().forEach((deed, count) -> did.merge(deed, count, Long::sum));
    for (InstanceSecond instance : second.instances()) {
      callsByInstance.merge(instance.id(), instance.calls(), Long::sum);
      instance.did().forEach((deed, count) -> did.merge(deed, count, Long::sum));
    }
  }

  /** How many seconds were looked at. */
  int seconds() {
    return seconds;
  }

  /** In how many of them nobody was answered. */
  int silentSeconds() {
    return silentSeconds;
  }

  /** What mechanisms did, in clients and instances. */
  Map<String, Long> did() {
    return did;
  }

  long answered(Predicate<String> method) {
    return methods.entrySet().stream()
        .filter(entry -> method.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().answeredMicros.getTotalCount())
        .sum();
  }

  double answeredPerSecond(Predicate<String> method) {
    return nanos == 0 ? 0 : answered(method) * 1e9 / nanos;
  }

  double offeredPerSecond(Predicate<String> method) {
    return nanos == 0 ? 0 : (answered(method) + failed(method)) * 1e9 / nanos;
  }

  /** Which part of the calls failed. */
  double failedShare(Predicate<String> method) {
    long failed = failed(method);
    return failed == 0 ? 0 : (double) failed / (failed + answered(method));
  }

  Map<Code, Long> errors(Predicate<String> method) {
    var errors = new TreeMap<Code, Long>();
    methods.forEach((name, sum) -> {
      if (method.test(name)) {
        sum.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
      }
    });
    return errors;
  }

  long failed(Predicate<String> method) {
    return errors(method).values().stream().mapToLong(count -> count).sum();
  }

  /** How many idempotent calls failed. */
  long lostIdempotent() {
    return methods.values().stream().mapToLong(sum -> sum.lostIdempotent).sum();
  }

  /** The latency that this percentage of the answered calls did not exceed. */
  double millis(Predicate<String> method, double percentile) {
    var all = new Histogram(DIGITS);
    methods.forEach((name, sum) -> {
      if (method.test(name)) {
        all.add(sum.answeredMicros);
      }
    });
    return all.getValueAtPercentile(percentile) / 1e3;
  }

  /** How many calls an instance answered or failed. */
  long callsOf(String instance) {
    return callsByInstance.getOrDefault(instance, 0L);
  }

  /** Which part of the calls of all instances whose ids begin so went to one of them. */
  double shareOf(String instance, String prefix) {
    long all =
        callsByInstance.entrySet().stream()
            .filter(calls -> calls.getKey().startsWith(prefix))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return all == 0 ? 0 : (double) callsOf(instance) / all;
  }

  /** The calls of all instances, by their ids. */
  Map<String, Long> callsByInstance() {
    return callsByInstance;
  }
}
