package io.kith.simulator.report;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.InstanceFigures;
import io.kith.simulator.figures.Latency.Percentile;
import io.kith.simulator.figures.Point;
import io.kith.simulator.report.LineChart.Band;
import io.kith.simulator.report.LineChart.Line;
import io.kith.simulator.report.LineChart.Spot;
import io.kith.simulator.scenario.Happening;
import io.kith.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Figures as one page that needs nothing else: tables, and charts drawn into it. */
public final class HtmlReport {

  private static final int COLOURS = 8;
  private static final int MOST_RANKS = 300;
  private static final double LEAST_SECONDS = 1e-6;

  private final Scenario scenario;
  private final List<Figures> all;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(Scenario scenario, List<Figures> all) {
    this.scenario = scenario;
    this.all = all;
  }

  /**
   * The page.
   *
   * @param source the scenario as it was written
   * @param command what makes this page again
   */
  public static String of(Scenario scenario, List<Figures> all, String source, String command) {
    return new HtmlReport(scenario, all).page(source, command);
  }

  private String page(String source, String command) {
    String title = Html.escape(scenario.title());
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>").append(title).append("</title>\n<style>\n").append(Style.CSS);
    html.append("</style>\n</head>\n<body>\n<main>\n<h1>").append(title).append("</h1>\n");
    paragraph(scenario.about());
    paragraph(TextReport.summary(scenario));
    legend();
    section(
        "Calls",
        "Latency is that of all calls, however they ended; retries are attempts beyond the first.");
    html.append(Tables.calls(all).html());
    latencies();
    overTime();
    section("Load", "What each instance got, and how busy that kept it.");
    html.append(Tables.spread(all).html());
    loads();
    if (Tables.hasMethods(all)) {
      section("Methods", "");
      html.append(Tables.methods(all).html());
    }
    if (Tables.hasErrors(all)) {
      section("How calls ended", "");
      html.append(Tables.errors(all).html());
    }
    if (Tables.hasAvoidances(all)) {
      section(
          "What went wrong, and how it was avoided",
          "Avoided is less than a fifth of the usual attempts, back is more than four fifths.");
      html.append(Tables.avoidances(all).html());
    }
    if (Tables.hasZones(all)) {
      section("Zones", "The load of a zone is what an instance of it got, over the mean of all.");
      html.append(Tables.zones(all).html());
    }
    section("Make it again", "");
    html.append("<pre>")
        .append(Html.escape(command))
        .append("</pre>\n<details><summary>The scenario</summary>\n<pre>");
    html.append(Html.escape(source)).append("</pre></details>\n</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void paragraph(String text) {
    if (!text.isBlank()) {
      html.append("<p>").append(Html.escape(text.strip())).append("</p>\n");
    }
  }

  private void section(String title, String about) {
    html.append("<h2>").append(Html.escape(title)).append("</h2>\n");
    paragraph(about);
  }

  /** Stays in sight while the charts are scrolled by. */
  private void legend() {
    html.append("<ul class=\"legend\">\n");
    for (int i = 0; i < all.size(); i++) {
      html.append("<li><svg viewBox=\"0 0 28 10\"><line class=\"line c").append(i % COLOURS);
      html.append("\" x1=\"1\" y1=\"5\" x2=\"27\" y2=\"5\"/></svg>");
      html.append(Html.escape(all.get(i).policy())).append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private void chart(String title, LineChart chart) {
    html.append("<figure>\n<figcaption>").append(Html.escape(title)).append("</figcaption>\n");
    html.append(chart.svg(title)).append("</figure>\n");
  }

  private List<Line> lines(Function<Figures, List<Spot>> spots) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < all.size(); i++) {
      lines.add(new Line(all.get(i).policy(), i % COLOURS, spots.apply(all.get(i))));
    }
    return lines;
  }

  private void latencies() {
    List<Line> lines =
        lines(figures ->
            figures.latency().curve().stream()
                .map(point -> new Spot(point.percent(), Math.max(LEAST_SECONDS, point.seconds())))
                .toList());
    double highest =
        all.stream()
            .flatMap(figures -> figures.latency().curve().stream())
            .mapToDouble(Percentile::percent)
            .max()
            .orElse(90);
    chart(
        "Latency by percentile",
        new LineChart(Axis.percentiles(highest), logSeconds("latency", lines), lines, List.of()));
  }

  private static Axis logSeconds(String label, List<Line> lines) {
    return Axis.logSeconds(
        label, ys(lines).min().orElse(LEAST_SECONDS), ys(lines).max().orElse(LEAST_SECONDS));
  }

  private static DoubleStream ys(List<Line> lines) {
    return lines.stream().flatMap(line -> line.spots().stream()).mapToDouble(Spot::y);
  }

  private void overTime() {
    Axis time = Axis.time(scenario.duration().toNanos() / 1e9);
    List<Line> p99 = over(Point::p99).stream().map(HtmlReport::withoutGaps).toList();
    chart("p99 over time", new LineChart(time, logSeconds("p99 latency", p99), p99, bands()));
    if (Tables.hasErrors(all)) {
      List<Line> failed = over(Point::failed);
      Axis rate = Axis.linear("failed calls/s", ys(failed).max().orElse(1));
      chart("Failed calls over time", new LineChart(time, rate, failed, bands()));
    }
    List<Line> calls = over(Point::attempts);
    Axis rate = Axis.linear("attempts/s", ys(calls).max().orElse(1));
    chart("Attempts of the calls that ended", new LineChart(time, rate, calls, bands()));
  }

  private List<Line> over(ToDoubleFunction<Point> value) {
    return lines(figures ->
        figures.series().stream()
            .map(point -> new Spot(point.second(), value.applyAsDouble(point)))
            .toList());
  }

  /** A window in which no call ended has no latency. */
  private static Line withoutGaps(Line line) {
    return new Line(
        line.name(),
        line.colour(),
        line.spots().stream()
            .filter(spot -> spot.y() > 0)
            .map(spot -> new Spot(spot.x(), Math.max(LEAST_SECONDS, spot.y())))
            .toList());
  }

  private List<Band> bands() {
    double end = scenario.duration().toNanos() / 1e9;
    return scenario.events().stream()
        .filter(event -> event.at().toNanos() / 1e9 < end)
        .map(event -> band(event, end))
        .toList();
  }

  private static Band band(Happening event, double end) {
    double from = event.at().toNanos() / 1e9;
    // How long a restart takes is not known beforehand: it is a line where it begins.
    double unlimited = event.restart().isPresent() ? from : end;
    double to = event.lasts().map(lasts -> from + lasts.toNanos() / 1e9).orElse(unlimited);
    return new Band(event.name(), from, Math.min(to, end));
  }

  private void loads() {
    ranked(
        "Attempts of each instance, least first",
        "attempts over the mean",
        figures -> {
          double mean = figures.spread().mean();
          return figures.instances().stream()
              .mapToDouble(instance -> mean == 0 ? 0 : instance.attempts() / mean)
              .toArray();
        });
    ranked(
        "How busy each instance was, least first",
        "busy, of 1",
        figures -> figures.instances().stream().mapToDouble(InstanceFigures::busy).toArray());
  }

  private void ranked(String title, String label, Function<Figures, double[]> values) {
    List<Line> lines =
        lines(figures -> {
          double[] sorted = values.apply(figures);
          Arrays.sort(sorted);
          int count = Math.min(MOST_RANKS, sorted.length);
          var spots = new ArrayList<Spot>();
          for (int i = 0; i < count; i++) {
            int at = count == 1 ? 0 : (int) ((long) i * (sorted.length - 1) / (count - 1));
            spots.add(new Spot(at + 1.0, sorted[at]));
          }
          return spots;
        });
    Axis instances = Axis.linear("instances", scenario.instanceCount());
    chart(
        title,
        new LineChart(instances, Axis.linear(label, ys(lines).max().orElse(1)), lines, List.of()));
  }
}
