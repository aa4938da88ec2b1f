package io.kith.rules;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.core.Code;
import io.kith.policy.retry.RetryBudget.Terms;
import io.kith.policy.retry.RetryPolicy;
import io.kith.policy.retry.RetryPolicy.On;
import io.kith.policy.retry.RetryWait;
import io.kith.policy.routing.TextMatch;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a call that failed is tried again, as an entry of {@code calls} says it. Each of the values
 * may come from another entry.
 *
 * @param attempts how many there are, the first included: 1 to 16, or {@code dynamic}, which are
 *     the fewer, the less the budget has
 * @param on codes, and names of exceptions; empty for what is worth it without a word
 * @param onlyNotExecuted whether even idempotent methods are repeated only if they certainly were
 *     not executed
 * @param reply patterns of values in replies that do not do, by their paths
 * @param backoff how long to wait between two attempts
 * @param budget how many retries there are for so many calls
 */
public record RetryRule(
    Optional<String> attempts,
    List<String> on,
    Optional<Boolean> onlyNotExecuted,
    Map<String, String> reply,
    Optional<Backoff> backoff,
    Optional<Budget> budget) {

  private static final String DYNAMIC = "dynamic";

  /** Nobody waits for the one any more, and the other is no failure. */
  private static final EnumSet<Code> NEVER = EnumSet.of(Code.OK, Code.CANCELLED);

  /** How the waits of a call grow. */
  public enum Kind {
    /** There are none. */
    NONE,
    /** All are as long. */
    FIXED,
    /** The second is twice the first, the third three times. */
    LINEAR,
    /** A random time, whose bound doubles. */
    EXPONENTIAL
  }

  /**
   * Waits.
   *
   * @param from the first, or the only one; of random ones the bound
   * @param to the longest
   */
  public record Backoff(
      @Default("exponential") Kind kind,
      @Range(least = "1us", most = "1h") Optional<Duration> from,
      @Range(least = "1us", most = "1h") Optional<Duration> to) {

    private static final Duration FROM = Duration.ofMillis(10);
    private static final Duration TO = Duration.ofSeconds(1);

    public Backoff {
      requireMeant(from, "from", kind, kind != Kind.NONE);
      requireMeant(to, "to", kind, kind == Kind.LINEAR || kind == Kind.EXPONENTIAL);
      waits(kind, from, to);
    }

    private static void requireMeant(
        Optional<Duration> value, String key, Kind kind, boolean isMeant) {
      if (value.isPresent() && !isMeant) {
        throw new IllegalArgumentException(
            "'" + key + "' means nothing to waits that are " + kind + "; remove it");
      }
    }

    /** The waits. */
    public RetryWait waits() {
      return waits(kind, from, to);
    }

    private static RetryWait waits(Kind kind, Optional<Duration> from, Optional<Duration> to) {
      Duration first = from.orElse(FROM);
      Duration last = to.orElse(first.compareTo(TO) > 0 ? first : TO);
      return switch (kind) {
        case NONE -> RetryWait.none();
        case FIXED -> new RetryWait.Fixed(first);
        case LINEAR -> new RetryWait.Linear(first, last);
        case EXPONENTIAL -> RetryWait.exponential(first, last);
      };
    }
  }

  /**
   * What retries are paid from.
   *
   * @param percent retries for a hundred calls
   * @param least retries a second, if the calls earn less
   * @param off whether there may be any number
   */
  public record Budget(
      @Default("15") @Range(least = "0", most = "100") int percent,
      @Default("1") @Range(least = "0", most = "1000000") int least,
      @Default("false") boolean off) {

    /** What it earns; empty if it has no bound. */
    public Optional<Terms> terms() {
      return off ? Optional.empty() : Optional.of(new Terms(percent, least));
    }
  }

  public RetryRule {
    attempts.ifPresent(RetryRule::attempts);
    named(on);
    reply.values().forEach(TextMatch::parse);
  }

  /** Whether there are as many attempts as the budget has room for. */
  public static boolean isDynamic(String attempts) {
    return attempts.equals(DYNAMIC);
  }

  /**
   * How many attempts there are at the most.
   *
   * @throws IllegalArgumentException if the text is neither a number of them nor {@code dynamic}
   */
  public static int attempts(String text) {
    if (isDynamic(text)) {
      return RetryPolicy.MOST_ATTEMPTS;
    }
    if (text.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= RetryPolicy.MOST_ATTEMPTS) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "attempts is '"
            + text
            + "'; allowed are 1 to "
            + RetryPolicy.MOST_ATTEMPTS
            + ", and "
            + DYNAMIC);
  }

  /** What is tried again; empty if nothing is said of that. */
  public Optional<On> named() {
    return on.isEmpty() ? Optional.empty() : Optional.of(named(on));
  }

  private static On named(List<String> names) {
    var codes = EnumSet.noneOf(Code.class);
    var exceptions = new HashSet<String>();
    for (String name : names) {
      Optional<Code> code =
          Stream.of(Code.values())
              .filter(each -> word(each).equals(name.toLowerCase(Locale.ROOT).replace('_', '-')))
              .findFirst();
      if (code.isPresent() && !NEVER.contains(code.get())) {
        codes.add(code.get());
      } else if (code.isEmpty() && isClassName(name)) {
        exceptions.add(name);
      } else {
        throw new IllegalArgumentException(
            "on has '"
                + name
                + "', which is nothing that can be tried again; name exceptions by"
                + " their classes, such as shop.Locked, and codes, which are "
                + Stream.of(Code.values())
                    .filter(each -> !NEVER.contains(each))
                    .map(RetryRule::word)
                    .collect(Collectors.joining(", ")));
      }
    }
    return new On(codes, exceptions);
  }

  private static String word(Code code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isClassName(String name) {
    return name.matches("([a-z][A-Za-z0-9_]*\\.)*[A-Z][A-Za-z0-9_$]*");
  }

  /** The replies that do not do; empty if nothing is said of them. */
  public Optional<Map<String, TextMatch>> unwanted() {
    var patterns = new TreeMap<String, TextMatch>();
    reply.forEach((path, pattern) -> patterns.put(path, TextMatch.parse(pattern)));
    return patterns.isEmpty() ? Optional.empty() : Optional.of(patterns);
  }
}
