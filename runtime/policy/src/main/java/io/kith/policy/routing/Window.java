package io.kith.policy.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * When a rule applies.
 *
 * @param from the first moment; empty for ever since
 * @param until the moment at which it is over; empty for ever after
 */
public record Window(Optional<Instant> from, Optional<Instant> until) {

  /** Always. */
  public static final Window ALWAYS = new Window(Optional.empty(), Optional.empty());

  public Window {
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException(
          "from " + from.get() + " until " + until.get() + " is no time at all");
    }
  }

  boolean contains(long nowMillis) {
    return (from.isEmpty() || nowMillis >= from.get().toEpochMilli())
        && (until.isEmpty() || nowMillis < until.get().toEpochMilli());
  }

  @Override
  public String toString() {
    return (from.map(time -> "from " + time + " ").orElse("")
            + until.map(time -> "until " + time).orElse(""))
        .strip();
  }
}
