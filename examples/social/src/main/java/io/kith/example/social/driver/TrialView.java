package io.kith.example.social.driver;

import io.kith.core.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Shows how a trial goes, second by second. For one thread. */
final class TrialView {

  private static final int EVENTS = 5;
  private static final String ROW = "  %-22s %8s %8s %9s %8s %8s  %s";

  private final Progress progress;
  private final String title;
  private final Deque<String> events = new ArrayDeque<>();
  private final long startNanos = System.nanoTime();

  TrialView(Progress progress, String title) {
    this.progress = progress;
    this.title = title;
  }

  /** Something happened, or was done. */
  void event(String what) {
    String line =
        format("%4d s  %s", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos), what);
    events.addLast(line);
    if (events.size() > EVENTS) {
      events.removeFirst();
    }
    progress.event("-- " + what);
  }

  /** How it went in the last second. */
  void show(Second second) {
    progress.show(block(second), line(second));
  }

  /** What it has come to. */
  void conclude(Course course, List<Promise> promises, boolean isKept) {
    progress.say("");
    progress.say(
        format(
            "  %-22s %8s %10s %9s %9s %9s",
            "phase", "seconds", "answered/s", "failed", "p50 ms", "p99 ms"));
    course
        .slices()
        .forEach((phase, slice) ->
            progress.say(
                format(
                    "  %-22s %8d %,10.0f %,9d %9.1f %9.1f  %s",
                    phase,
                    slice.seconds(),
                    slice.answeredPerSecond(Course.ANY),
                    slice.failed(Course.ANY),
                    slice.millis(Course.ANY, 50),
                    slice.millis(Course.ANY, 99),
                    counts(slice.did()))));
    progress.say("");
    for (Promise promise : promises) {
      progress.say(
          format(
              "  %-8s %s: %s",
              promise.held() ? "held" : "NOT HELD", promise.text(), promise.measured()));
    }
    progress.say("");
    progress.say(isKept ? "Every promise held." : "NOT every promise held.");
  }

  private static String line(Second second) {
    String instances =
        second.instances().stream()
            .map(instance ->
                instance.answers()
                    ? format(
                        "%s %,d/s", instance.id(), Math.round(second.perSecond(instance.calls())))
                    : instance.id() + " silent")
            .collect(Collectors.joining(", "));
    Histogram micros = second.answeredMicros();
    return format(
        "%4d s  %-10s %,6.0f calls/s  %s  p50 %.1f ms  p99 %.1f ms  | %s%s",
        TimeUnit.NANOSECONDS.toSeconds(second.elapsedNanos()),
        second.phase(),
        second.perSecond(second.answered()),
        errors(second),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        instances,
        mechanisms(second));
  }

  private static String mechanisms(Second second) {
    var all = new TreeMap<>(second.did());
    second
        .instances()
        .forEach(instance -> instance.did().forEach((deed, n) -> all.merge(deed, n, Long::sum)));
    return all.isEmpty() ? "" : "  | " + counts(all);
  }

  private static String errors(Second second) {
    var errors = new TreeMap<Code, Long>();
    second
        .methods()
        .values()
        .forEach(method ->
            method.errors().forEach((code, count) -> errors.merge(code, count, Long::sum)));
    String byCode =
        errors.entrySet().stream()
            .map(error -> format("%,d %s", error.getValue(), error.getKey()))
            .collect(Collectors.joining(", "));
    return byCode.isEmpty() ? "0 errors" : byCode;
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> format("%s %,d", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private List<String> block(Second second) {
    Histogram micros = second.answeredMicros();
    var lines = new ArrayList<String>();
    lines.add(
        format(
            "%s: %d s, %s",
            title, TimeUnit.NANOSECONDS.toSeconds(second.elapsedNanos()), second.phase()));
    lines.add("");
    lines.add(
        format(
            "  users: %,.0f calls/s answered, %s, p50 %.1f ms, p99 %.1f ms",
            second.perSecond(second.answered()),
            errors(second),
            micros.getValueAtPercentile(50) / 1e3,
            micros.getValueAtPercentile(99) / 1e3));
    lines.add("         " + counts(second.did()));
    lines.add("");
    lines.add(
        format(ROW, "instance", "calls/s", "failed/s", "under way", "p50 ms", "p99 ms", "health"));
    for (InstanceSecond instance : second.instances()) {
      lines.add(
          format(
              ROW,
              instance.id(),
              format("%,.0f", second.perSecond(instance.calls())),
              format("%,.0f", second.perSecond(instance.failed())),
              format("%,d", instance.underWay()),
              format("%.1f", instance.p50Micros() / 1e3),
              format("%.1f", instance.p99Micros() / 1e3),
              instance.serving() ? "SERVING" : instance.answers() ? "NOT" : "silent"));
    }
    var did = new TreeMap<String, Long>();
    second
        .instances()
        .forEach(instance -> instance.did().forEach((deed, n) -> did.merge(deed, n, Long::sum)));
    lines.add("         " + counts(did));
    lines.add("");
    lines.addAll(events);
    return lines;
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
