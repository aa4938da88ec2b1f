package io.kith.example.social.driver;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shows how a run goes: on a terminal as a block that is drawn again and again, otherwise as one
 * line each time. For one thread.
 */
final class Progress {

  private static final String UP_AND_CLEAR = "\u001b[%dF\u001b[J";

  /** A longer line would be broken in two, and the block drawn over the wrong lines. */
  private static final int MAX_COLUMNS = 79;

  private static final String ROW = "  %-14s %-10s %9s %7s %8s %8s %8s %6s";

  private final PrintStream out;
  private final boolean isTerminal;
  private int linesDrawn;

  Progress(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Says something, once. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** Shows how it goes now. */
  void show(Totals totals) {
    if (isTerminal) {
      draw(block(totals));
    } else {
      say(rates(totals) + "  " + counts(totals));
    }
  }

  /** Shows how it goes now: on a terminal by these lines, otherwise by the one. */
  void show(List<String> block, String line) {
    if (isTerminal) {
      draw(block);
    } else {
      say(line);
    }
  }

  /** Says something that has happened; on a terminal, the next picture does. */
  void event(String text) {
    if (!isTerminal) {
      say(text);
    }
  }

  /** Shows how it went. */
  void showLast(Totals totals) {
    draw(block(totals));
    totals.tally().violationsKept().forEach(what -> say("  contradiction: " + what));
  }

  private void draw(List<String> lines) {
    var text = new StringBuilder();
    if (linesDrawn > 0) {
      text.append(UP_AND_CLEAR.formatted(linesDrawn));
    }
    for (String line : lines) {
      text.append(isTerminal ? cut(line) : line).append(System.lineSeparator());
    }
    out.print(text);
    out.flush();
    linesDrawn = isTerminal ? lines.size() : 0;
  }

  private static String cut(String line) {
    return line.length() <= MAX_COLUMNS ? line : line.substring(0, MAX_COLUMNS - 1) + "…";
  }

  private static String rates(Totals totals) {
    return format(
        "%4.0f s  %,7.0f calls/s  p50 %.1f ms  p99 %.1f ms",
        totals.elapsed().toMillis() / 1e3,
        totals.recentCallsPerSecond(),
        millis(totals.recentMicros().getValueAtPercentile(50)),
        millis(totals.recentMicros().getValueAtPercentile(99)));
  }

  private static String counts(Totals totals) {
    return format(
        "%,d calls  %s  %,d matches", totals.calls(), errors(totals), totals.tally().matches());
  }

  private static List<String> block(Totals totals) {
    var lines = new ArrayList<String>();
    lines.add(rates(totals));
    lines.add("        " + counts(totals));
    lines.add("");
    lines.add(
        format(
            ROW, "service", "method", "calls", "a sec.", "p50 ms", "p99 ms", "declined", "errors"));
    totals.methods().forEach(method -> lines.add(row(method, totals)));
    lines.add("");
    return lines;
  }

  private static String row(MethodMeter method, Totals totals) {
    return format(
        ROW,
        method.service(),
        method.method(),
        format("%,d", method.calls()),
        format("%,.0f", Totals.perSecond(method.calls(), totals.elapsed())),
        format("%.1f", millis(method.micros(50))),
        format("%.1f", millis(method.micros(99))),
        format("%,d", method.declined()),
        format("%,d", method.errors().values().stream().mapToLong(count -> count).sum()));
  }

  private static String errors(Totals totals) {
    String byCode =
        totals.errors().entrySet().stream()
            .map(error -> format("%,d %s", error.getValue(), error.getKey()))
            .collect(Collectors.joining(", "));
    return byCode.isEmpty() ? "0 errors" : "errors: " + byCode;
  }

  private static double millis(long micros) {
    return micros / 1_000.0;
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
