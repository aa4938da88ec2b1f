package io.kith.policy.breaker;

import io.kith.core.Code;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * When a {@link Breaker} opens, and how it closes again. It opens as soon as any of its conditions
 * holds, which is looked at whenever a call fails or is slow. Immutable.
 *
 * @param span over which calls are counted; the last 10 s by default
 * @param minCalls ratios of fewer calls say nothing; 1 or more, 20 by default
 * @param errorRatio so great a part of the calls has failed; above 0 to 1, 0.5 by default, 0 for
 *     never
 * @param errors so many calls have failed, however many went well; 0, the default, for never
 * @param consecutive so many calls in a row have failed; 0, the default, for never
 * @param slow a call that takes as long or longer is slow, whether it fails or not; 0, the default,
 *     if none is
 * @param slowRatio so great a part of the calls was slow; above 0 to 1, 0.5 by default
 * @param open how long it lets nobody through, at the least; 5 s by default. Each time in a row
 *     takes twice as long as the last, and up to a quarter is added at random, so that many clients
 *     do not come back at once.
 * @param longest the longest, before what is added; 1 min by default
 * @param probes how many calls are then let through to see how it is; 1 to 1000, 3 by default
 * @param recovery how long the share of the calls that are let through takes to grow from a tenth
 *     to all of them once the probes have gone well; 10 s by default, 0 for all at once
 * @param codes a call that ends with one of these has failed; by default those that are the fault
 *     of the server: {@link #faultsOfServer}
 */
public record BreakerPolicy(
    Span span,
    int minCalls,
    double errorRatio,
    int errors,
    int consecutive,
    Duration slow,
    double slowRatio,
    Duration open,
    Duration longest,
    int probes,
    Duration recovery,
    Set<Code> codes) {

  /** The most calls that a window holds. */
  public static final int MOST_CALLS = 10_000;

  /** The most probes. */
  public static final int MOST_PROBES = 1_000;

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Set<Code> FAULTS_OF_SERVER =
      Set.of(Code.UNKNOWN, Code.DEADLINE_EXCEEDED, Code.INTERNAL, Code.UNAVAILABLE, Code.DATA_LOSS);

  private static final BreakerPolicy DEFAULTS =
      new BreakerPolicy(
          new Span.OfTime(Duration.ofSeconds(10)),
          20,
          0.5,
          0,
          0,
          Duration.ZERO,
          0.5,
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          3,
          Duration.ofSeconds(10),
          FAULTS_OF_SERVER);

  /** Over what calls are counted. */
  public sealed interface Span {

    /**
     * The calls of the last so long, 100 ms to 1 h. It rolls by tenths: what is older than nine of
     * them may be forgotten.
     */
    record OfTime(Duration length) implements Span {
      public OfTime {
        requireBetween(length, "window", Duration.ofMillis(100), LONGEST);
      }

      @Override
      public String toString() {
        return "the last " + Texts.time(length.toNanos());
      }
    }

    /** So many calls, the last; 1 to {@value BreakerPolicy#MOST_CALLS}. */
    record OfCalls(int count) implements Span {
      public OfCalls {
        require(count >= 1 && count <= MOST_CALLS, "calls", count, "1 to " + MOST_CALLS);
      }

      @Override
      public String toString() {
        return "the last " + count + " calls";
      }
    }
  }

  public BreakerPolicy {
    Objects.requireNonNull(span, "span");
    require(minCalls >= 1, "minCalls", minCalls, "1 or more");
    require(
        !(span instanceof Span.OfCalls(int count)) || minCalls <= count,
        "minCalls",
        minCalls,
        "at most as many calls as are counted");
    requireRatio(errorRatio, "errorRatio");
    require(errors >= 0, "errors", errors, "0 or more");
    require(consecutive >= 0, "consecutive", consecutive, "0 or more");
    requireBetween(slow, "slow", Duration.ZERO, LONGEST);
    requireRatio(slowRatio, "slowRatio");
    requireBetween(open, "open", SHORTEST, LONGEST);
    requireBetween(longest, "longest", open, LONGEST);
    require(probes >= 1 && probes <= MOST_PROBES, "probes", probes, "1 to " + MOST_PROBES);
    requireBetween(recovery, "recovery", Duration.ZERO, LONGEST);
    codes = Set.copyOf(codes);
    require(
        !codes.contains(Code.OK) && !codes.contains(Code.CANCELLED),
        "codes",
        codes,
        "all but OK and CANCELLED");
    require(
        errorRatio > 0 || errors > 0 || consecutive > 0 || (slow.isPositive() && slowRatio > 0),
        "errorRatio",
        errorRatio,
        "above 0, as no other condition would ever open it");
  }

  private static void requireRatio(double ratio, String name) {
    require(ratio >= 0 && ratio <= 1, name, ratio, "0 to 1");
  }

  private static void requireBetween(Duration time, String name, Duration least, Duration most) {
    require(
        time.compareTo(least) >= 0 && time.compareTo(most) <= 0, name, time, least + " to " + most);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is " + allowed);
    }
  }

  /** The defaults. */
  public static BreakerPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * The codes that are the fault of the server: UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE
   * and DATA_LOSS.
   */
  public static Set<Code> faultsOfServer() {
    return EnumSet.copyOf(FAULTS_OF_SERVER);
  }

  /**
   * What a failure with this code says. A caller who gave up, or has used up what is his, says
   * nothing; one who has made a mistake was answered.
   */
  public Outcome outcome(Code code) {
    if (codes.contains(code)) {
      return Outcome.FAILED;
    }
    return switch (code) {
      case CANCELLED, RESOURCE_EXHAUSTED -> Outcome.NOTHING;
      default -> Outcome.WELL;
    };
  }

  /** Whether it is to be told how long calls take. */
  public boolean isTimed() {
    return slow.isPositive() && slowRatio > 0;
  }

  /** How often a breaker is to be turned: once a tenth of the window, or once a second. */
  public Duration interval() {
    return span instanceof Span.OfTime(Duration length)
        ? Duration.ofNanos(
            Math.min(length.toNanos() / TimeWindow.SLICES, Duration.ofSeconds(1).toNanos()))
        : Duration.ofSeconds(1);
  }
}
