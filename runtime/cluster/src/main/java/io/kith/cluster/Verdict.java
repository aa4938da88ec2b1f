package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Reply.Failure;

/** What a call that failed says of the instance that was asked. */
enum Verdict {
  /**
   * It is well: it has answered, and the failure is the caller's fault, or a part of the answer.
   */
  ANSWERED,
  /** It is not well. */
  FAILED,
  /** It had no room, or does not know the method: no matter, unless it does so more than others. */
  REFUSED,
  /** Nothing: the caller gave up. */
  NOTHING;

  /**
   * The verdict on a failure.
   *
   * @param isReady whether the instance is still connected; if not, this says it all
   */
  static Verdict of(MethodBinding method, Failure failure, boolean isReady) {
    if (method.declares(failure.error())) {
      return ANSWERED;
    }
    return switch (failure.status().code()) {
      case OK, CANCELLED -> NOTHING;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          ANSWERED;
      case RESOURCE_EXHAUSTED, UNIMPLEMENTED -> REFUSED;
      case UNAVAILABLE -> isReady ? FAILED : NOTHING;
      case UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, DATA_LOSS -> FAILED;
    };
  }
}
