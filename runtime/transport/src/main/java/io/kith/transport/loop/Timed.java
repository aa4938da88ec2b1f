package io.kith.transport.loop;

import org.jspecify.annotations.Nullable;

/** Something with a deadline, as a {@link DeadlineWheel} links it. Owned by an event loop. */
public abstract class Timed {

  @Nullable Timed previous;
  @Nullable Timed next;
  protected long deadlineNanos;

  /** The deadline has passed; it is no longer in the wheel. */
  protected abstract void expired();
}
