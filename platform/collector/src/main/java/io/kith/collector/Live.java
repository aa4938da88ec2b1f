package io.kith.collector;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers that are given again and again, as what they tell of changes. */
public final class Live {

  /** Figures of some seconds come in at a time: looking more often would show nothing new. */
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** What is older than that changes so slowly that one may as well ask. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private Live() {}

  /** One at once, and another every two seconds, until the caller ends. */
  public static <T> Stream<T> of(Supplier<T> answer) {
    return Stream.iterate(true, _ -> false)
        .map(isFirst -> {
          if (!isFirst) {
            waitForNext();
          }
          return answer.get();
        });
  }

  private static void waitForNext() {
    try {
      TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "the caller is gone");
    }
  }

  /**
   * The span of time that was asked for.
   *
   * @throws CallException {@code INVALID_ARGUMENT} if it is longer than an hour, or negative
   */
  public static Duration span(Duration asked, Duration usual) {
    if (asked.isNegative() || asked.compareTo(LONGEST) > 0) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "span is " + asked + "; what is live goes back an hour at most");
    }
    return asked.isZero() ? usual : asked;
  }
}
