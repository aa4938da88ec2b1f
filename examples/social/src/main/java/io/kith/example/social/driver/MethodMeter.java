package io.kith.example.social.driver;

import io.kith.core.Code;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.example.social.membership.InsufficientCoins;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one method: how many, how they ended, how long they took.
 *
 * <p>Recording is thread-safe; {@link #collect} and what it updates belong to one thread.
 */
final class MethodMeter {

  static final int DIGITS = 3;

  private final String service;
  private final String method;
  private final boolean idempotent;
  private final Recorder recorder = new Recorder(DIGITS);
  private final Recorder answered = new Recorder(DIGITS);
  private final LongAdder declined = new LongAdder();
  private final Map<Code, LongAdder> errors = new ConcurrentHashMap<>();

  private final Histogram totalMicros = new Histogram(DIGITS);
  private @Nullable Histogram lastMicros;
  private @Nullable Histogram lastAnsweredMicros;

  MethodMeter(Method method) {
    this.service = method.service().substring(method.service().lastIndexOf('.') + 1);
    this.idempotent = method.isIdempotent();
    this.method = Character.toLowerCase(method.name().charAt(0)) + method.name().substring(1);
  }

  void record(Reply reply, long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    recorder.recordValue(micros);
    switch (reply) {
      case Reply.Success _ -> answered.recordValue(micros);
      // What the business says no to is an answer, not a failure.
      case Reply.Failure(_, InsufficientCoins _, _, _) -> {
        answered.recordValue(micros);
        declined.increment();
      }
      case Reply.Failure(var status, _, _, _) ->
          errors.computeIfAbsent(status.code(), _ -> new LongAdder()).increment();
    }
  }

  /** Takes in what was recorded since the last time, and returns that part's latencies in µs. */
  Histogram collect() {
    Histogram recentMicros = recorder.getIntervalHistogram(lastMicros);
    totalMicros.add(recentMicros);
    lastMicros = recentMicros; // to be filled again the next time
    return recentMicros;
  }

  /** The latencies in µs of the calls that were answered since the last time. */
  Histogram collectAnswered() {
    Histogram recentMicros = answered.getIntervalHistogram(lastAnsweredMicros);
    lastAnsweredMicros = recentMicros;
    return recentMicros;
  }

  /** Whether a call that failed may be made again. */
  boolean isIdempotent() {
    return idempotent;
  }

  /** The service's name, without its package. */
  String service() {
    return service;
  }

  /** The method's name, as it is in Java. */
  String method() {
    return method;
  }

  /** How many calls have been collected. */
  long calls() {
    return totalMicros.getTotalCount();
  }

  /** How many were answered by an exception that is an outcome of the business. */
  long declined() {
    return declined.sum();
  }

  /** How many failed, by status. */
  Map<Code, Long> errors() {
    var counts = new TreeMap<Code, Long>();
    errors.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  /** The latency that this percentage of the collected calls did not exceed, in microseconds. */
  long micros(double percentile) {
    return totalMicros.getValueAtPercentile(percentile);
  }

  /** The latencies of all collected calls, in microseconds. */
  Histogram latenciesMicros() {
    return totalMicros;
  }
}
