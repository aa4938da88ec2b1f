package io.kith.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * How hard a call is tried, on whom, and what counts as its outcome: {@link Strategy}, and what
 * rules say, as data.
 */
public sealed interface CallStrategy {

  /**
   * Goes on to another instance when one certainly has not executed the call, or when it was lost
   * and the method is idempotent. What is done without a word.
   */
  record Failover() implements CallStrategy {

    @Override
    public String toString() {
      return "failover";
    }
  }

  /** One instance, once: for what is worth more early than often. */
  record Failfast() implements CallStrategy {

    @Override
    public String toString() {
      return "failfast";
    }
  }

  /**
   * As failover, and what fails nevertheless becomes a neutral reply: for what the caller can do
   * without. The reply says so in its metadata, {@link Reply#DEGRADED}. Declared exceptions are
   * answers like others, and pass.
   *
   * @param otherwise the neutral reply in JSON; empty for that of which no field is set
   */
  record Failsafe(String otherwise) implements CallStrategy {

    public Failsafe {
      Objects.requireNonNull(otherwise, "otherwise");
    }

    @Override
    public String toString() {
      return otherwise.isEmpty() ? "failsafe" : "failsafe, otherwise " + otherwise;
    }
  }

  /**
   * A second instance is asked when the first has not answered after a while; the first good reply
   * counts, and the other call is cancelled. For idempotent methods.
   *
   * @param delay after what time
   * @param maxPercent how many hedges there may be for a hundred calls, 1 to 100
   * @see <a href="https://cacm.acm.org/research/the-tail-at-scale/">The Tail at Scale</a>
   */
  record Hedged(Delay delay, int maxPercent) implements CallStrategy {

    public Hedged {
      Objects.requireNonNull(delay, "delay");
      if (maxPercent < 1 || maxPercent > 100) {
        throw new IllegalArgumentException(
            "at most " + maxPercent + " hedges for a hundred calls; allowed is 1 to 100");
      }
    }

    @Override
    public String toString() {
      return "hedged after " + delay + ", at most " + maxPercent + "%";
    }
  }

  /**
   * All instances; of a method that returns nothing.
   *
   * @param enough how many must have succeeded
   */
  record Broadcast(Enough enough) implements CallStrategy {

    public Broadcast {
      Objects.requireNonNull(enough, "enough");
    }

    @Override
    public String toString() {
      return "broadcast, " + word(enough);
    }
  }

  /**
   * All instances that the routing rules leave for the call; of a method that returns nothing.
   *
   * @param enough how many must have succeeded
   */
  record Multicast(Enough enough) implements CallStrategy {

    public Multicast {
      Objects.requireNonNull(enough, "enough");
    }

    @Override
    public String toString() {
      return "multicast, " + word(enough);
    }
  }

  private static String word(Enough enough) {
    return enough.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Failover. */
  static CallStrategy failover() {
    return new Failover();
  }

  /** Failfast. */
  static CallStrategy failfast() {
    return new Failfast();
  }

  /** Failsafe, with this reply in JSON, or the neutral one if that is empty. */
  static CallStrategy failsafe(String otherwise) {
    return new Failsafe(otherwise);
  }

  /**
   * Hedged.
   *
   * @throws IllegalArgumentException if one of them is none
   */
  static CallStrategy hedged(String delay, int maxPercent) {
    return new Hedged(Delay.parse(delay), maxPercent);
  }

  /** To all. */
  static CallStrategy broadcast(Enough enough) {
    return new Broadcast(enough);
  }

  /** To all that the routing rules leave. */
  static CallStrategy multicast(Enough enough) {
    return new Multicast(enough);
  }

  /** After what time without a reply a hedge is sent. */
  sealed interface Delay {

    /** A fixed time, 1 us to 1 h. */
    record Fixed(Duration time) implements Delay {

      private static final Duration SHORTEST = Duration.ofNanos(1_000);
      private static final Duration LONGEST = Duration.ofHours(1);

      public Fixed {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
          throw new IllegalArgumentException("a delay of " + time + "; allowed is 1us to 1h");
        }
      }

      @Override
      public String toString() {
        return time.toNanos() % 1_000_000 == 0
            ? time.toMillis() + "ms"
            : time.toNanos() / 1_000 + "us";
      }
    }

    /**
     * What so many percent of the method's response times do not exceed, as this client has
     * measured them of late.
     *
     * @param percent 50 to 99.99
     */
    record Percentile(double percent) implements Delay {

      public Percentile {
        if (!(percent >= 50 && percent <= 99.99)) {
          throw new IllegalArgumentException(
              "the percentile " + percent + "; allowed is p50 to p99.99");
        }
      }

      @Override
      public String toString() {
        return percent == Math.rint(percent) ? "p" + (int) percent : "p" + percent;
      }
    }

    /**
     * The delay of a text {@code p95}, {@code p99.9}, {@code 20ms}, {@code 500us} or {@code 1s}.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    static Delay parse(String text) {
      try {
        if (text.startsWith("p")) {
          return new Percentile(Double.parseDouble(text.substring(1)));
        }
        String unit = text.replaceFirst("^[0-9]+", "");
        long number = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return new Fixed(
            switch (unit) {
              case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1_000L));
              case "ms" -> Duration.ofMillis(number);
              case "s" -> Duration.ofSeconds(number);
              default -> throw new NumberFormatException(unit);
            });
      } catch (NumberFormatException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no delay; write a time (20ms, 500us, 1s) or a percentile (p95)", e);
      }
    }
  }
}
