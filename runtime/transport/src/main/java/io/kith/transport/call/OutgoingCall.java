package io.kith.transport.call;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.CallView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, of whatever protocol: the caller hands it over and parks; whoever gives it
 * a result first publishes that and wakes the caller, who decodes. Between the two threads there is
 * one volatile field.
 *
 * <p>A call that streams its replies parks nobody: the caller has the stream, and whoever ends the
 * call ends that.
 */
public abstract non-sealed class OutgoingCall extends OpenCall {

  private static final OutgoingCall[] NONE = {};
  private static final Status CANCELLED = Status.of(Code.CANCELLED, "the caller gave up");

  private static final int WAITING = 0;
  private static final int COMPLETING = 1;
  private static final int DONE = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(OutgoingCall.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MethodBinding method;
  private final Call call;
  private final boolean hasDeadline;
  private final Thread caller = Thread.currentThread();
  private long handedOverNanos; // owned by the event loop

  // Published by the state.
  @SuppressWarnings("unused") // through the handle
  private volatile int state;

  private @Nullable Failure failure;
  private volatile Cancellation.@Nullable Registration watch;
  private OutgoingCall[] others = NONE;

  /**
   * A call that the current thread makes.
   *
   * @param deadline none only for a call that streams
   */
  protected OutgoingCall(MethodBinding method, Call call, Deadline deadline) {
    this.method = method;
    this.call = call;
    this.hasDeadline = !deadline.isNone();
    this.deadlineNanos = deadline.atNanos();
  }

  /** What is called. */
  public final MethodBinding method() {
    return method;
  }

  /** The call as the filters left it. */
  protected final Call call() {
    return call;
  }

  /** Whether it has a deadline, and so belongs in the wheel. */
  public final boolean hasDeadline() {
    return hasDeadline;
  }

  /** Whether nobody waits for an answer. */
  public final boolean isOneWay() {
    return method.method().isOneWay();
  }

  /** It is on its way since then. On the event loop. */
  protected final void handedOver(long nowNanos) {
    handedOverNanos = nowNanos;
  }

  @Override
  public final CallView view(long nowNanos) {
    return new CallView(
        method.method().path(),
        "",
        Duration.ofNanos(nowNanos - handedOverNanos),
        hasDeadline ? Optional.of(Duration.ofNanos(deadlineNanos - nowNanos)) : Optional.empty(),
        traceId(call.context()),
        call.context().cancellation().isCancelled() ? "cancelled" : "waiting",
        caller.threadId());
  }

  /** Method and server, for people. */
  protected abstract String where();

  // ---- on the caller's thread

  /**
   * Makes the call: hands it to the connection and, unless it is one-way, blocks until it is over.
   */
  public abstract Reply make();

  /**
   * Of a call that failed: whether it certainly was not processed, for a reason that another
   * connection to the same server may not have.
   */
  public abstract boolean mayBeMadeAgain();

  /** Blocks until the call is over. */
  protected final Reply await() {
    var cancellation = call.context().cancellation();
    if (cancellation.isNever()) {
      park();
    } else {
      try (var _ = cancellation.onCancel(() -> abandon(cancellation.reason().orElse(CANCELLED)))) {
        park();
      }
    }
    return failure != null ? failure : result();
  }

  /**
   * The outcome of a call that streams its replies, at once: the stream, unless it is known already
   * that the call was not executed.
   */
  protected final Reply streaming(Supplier<Stream<?>> pulled) {
    var cancellation = call.context().cancellation();
    if (!cancellation.isNever()) {
      var registration =
          cancellation.onCancel(() -> abandon(cancellation.reason().orElse(CANCELLED)));
      watch = registration;
      if (state == DONE) {
        registration.close();
      }
    }
    Failure known = state == DONE ? failure : null;
    return known != null && known.executed() == Executed.NO
        ? known
        : Reply.Success.of(pulled.get());
  }

  private void park() {
    boolean interrupted = false;
    while (state != DONE) {
      LockSupport.park(this);
      if (state != DONE && Thread.interrupted()) {
        interrupted = true;
        abandon(
            call.context()
                .cancellation()
                .reason()
                .orElse(Status.of(Code.CANCELLED, "the calling thread was interrupted")));
      }
    }
    for (OutgoingCall other : others) {
      other.wake();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the call since nobody wants its outcome any more. On any thread. */
  public final void abandon(Status why) {
    if (complete(
        new Failure(
            why.at("while waiting for " + where()), null, Executed.MAYBE, Metadata.empty()))) {
      abandoned();
    }
  }

  /** Decodes the answer that was published. */
  protected abstract Reply result();

  // ---- on the event loop

  /** Ends a call that there is no time for any more: nobody is bothered with it. */
  protected final boolean endedBefore(long nowNanos) {
    boolean isOver = hasDeadline && deadlineNanos - nowNanos <= 0;
    if (isOver) {
      expired(false);
    }
    return isOver;
  }

  /**
   * Ends a call whose deadline has passed.
   *
   * @param sent whether the server may have heard of it
   */
  protected final void expired(boolean sent) {
    String why =
        sent
            ? "no reply of " + where() + " within the deadline"
            : "the deadline passed before " + where() + " was sent";
    complete(
        new Failure(
            Status.of(Code.DEADLINE_EXCEEDED, why),
            null,
            sent ? Executed.MAYBE : Executed.NO,
            Metadata.empty()));
  }

  // ---- on any thread

  /** The caller is gone, and the server may stop. */
  protected abstract void abandoned();

  /** Whether it has no result yet. */
  protected final boolean isWaiting() {
    return state == WAITING;
  }

  /** Ends the call with a failure, unless it has ended. Returns whether this did it. */
  public final boolean complete(Failure how) {
    if (!claim()) {
      return false;
    }
    failure = how;
    publish();
    if (method.method().isStreaming()) {
      over(how, true);
    }
    wake();
    return true;
  }

  /**
   * Ends a call that streams its replies in its turn: what has come of them comes first.
   *
   * @param how null if it succeeded
   */
  protected final void finish(@Nullable Failure how) {
    if (claim()) {
      failure = how;
      publish();
      over(how, false);
    }
  }

  private void over(@Nullable Failure how, boolean atOnce) {
    endStreams(how, atOnce);
    Cancellation.Registration registration = watch;
    if (registration != null) {
      registration.close();
    }
  }

  /**
   * The call has ended: requests are no longer pulled, and replies end.
   *
   * @param how null if it succeeded
   * @param atOnce whether replies that have come and were not pulled are dropped
   */
  protected void endStreams(@Nullable Failure how, boolean atOnce) {}

  /** For the one who has the answer: returns whether it is the first, and may publish it. */
  protected final boolean claim() {
    return STATE.compareAndSet(this, WAITING, COMPLETING);
  }

  /** Lets the caller see the result. */
  final void publish() {
    STATE.setVolatile(this, DONE);
  }

  /** Wakes the caller, who finds the result that was published. */
  final void wake() {
    LockSupport.unpark(caller);
  }

  /** The callers that this one wakes before it goes on; their results are published already. */
  final void wakesToo(OutgoingCall[] calls) {
    others = calls;
  }
}
