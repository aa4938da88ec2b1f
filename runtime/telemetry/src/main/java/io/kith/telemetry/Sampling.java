package io.kith.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many of the traces that begin in a process are recorded. */
public sealed interface Sampling {

  /**
   * A share of them, drawn by chance.
   *
   * @param share 0 for none to 1 for all
   */
  record Ratio(double share) implements Sampling {

    public Ratio {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share of traces is between 0 and 1, not " + share);
      }
    }

    @Override
    public String toString() {
      return Double.toString(share);
    }
  }

  /**
   * So many in a second at the most, and as many at once.
   *
   * @param perSecond 1 to 1,000,000
   */
  record Rate(int perSecond) implements Sampling {

    public Rate {
      if (perSecond < 1 || perSecond > 1_000_000) {
        throw new IllegalArgumentException(
            "a rate of traces is between 1/s and 1000000/s, not " + perSecond + "/s");
      }
    }

    /** The time between two. */
    long spacingNanos() {
      return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    public String toString() {
      return perSecond + "/s";
    }
  }

  /** No trace. */
  Sampling NONE = new Ratio(0);

  /** Every trace. */
  Sampling ALL = new Ratio(1);

  /** A share such as {@code 0.01} or {@code 1%}, or a rate such as {@code 10/s}. */
  Pattern FORM = Pattern.compile("(?<number>\\d{1,7}(?:\\.\\d{1,9})?)(?<unit>/s|%)?");

  /**
   * What a text says: {@code 0.01}, {@code 1%}, {@code 10/s}.
   *
   * @throws IllegalArgumentException if it says nothing of the kind
   */
  static Sampling parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no sampling; expected is a share such as 0.01 or 1%, or a rate such as 10/s");
    }
    double number = Double.parseDouble(form.group("number"));
    return switch (form.group("unit")) {
      case "/s" -> new Rate((int) number);
      case "%" -> new Ratio(number / 100);
      case null, default -> new Ratio(number);
    };
  }
}
