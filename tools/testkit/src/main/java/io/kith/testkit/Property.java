package io.kith.testkit;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A statement that must hold for every generated case.
 *
 * <pre>{@code
 * Property.holds(1_000, source -> {
 *   byte[] bytes = source.bytes(100);
 *   assertThat(decode(encode(bytes))).isEqualTo(bytes);
 * });
 * }</pre>
 *
 * <p>The system property {@code kith.cases} multiplies the number of cases, for a long run.
 *
 * <p>The cases are the same in every run. A case that fails is tried again at smaller sizes, and
 * the smallest that still fails is reported with its seed; {@code Property.holdsFor(seed, size, …)}
 * runs that one alone.
 */
public final class Property {

  private static final long FIRST_SEED = 20_260_101;

  /** How many times as many cases are checked as the tests ask for. */
  private static final int FACTOR = Integer.getInteger("kith.cases", 1);

  private Property() {}

  /** What must not throw. */
  @FunctionalInterface
  public interface Statement {

    /** Takes its values from the source and asserts. */
    void check(Source source) throws Exception;
  }

  /** Checks the statement for that many cases, small ones first. */
  public static void holds(int wanted, Statement statement) {
    int cases = wanted * FACTOR;
    for (int number = 0; number < cases; number++) {
      long seed = FIRST_SEED + number;
      int size = (int) ((long) Source.LARGEST * (number + 1) / cases);
      Optional<Throwable> failure = failure(seed, size, statement);
      if (failure.isPresent()) {
        holdsFor(seed, smallestFailing(seed, size, statement), statement);
        throw new AssertionError(
            "failed for seed " + seed + " at size " + size + " once and not again", failure.get());
      }
    }
  }

  /** Checks the statement for one case: what a failure names. */
  public static void holdsFor(long seed, int size, Statement statement) {
    failure(seed, size, statement)
        .ifPresent(cause -> {
          throw new AssertionError(
              "does not hold for seed " + seed + " at size " + size + ": " + cause.getMessage(),
              cause);
        });
  }

  /** Sizes are tried from the smallest up: the same seed gives other, smaller values at each. */
  private static int smallestFailing(long seed, int failing, Statement statement) {
    for (int size = 0; size < failing; size++) {
      if (failure(seed, size, statement).isPresent()) {
        return size;
      }
    }
    return failing;
  }

  private static Optional<Throwable> failure(long seed, int size, Statement statement) {
    try {
      statement.check(new Source(new SplittableRandom(seed), size));
      return Optional.empty();
    } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
      return Optional.of(e);
    }
  }
}
