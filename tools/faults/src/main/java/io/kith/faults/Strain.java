package io.kith.faults;

import io.kith.faults.LayerMain.Mode;
import io.kith.faults.Layers.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** More than can be done, and how much is done all the same. */
enum Strain {
  OVERLOAD(
      "a service that can do 400 calls a second gets several times as many",
      "| protection | offered/s | of capacity | answered/s | of capacity | p50 | p99 | refused |"
          + " too late |\n"
          + "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
      List.of(Protection.DEFAULTS, Protection.GRADIENT, Protection.OFF)) {
    @Override
    StrainReport play(Path directory, Protection protection, boolean isLong) throws IOException {
      var layer = new Layer("back", 1, 8, 20);
      try (var layers = Layers.start(directory, protection, layer)) {
        Duration time = Duration.ofSeconds(isLong ? 15 : 2);
        var recorded = new Recorded(layers);
        layers.rate("work", layer.capacity() / 2);
        layers.pass(time);
        for (int factor : isLong ? new int[] {1, 2, 5, 10} : new int[] {10}) {
          layers.rate("work", factor * layer.capacity());
          recorded.begin(factor + "");
          layers.pass(time);
        }
        layers.rate("work", layer.capacity() / 2);
        recorded.begin("recovering");
        layers.pass(time);
        recorded.begin("after");
        layers.pass(time);
        recorded.end();
        var rows = new ArrayList<String>();
        recorded.loads(true).forEach((name, load) -> rows.add(row(protection, layer, load)));
        return new StrainReport(
            rows,
            protection == Protection.OFF
                ? List.of()
                : broken(
                    layer,
                    recorded.loads(true),
                    least(protection, isLong),
                    mostMillis(protection, isLong)),
            recorded.lines(true));
      }
    }

    private static String row(Protection protection, Layer layer, Load load) {
      return String.format(
          Locale.ROOT,
          "| %s | %,.0f | %.1fx | %,.0f | %.0f %% | %.0f ms | %.0f ms | %,d | %,d |",
          protection.title(),
          load.offeredPerSecond(),
          load.offeredPerSecond() / layer.capacity(),
          load.answeredPerSecond(),
          100 * load.answeredPerSecond() / layer.capacity(),
          load.p50Millis(),
          load.p99Millis(),
          load.lost() - load.failed().getOrDefault("DEADLINE_EXCEEDED", 0L),
          load.failed().getOrDefault("DEADLINE_EXCEEDED", 0L));
    }

    // A short time on a busy machine says less.
    private static double least(Protection protection, boolean isLong) {
      return !isLong ? 0.5 : protection == Protection.GRADIENT ? 0.9 : 0.75;
    }

    // What waits for places waits as long as its caller does, unless a limit lets none wait.
    private static double mostMillis(Protection protection, boolean isLong) {
      boolean isShort = isLong && protection == Protection.GRADIENT;
      return Layers.PATIENCE.toMillis() * (isShort ? 0.5 : 1.1);
    }

    private static List<String> broken(
        Layer layer, Map<String, Load> loads, double least, double mostMillis) {
      var broken = new ArrayList<String>();
      Load most = part(loads, "10");
      if (most.answeredPerSecond() < least * layer.capacity()) {
        broken.add(
            "at ten times the capacity %.0f calls a second are answered, of %.0f"
                .formatted(most.answeredPerSecond(), layer.capacity()));
      }
      if (most.p99Millis() > mostMillis) {
        broken.add("p99 of what is answered is %.0f ms".formatted(most.p99Millis()));
      }
      Load after = part(loads, "after");
      if (after.lost() > 0.02 * after.offered()) {
        broken.add("%d of %d calls fail afterwards".formatted(after.lost(), after.offered()));
      }
      return broken;
    }
  },

  SLOW_DEPENDENCY(
      "what a service asks takes five seconds; the service has eight places, and another method",
      "| protection | | other method/s | failed | p50 | p99 | asking method/s | failed |\n"
          + "|---|---|--:|--:|--:|--:|--:|--:|",
      List.of(Protection.DEFAULTS, Protection.BULKHEAD)) {
    @Override
    StrainReport play(Path directory, Protection protection, boolean isLong) throws IOException {
      var front = new Layer("front", 1, 8, 2);
      var back = new Layer("back", 1, 64, 2);
      try (var layers = Layers.start(directory, protection, front, back)) {
        Duration time = Duration.ofSeconds(isLong ? 15 : 4);
        var recorded = new Recorded(layers);
        layers.rate("work", 50);
        layers.rate("own", 50);
        layers.pass(time);
        recorded.begin("before");
        layers.pass(time);
        layers.mode("back", Mode.SLOW);
        recorded.begin("slow");
        layers.pass(time);
        layers.mode("back", Mode.WELL);
        recorded.begin("after");
        layers.pass(time);
        recorded.end();
        Map<String, Load> own = recorded.loads(false);
        Map<String, Load> work = recorded.loads(true);
        var rows = new ArrayList<String>();
        own.forEach((name, load) ->
            rows.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %d | %.0f ms | %.0f ms | %.0f | %d |",
                    protection.title(),
                    name,
                    load.answeredPerSecond(),
                    load.lost(),
                    load.p50Millis(),
                    load.p99Millis(),
                    part(work, name).answeredPerSecond(),
                    part(work, name).lost())));
        var broken = new ArrayList<String>();
        if (protection == Protection.BULKHEAD
            && part(own, "slow").lost() > 0.02 * part(own, "slow").offered()) {
          broken.add(part(own, "slow").lost() + " calls of the other method failed");
        }
        return new StrainReport(rows, broken, recorded.lines(false));
      }
    }
  },

  RETRY_STORM(
      "the lowest of three layers, of three instances each, fails every call",
      "| protection | | calls/s | answered/s | calls/s at the lowest layer | of the usual |\n"
          + "|---|---|--:|--:|--:|--:|",
      List.of(Protection.DEFAULTS, Protection.OFF)) {
    @Override
    StrainReport play(Path directory, Protection protection, boolean isLong) throws IOException {
      try (var layers =
          Layers.start(
              directory,
              protection,
              new Layer("front", 3, 64, 1),
              new Layer("middle", 3, 64, 1),
              new Layer("back", 3, 64, 1))) {
        var recorded = new Recorded(layers);
        layers.rate("work", 100);
        layers.pass(Duration.ofSeconds(isLong ? 10 : 3));
        recorded.begin("before");
        layers.pass(Duration.ofSeconds(isLong ? 10 : 3));
        layers.mode("back", Mode.FAILING);
        recorded.begin("failing");
        layers.pass(Duration.ofSeconds(isLong ? 30 : 4));
        layers.mode("back", Mode.WELL);
        recorded.begin("after");
        layers.pass(Duration.ofSeconds(isLong ? 10 : 3));
        recorded.end();
        Map<String, Load> loads = recorded.loads(true);
        double usual = recorded.arrivalsPerSecond("back", "before");
        var rows = new ArrayList<String>();
        var broken = new ArrayList<String>();
        loads.forEach((name, load) -> {
          double arrivals = recorded.arrivalsPerSecond("back", name);
          rows.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %.0f | %.0f | %.0f | %.2fx |",
                  protection.title(),
                  name,
                  load.offeredPerSecond(),
                  load.answeredPerSecond(),
                  arrivals,
                  arrivals / usual));
          if (protection == Protection.DEFAULTS && arrivals > 1.2 * usual) {
            broken.add(
                "while %s, %.2f times the usual calls come to the lowest layer"
                    .formatted(name, arrivals / usual));
          }
        });
        return new StrainReport(rows, broken, recorded.arrivalLines("back"));
      }
    }
  };

  private final String title;
  private final String head;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, and has no type that says so
  private final List<Protection> protections;

  Strain(String title, String head, List<Protection> protections) {
    this.title = title;
    this.head = head;
    this.protections = protections;
  }

  /** Plays it. */
  abstract StrainReport play(Path directory, Protection protection, boolean isLong)
      throws IOException;

  /** What happens, for people. */
  String title() {
    return title;
  }

  /** With what it is played, one after the other. */
  List<Protection> protections() {
    return protections;
  }

  /** The head of the table that its rows belong to. */
  String head() {
    return head;
  }

  private static <T> T part(Map<String, T> parts, String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  /** The calls of one strain, part by part. */
  static final class Recorded {

    private final Layers layers;
    private final Map<String, Long> beginnings = new LinkedHashMap<>();
    private long endMicros;

    Recorded(Layers layers) {
      this.layers = layers;
    }

    /** A part begins now, and the one before ends. */
    void begin(String part) {
      beginnings.put(part, CallRecord.nowMicros());
    }

    /** The last part ends now; returns when every call has ended. */
    void end() {
      endMicros = CallRecord.nowMicros();
      layers.rate("work", 0);
      layers.rate("own", 0);
      layers.pass(Layers.PATIENCE.plusMillis(500));
    }

    private Map<String, Long> ends() {
      var ends = new LinkedHashMap<String, Long>();
      String before = "";
      for (var part : beginnings.entrySet()) {
        ends.computeIfPresent(before, (_, _) -> part.getValue());
        ends.put(part.getKey(), endMicros);
        before = part.getKey();
      }
      return ends;
    }

    /** What became of the calls of each part. */
    Map<String, Load> loads(boolean isWork) {
      Collection<CallRecord> calls = layers.log().calls();
      var loads = new LinkedHashMap<String, Load>();
      ends()
          .forEach(
              (part, end) -> loads.put(part, Load.of(calls, isWork, part(beginnings, part), end)));
      return loads;
    }

    double arrivalsPerSecond(String layer, String part) {
      long from = part(beginnings, part);
      long until = part(ends(), part);
      return (layers.arrivals(layer, until) - layers.arrivals(layer, from)) * 1e6 / (until - from);
    }

    private long beginMicros() {
      return beginnings.values().iterator().next();
    }

    private int seconds() {
      return (int) ((endMicros - beginMicros()) / TimeUnit.SECONDS.toMicros(1));
    }

    /** What was offered and answered, in each second. */
    Map<String, double[]> lines(boolean isWork) {
      Collection<CallRecord> calls = layers.log().calls();
      var offered = new double[seconds()];
      var answered = new double[seconds()];
      for (CallRecord call : calls) {
        long second = Math.floorDiv(call.dueMicros() - beginMicros(), TimeUnit.SECONDS.toMicros(1));
        if (call.isRead() == isWork && second >= 0 && second < seconds()) {
          offered[(int) second]++;
          answered[(int) second] += call.succeeded() ? 1 : 0;
        }
      }
      var lines = new LinkedHashMap<String, double[]>();
      lines.put("offered", offered);
      lines.put("answered", answered);
      return lines;
    }

    /** What callers offered, and what came to a layer, in each second. */
    Map<String, double[]> arrivalLines(String layer) {
      var came = new double[seconds()];
      for (int i = 0; i < came.length; i++) {
        long from = beginMicros() + TimeUnit.SECONDS.toMicros(i);
        came[i] =
            layers.arrivals(layer, from + TimeUnit.SECONDS.toMicros(1))
                - layers.arrivals(layer, from);
      }
      var lines = lines(true);
      lines.put("at the lowest layer", came);
      return lines;
    }
  }
}
