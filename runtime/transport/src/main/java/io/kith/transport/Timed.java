package io.kith.transport;

import org.jspecify.annotations.Nullable;

/** Something with a deadline, as a {@link DeadlineWheel} links it. Owned by an event loop. */
abstract class Timed {

  @Nullable Timed previous;
  @Nullable Timed next;
  long deadlineNanos;

  /** The deadline has passed; it is no longer in the wheel. */
  abstract void expired();
}
