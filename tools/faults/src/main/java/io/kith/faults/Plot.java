package io.kith.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over the seconds of a run, as an SVG image that stands alone. */
final class Plot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 46;
  private static final int BOTTOM = 40;
  private static final int GRID = 4;

  /** Told apart by people who see fewer colours, too (after Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9");

  private static final String STYLE =
      "text{font:12px system-ui,sans-serif;fill:#5b636d}.t{font-size:14px;fill:#1c1f23}"
          + "line{stroke:#dfe3e8}polyline{fill:none;stroke-width:2;stroke-linejoin:round}";

  private final StringBuilder svg = new StringBuilder();
  private final double seconds;
  private final double most;

  private Plot(double seconds, double most) {
    this.seconds = seconds;
    this.most = most;
  }

  /**
   * The image.
   *
   * @param unit of the values
   * @param lines a value for each second, by the name of the line
   */
  static String of(String title, String unit, Map<String, double[]> lines) {
    double seconds = lines.values().stream().mapToInt(line -> line.length).max().orElse(1);
    double most = lines.values().stream().flatMapToDouble(Arrays::stream).max().orElse(1);
    return new Plot(Math.max(1, seconds), round(Math.max(1, most))).draw(title, unit, lines);
  }

  /** The next number of the kind 1, 2, 4, 5 or 8 times a power of ten. */
  private static double round(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int factor : new int[] {1, 2, 4, 5, 8}) {
      if (value <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private String draw(String title, String unit, Map<String, double[]> lines) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT);
    add("<style>%s</style><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>", STYLE);
    add("<text class=\"t\" x=\"%d\" y=\"18\">%s</text>", LEFT, title);
    for (int i = 0; i <= GRID; i++) {
      double value = most * i / GRID;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT, WIDTH - RIGHT, y(value), y(value));
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>",
          LEFT - 6, y(value) + 4, value);
    }
    for (int i = 0; i <= GRID; i++) {
      double second = seconds * i / GRID;
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f s</text>",
          x(second), HEIGHT - BOTTOM + 18, second);
    }
    add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, HEIGHT - 4, unit);
    int number = 0;
    double legend = LEFT;
    for (var line : lines.entrySet()) {
      String colour = COLOURS.get(number++ % COLOURS.size());
      add("<text x=\"%.1f\" y=\"36\" style=\"fill:%s\">%s</text>", legend, colour, line.getKey());
      legend += 16 + 6.4 * line.getKey().length();
      svg.append("<polyline stroke=\"").append(colour).append("\" points=\"");
      double[] values = line.getValue();
      for (int i = 0; i < values.length; i++) {
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i + 0.5), y(values[i])));
      }
      add("\"/>");
    }
    add("</svg>");
    return svg.toString();
  }

  private double x(double second) {
    return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
