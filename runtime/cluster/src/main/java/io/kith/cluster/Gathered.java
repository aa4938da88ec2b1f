package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Enough;
import io.kith.core.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all instances said that were called together.
 *
 * @param outcomes one for each instance, ordered by their ids; at least one
 */
public record Gathered<R extends @Nullable Object>(List<Outcome<R>> outcomes) {

  public Gathered {
    outcomes = List.copyOf(outcomes);
  }

  /** What became of the call of one instance. */
  public sealed interface Outcome<R extends @Nullable Object> {

    /** Who was called. */
    Instance instance();
  }

  /** It answered. */
  public record Answered<R extends @Nullable Object>(Instance instance, R value)
      implements Outcome<R> {}

  /**
   * It did not, or with an exception.
   *
   * @param why a {@link CallException}, or an exception that the method declares
   */
  public record Failed<R extends @Nullable Object>(Instance instance, Exception why)
      implements Outcome<R> {

    public Failed {
      Objects.requireNonNull(why, "why");
    }
  }

  /** The values of those that answered. */
  public List<R> values() {
    return outcomes.stream()
        .filter(Answered.class::isInstance)
        .map(outcome -> ((Answered<R>) outcome).value())
        .toList();
  }

  /** Those that failed. */
  public List<Failed<R>> failures() {
    return outcomes.stream()
        .filter(Failed.class::isInstance)
        .map(outcome -> (Failed<R>) outcome)
        .toList();
  }

  /**
   * This, if enough of them answered.
   *
   * @throws CallException if not; it tells of each that failed
   */
  public Gathered<R> require(Enough enough) {
    List<Failed<R>> failures = failures();
    int answered = outcomes.size() - failures.size();
    if (enough.isMet(answered, outcomes.size())) {
      return this;
    }
    Failed<R> first = failures.getFirst();
    Status status =
        Status.of(
            first.why() instanceof CallException refusal ? refusal.code() : Code.UNKNOWN,
            answered + " of " + outcomes.size() + " instances answered; wanted: " + enough);
    for (Failed<R> failed : failures) {
      status = status.at(failed.instance() + ": " + failed.why().getMessage());
    }
    throw new CallException(status, first.why());
  }
}
