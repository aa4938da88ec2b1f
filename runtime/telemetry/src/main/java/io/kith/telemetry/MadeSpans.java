package io.kith.telemetry;

import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.telemetry.OwnSpan.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of a call that is made. What becomes of it in the trace is known at its
 * end: a call of one attempt is the span of that, a call of several is a span around theirs, and
 * one that was refused here is a span without a peer. Thread-safe.
 */
final class MadeSpans {

  private static final int MAX_ATTEMPTS = 64;

  private final MadeCall made;

  // Guarded by this.
  private Notes notes = Notes.NONE;
  private long firstStartNanos;
  private long firstEndNanos;
  private @Nullable Reply firstReply;

  /** How many attempts there were after the first. */
  private int more;

  /** Those of them that are over. */
  private final List<OwnSpan> others = new ArrayList<>(0);

  /** Of the span around several attempts; 0 as long as there is none. */
  private long ownSpanId;

  private boolean hasFailed;
  private boolean ended;
  private boolean isKept;

  MadeSpans(MadeCall made) {
    this.made = made;
  }

  synchronized void note(String key, Object value) {
    notes = notes.with(key, value);
  }

  /** The first attempt begins, of a call that is sampled: of others it has the time of the call. */
  synchronized void firstBegun() {
    firstStartNanos = System.nanoTime();
  }

  /** The first attempt is over. */
  synchronized void firstOver(Reply outcome) {
    firstReply = outcome;
    hasFailed |= Faults.isFault(outcome);
    if (made.trace().isSampled()) {
      firstEndNanos = System.nanoTime();
    }
  }

  /** Another attempt begins. */
  synchronized void another(OwnSpan span) {
    more++;
    span.attempt(1 + more).within(callSpanId());
  }

  private long callSpanId() {
    if (ownSpanId == 0) {
      ownSpanId = Ids.next();
    }
    return ownSpanId;
  }

  /** An attempt after the first is over; after the call, if it lost against another. */
  synchronized void over(OwnSpan span, Reply outcome) {
    hasFailed |= Faults.isFault(outcome);
    if (ended) {
      if (isKept) {
        span.release();
      }
    } else if (others.size() < MAX_ATTEMPTS) {
      others.add(span);
    }
  }

  /**
   * The call is over.
   *
   * @param isWorthIt whether it is kept, within bounds, although it is not sampled; it is as well
   *     if an attempt failed
   */
  synchronized void end(Call call, Reply reply, long nowNanos, boolean isWorthIt) {
    if (ended) {
      return;
    }
    ended = true;
    isKept =
        made.trace().isSampled()
            || ((isWorthIt || hasFailed) && made.tracing().admits(made.trace(), nowNanos));
    if (isKept) {
      keep(call, reply, nowNanos);
    }
  }

  private void keep(Call call, Reply reply, long nowNanos) {
    boolean isSeveral = more > 0;
    long startNanos = made.startNanos();
    if (isSeveral) {
      OwnSpan around =
          made.span(made.trace().withSpan(callSpanId()), Kind.INTERNAL, call, startNanos);
      around.note(notes);
      around.note("kith.attempts", 1 + more);
      CallNotes.add(call.context(), startNanos, around);
      CallNotes.add(reply, around);
      around.within(made.parentSpanId()).hold(nowNanos, reply);
      around.release();
    }
    OwnSpan first =
        made.span(
            made.trace(), Kind.CLIENT, call, firstStartNanos == 0 ? startNanos : firstStartNanos);
    if (!isSeveral) {
      first.note(notes);
      CallNotes.add(reply, first);
    }
    if (made.firstPeer() != null) {
      first.attempt(1);
    }
    CallNotes.add(call.context(), startNanos, first);
    first
        .to(made.firstPeer())
        .within(isSeveral ? callSpanId() : made.parentSpanId())
        .hold(firstEndNanos == 0 ? nowNanos : firstEndNanos, firstOutcome(reply, isSeveral));
    first.release();
    others.forEach(OwnSpan::release);
  }

  /** How the first attempt ended; as the call did, if it was the only one and did not fail. */
  private Reply firstOutcome(Reply reply, boolean isSeveral) {
    Reply known = firstReply;
    if (known == null && made.firstSucceeded()) {
      known = Success.of(null);
    }
    return known != null && (isSeveral || known instanceof Failure) ? known : reply;
  }
}
