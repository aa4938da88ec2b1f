package io.kith.simulator.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over a plane, as an image in a page. Its colours are classes, so that the page decides on
 * them; what the lines are called stands above it in the page, where no line can run through it.
 *
 * @param lines one for each policy, in the order of the colours
 * @param bands what happened meanwhile
 */
record LineChart(Axis x, Axis y, List<Line> lines, List<Band> bands) {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int LEFT = 84;
  private static final int RIGHT = 30;
  private static final int TOP = 24;
  private static final int BOTTOM = 50;
  private static final int BAND_ROWS = 3;
  private static final double LETTER = 6.6;

  /**
   * One line.
   *
   * @param colour its number
   */
  record Line(String name, int colour, List<Spot> spots) {
    Line {
      spots = List.copyOf(spots);
    }
  }

  /** One place on a line, as values of the axes. */
  record Spot(double x, double y) {}

  /** A stretch of the x axis with a name. */
  record Band(String name, double from, double to) {}

  LineChart {
    lines = List.copyOf(lines);
    bands = List.copyOf(bands);
  }

  /** The image. */
  String svg(String title) {
    int rows = Math.min(BAND_ROWS, bands.size());
    int top = TOP + rows * 15;
    var svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT + rows * 15);
    svg.append("\" role=\"img\" aria-label=\"").append(Html.escape(title)).append("\">\n");
    bands(svg, top);
    grid(svg, top);
    for (Line line : lines) {
      line(svg, top, line);
    }
    return svg.append("</svg>\n").toString();
  }

  private double x(double value) {
    return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(int top, double value) {
    return top + (1 - y.at(value)) * plane();
  }

  private static int plane() {
    return HEIGHT - TOP - BOTTOM;
  }

  /** Each in a row of its own as far as there are rows, so that no name stands on another. */
  private void bands(StringBuilder svg, int top) {
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      double from = x(band.from);
      double width = Math.max(2, x(band.to) - from);
      svg.append("<rect class=\"band\"");
      attribute(svg, "x", from);
      attribute(svg, "y", top);
      attribute(svg, "width", width);
      attribute(svg, "height", plane());
      svg.append("><title>").append(Html.escape(band.name)).append("</title></rect>\n");
      if (i < BAND_ROWS) {
        double room = WIDTH - band.name.length() * LETTER;
        text(svg, "event", Math.min(from, room), TOP + i * 15.0 + 4, "start", band.name);
      }
    }
  }

  private void grid(StringBuilder svg, int top) {
    int bottom = top + plane();
    for (Axis.Tick tick : y.ticks()) {
      double at = y(top, tick.value());
      stroke(svg, LEFT, at, WIDTH - RIGHT, at);
      text(svg, "tick", LEFT - 8, at + 4, "end", tick.text());
    }
    for (Axis.Tick tick : x.ticks()) {
      double at = x(tick.value());
      stroke(svg, at, bottom, at, bottom + 5);
      text(svg, "tick", at, bottom + 19, "middle", tick.text());
    }
    text(svg, "label", (LEFT + WIDTH - RIGHT) / 2.0, bottom + 40, "middle", x.label());
    double middle = top + plane() / 2.0;
    svg.append("<text class=\"label\" text-anchor=\"middle\" transform=\"translate(16 ");
    svg.append(number(middle)).append(") rotate(-90)\">");
    svg.append(Html.escape(y.label())).append("</text>\n");
  }

  private void line(StringBuilder svg, int top, Line line) {
    svg.append("<polyline class=\"line c").append(line.colour).append("\" points=\"");
    for (Spot spot : line.spots) {
      svg.append(number(x(spot.x))).append(',').append(number(y(top, spot.y))).append(' ');
    }
    svg.append("\"><title>").append(Html.escape(line.name)).append("</title></polyline>\n");
  }

  private static void stroke(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append("<line class=\"grid\"");
    attribute(svg, "x1", x1);
    attribute(svg, "y1", y1);
    attribute(svg, "x2", x2);
    attribute(svg, "y2", y2);
    svg.append("/>\n");
  }

  private static void text(
      StringBuilder svg, String kind, double x, double y, String anchor, String text) {
    svg.append("<text class=\"").append(kind).append('"');
    attribute(svg, "x", x);
    attribute(svg, "y", y);
    svg.append(" text-anchor=\"").append(anchor).append("\">");
    svg.append(Html.escape(text)).append("</text>\n");
  }

  private static void attribute(StringBuilder svg, String name, double value) {
    svg.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
