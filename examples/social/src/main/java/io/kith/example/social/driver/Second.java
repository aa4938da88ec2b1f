package io.kith.example.social.driver;

import io.kith.core.Code;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was seen in about a second of a trial.
 *
 * @param elapsedNanos since the beginning of the trial
 * @param nanos how long it was
 * @param methods what the users called, by service and method
 * @param did what the mechanisms of the users' client did
 */
record Second(
    String phase,
    long elapsedNanos,
    long nanos,
    Map<String, MethodSecond> methods,
    List<InstanceSecond> instances,
    Map<String, Long> did) {

  /**
   * The calls of one method.
   *
   * @param answeredMicros the latencies of those that were answered
   * @param errors those that failed, by status
   */
  record MethodSecond(boolean isIdempotent, Histogram answeredMicros, Map<Code, Long> errors) {

    long failed() {
      return errors.values().stream().mapToLong(count -> count).sum();
    }
  }

  long answered() {
    return methods.values().stream().mapToLong(m -> m.answeredMicros().getTotalCount()).sum();
  }

  long failed() {
    return methods.values().stream().mapToLong(MethodSecond::failed).sum();
  }

  double perSecond(long count) {
    return count * 1e9 / nanos;
  }

  /** The latencies of all calls that were answered. */
  Histogram answeredMicros() {
    var all = new Histogram(MethodMeter.DIGITS);
    methods.values().forEach(method -> all.add(method.answeredMicros()));
    return all;
  }
}
