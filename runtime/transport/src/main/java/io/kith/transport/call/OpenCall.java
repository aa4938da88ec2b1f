package io.kith.transport.call;

import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.Timed;
import org.jspecify.annotations.Nullable;

/**
 * A call that has begun and not ended, on either side, as {@link CallTable} and {@link
 * DeadlineWheel} link it.
 */
public abstract sealed class OpenCall extends Timed permits IncomingCall, OutgoingCall {

  protected int id;
  @Nullable OpenCall nextInSlot;

  /** The id on its connection; 0 until it has one. */
  public final int id() {
    return id;
  }
}
