package io.kith.telemetry;

import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.core.Reply;

/** The attributes that a call has on both sides, as far as they apply. */
final class CallNotes {

  private CallNotes() {}

  /**
   * Adds what the context of a call says.
   *
   * @param sinceNanos when the call began
   */
  static void add(Context context, long sinceNanos, OwnSpan span) {
    if (!context.deadline().isNone()) {
      span.deadline(context.deadline().remainingNanos(sinceNanos));
    }
    if (!context.baggage().isEmpty()) {
      if (context.isShadow()) {
        span.note("kith.shadow", true);
      }
      if (context.isRetry()) {
        span.note("kith.retry", true);
      }
    }
  }

  /**
   * Adds what the server knows of who called.
   *
   * @param waitedNanos how long the call waited for its turn
   */
  static void addCaller(Context context, long waitedNanos, OwnSpan span) {
    span.from(context.peerAddress().orElse(null), context.caller(), waitedNanos);
    context.principal().map(Principal::toString).ifPresent(name -> span.note("kith.caller", name));
  }

  /** Adds whether something stands in the reply for one that failed. */
  static void add(Reply reply, OwnSpan span) {
    Metadata metadata = reply.metadata();
    if (!metadata.isEmpty()) {
      metadata.first(Reply.DEGRADED).ifPresent(code -> span.note("kith.degraded", code));
      metadata.first(Reply.DEGRADED_BY).ifPresent(by -> span.note("kith.degraded_by", by));
    }
  }
}
