package io.kith.transport;

import org.jspecify.annotations.Nullable;

/**
 * A call that has begun and not ended, on either side, as {@link CallTable} and {@link
 * DeadlineWheel} link it.
 */
abstract sealed class OpenCall extends Timed permits ClientCall, ServerCall {

  int id;
  @Nullable OpenCall nextInSlot;

  /** The id on its connection; 0 until it has one. */
  final int id() {
    return id;
  }
}
