package io.kith.transport.call;

import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.TraceContext;
import io.kith.transport.CallView;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.Timed;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
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

  /** What it is doing. On the event loop. */
  public abstract CallView view(long nowNanos);

  /** How long it has until its deadline; empty if it has none. */
  static Optional<Duration> remaining(Deadline deadline, long nowNanos) {
    return deadline.isNone()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(deadline.atNanos() - nowNanos));
  }

  static String traceId(Context context) {
    return context.trace().map(OpenCall::traceId).orElse("");
  }

  private static String traceId(TraceContext trace) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(trace.traceIdHigh()) + hex.toHexDigits(trace.traceIdLow());
  }
}
