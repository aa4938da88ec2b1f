package io.kith.faults;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What became of the calls of one kind that were due within some time.
 *
 * @param seconds how long that was
 * @param offered how many were due
 * @param answered how many were answered
 * @param failed the others, by their status
 * @param p50Millis of those that were answered
 * @param p99Millis likewise
 */
record Load(
    double seconds,
    long offered,
    long answered,
    Map<String, Long> failed,
    double p50Millis,
    double p99Millis) {

  static Load of(Collection<CallRecord> calls, boolean isWork, long fromMicros, long untilMicros) {
    var failed = new TreeMap<String, Long>();
    long[] tookMicros =
        calls.stream()
            .filter(call -> call.isRead() == isWork)
            .filter(call -> call.dueMicros() >= fromMicros && call.dueMicros() < untilMicros)
            .mapToLong(call -> {
              if (call.succeeded()) {
                return call.tookMicros();
              }
              failed.merge(call.failure().split(":", 2)[0], 1L, Long::sum);
              return -1;
            })
            .toArray();
    long[] answered = Arrays.stream(tookMicros).filter(micros -> micros >= 0).sorted().toArray();
    return new Load(
        (untilMicros - fromMicros) / (double) TimeUnit.SECONDS.toMicros(1),
        tookMicros.length,
        answered.length,
        failed,
        percentileMillis(answered, 0.5),
        percentileMillis(answered, 0.99));
  }

  private static double percentileMillis(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1_000.0;
  }

  double offeredPerSecond() {
    return offered / seconds;
  }

  double answeredPerSecond() {
    return answered / seconds;
  }

  long lost() {
    return offered - answered;
  }
}
