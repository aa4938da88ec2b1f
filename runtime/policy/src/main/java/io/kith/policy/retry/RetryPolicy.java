package io.kith.policy.retry;

import io.kith.core.Code;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is tried again, how often, and after which wait. Immutable.
 *
 * <p>Nothing is ever repeated that was perhaps executed, unless its method is idempotent.
 *
 * @param attempts how many there are for a call, the first included; 1 to {@value #MOST_ATTEMPTS}
 * @param isDynamic whether there are the fewer, the less the budget has: the n-th retry of a call
 *     needs n in it
 * @param on what is tried again; empty for what is worth it without a word
 * @param onlyNotExecuted whether even calls of idempotent methods are repeated only if they
 *     certainly were not executed
 * @param waits how long between two attempts, unless an instance has said
 */
public record RetryPolicy(
    int attempts, boolean isDynamic, Optional<On> on, boolean onlyNotExecuted, RetryWait waits) {

  /** The most attempts of a call. */
  public static final int MOST_ATTEMPTS = 16;

  /** What a call was not executed with that another instance may do better. */
  private static final Set<Code> FAULT_OF_INSTANCE =
      EnumSet.of(
          Code.UNAVAILABLE,
          Code.RESOURCE_EXHAUSTED,
          Code.UNIMPLEMENTED,
          Code.INTERNAL,
          Code.UNKNOWN,
          Code.ABORTED,
          Code.DATA_LOSS);

  /**
   * Failures that are named.
   *
   * @param codes by their codes
   * @param exceptions by the names of Java classes, simple or in full, or of ones that they extend:
   *     exceptions that the method declares, and local causes
   */
  public record On(Set<Code> codes, Set<String> exceptions) {

    public On {
      codes = Set.copyOf(codes);
      exceptions = Set.copyOf(exceptions);
    }

    /** {@code aborted, shop.Locked}. */
    @Override
    public String toString() {
      return Stream.concat(
              codes.stream()
                  .map(code -> code.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .sorted(),
              exceptions.stream().sorted())
          .collect(Collectors.joining(", "));
    }

    private boolean names(@Nullable Throwable error) {
      for (Class<?> type = error == null ? null : error.getClass();
          type != null && !exceptions.isEmpty();
          type = type.getSuperclass()) {
        if (exceptions.contains(type.getName()) || exceptions.contains(type.getSimpleName())) {
          return true;
        }
      }
      return false;
    }
  }

  /** What it takes to try again. */
  enum Price {
    /** It is not tried again, whatever there is. */
    NONE,
    /** Nothing: no instance has had to do with it. */
    FREE,
    /** A retry, be it saved: the instance is gone. */
    RESCUE,
    /** A retry. */
    FULL
  }

  public RetryPolicy {
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(attempts + " attempts; allowed are 1 to " + MOST_ATTEMPTS);
    }
  }

  /** What is done without a word: at once, on another instance. */
  public static RetryPolicy ofAttempts(int attempts) {
    return new RetryPolicy(attempts, false, Optional.empty(), false, RetryWait.none());
  }

  /** What it takes to try again after this. */
  Price price(FailedAttempt failed, boolean isIdempotent) {
    if (failed.isGivenUp()) {
      return Price.NONE;
    }
    return switch (failed.executed()) {
      case NO -> priceOfNotExecuted(failed);
      case MAYBE ->
          isIdempotent && !onlyNotExecuted && isWorthIt(failed)
              ? failed.isLost() ? Price.RESCUE : Price.FULL
              : Price.NONE;
    };
  }

  private Price priceOfNotExecuted(FailedAttempt failed) {
    if (FAULT_OF_INSTANCE.contains(failed.code())
        && (failed.isLost() || failed.code() == Code.UNIMPLEMENTED)) {
      return Price.FREE;
    }
    boolean worth =
        on.map(named -> named.codes().contains(failed.code()) || named.names(failed.error()))
            .orElseGet(() -> FAULT_OF_INSTANCE.contains(failed.code()));
    return worth ? Price.FULL : Price.NONE;
  }

  /** A declared exception is an answer, unless it is named. */
  private boolean isWorthIt(FailedAttempt failed) {
    if (failed.code() == Code.OK) {
      return true; // the reply does not do, says who has read it
    }
    if (on.isEmpty()) {
      return !failed.isDeclared() && failed.code() == Code.UNAVAILABLE;
    }
    return on.get().names(failed.error())
        || (!failed.isDeclared() && on.get().codes().contains(failed.code()));
  }
}
