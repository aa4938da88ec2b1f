package io.kith.telemetry;

import io.kith.codec.ProtoWriter;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Method;
import io.kith.core.Peer;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Span;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of Kith's own making: light while the call goes on, and encoded by the thread that ships.
 * Thread-safe.
 */
final class OwnSpan implements Span, Recorded {

  /** What a span is of, by its number in OTLP. */
  enum Kind {
    INTERNAL(1),
    SERVER(2),
    CLIENT(3);

    final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** The most attributes besides those that all spans of its kind have. */
  static final int MAX_NOTES = 64;

  /** The most events. */
  static final int MAX_EVENTS = 32;

  private static final long UNKNOWN = Long.MIN_VALUE;
  private static final int BYTES = 256;
  private static final int NOTE_BYTES = 64;
  private static final int EVENT_BYTES = 2048;

  private final Spans spans;
  private final TraceContext trace;
  private final Kind kind;
  private final @Nullable Method method;
  private final String name;
  private final long startNanos;

  // Guarded by this until it has ended, and not changed any more then.
  private Notes notes = Notes.NONE;
  private long deadlineNanos = UNKNOWN;
  private long queueNanos = UNKNOWN;
  private int attempt;
  private @Nullable InetAddress clientAddress;
  private PeerApp caller = PeerApp.UNKNOWN;
  private long parentSpanId;
  private @Nullable Peer peer;
  private long endNanos;
  private @Nullable Status status;
  private List<SpanEvent> events = List.of();
  private @Nullable String failed;
  private boolean ended;

  /**
   * A span that begins.
   *
   * @param spans where it goes when it has ended
   * @param parentSpanId 0 if there is none
   * @param method of a call; null of something else
   */
  OwnSpan(
      Spans spans,
      TraceContext trace,
      long parentSpanId,
      Kind kind,
      @Nullable Method method,
      String name,
      long startNanos) {
    this.spans = spans;
    this.trace = trace;
    this.parentSpanId = parentSpanId;
    this.kind = kind;
    this.method = method;
    this.name = name;
    this.startNanos = startNanos;
  }

  /** Where it goes. */
  Spans spans() {
    return spans;
  }

  @Override
  public TraceContext trace() {
    return trace;
  }

  @Override
  public synchronized void note(String key, String value) {
    if (!ended) {
      notes = notes.with(key, value);
    }
  }

  @Override
  public synchronized void note(String key, long value) {
    if (!ended) {
      notes = notes.with(key, value);
    }
  }

  /** Adds all of these. */
  synchronized OwnSpan note(Notes more) {
    notes = notes.with(more);
    return this;
  }

  synchronized OwnSpan note(String key, double value) {
    if (!ended) {
      notes = notes.with(key, value);
    }
    return this;
  }

  synchronized OwnSpan note(String key, boolean value) {
    if (!ended) {
      notes = notes.with(key, value);
    }
    return this;
  }

  /** How much time was left when it began; of a call without a deadline it is not told. */
  synchronized OwnSpan deadline(long nanos) {
    deadlineNanos = nanos;
    return this;
  }

  /** Which attempt of the call it is, from 1. */
  synchronized OwnSpan attempt(int number) {
    attempt = number;
    return this;
  }

  /** Who made the call, as far as that is known, and how long it waited for its turn. */
  synchronized OwnSpan from(@Nullable InetAddress address, PeerApp app, long waitedNanos) {
    clientAddress = address;
    caller = app;
    queueNanos = waitedNanos;
    return this;
  }

  /** Adds an event; beyond {@value #MAX_EVENTS}, nothing. */
  synchronized void event(SpanEvent event) {
    if (ended || events.size() >= MAX_EVENTS) {
      return;
    }
    if (events.isEmpty()) {
      events = new ArrayList<>(1);
    }
    events.add(event);
  }

  /** The application says that what it is of has failed. */
  synchronized void failed(String why) {
    if (!ended) {
      failed = why;
    }
  }

  /** Who was called. */
  synchronized OwnSpan to(@Nullable Peer other) {
    peer = other;
    return this;
  }

  /** Whose child it is. */
  synchronized OwnSpan within(long otherSpanId) {
    parentSpanId = otherSpanId;
    return this;
  }

  @Override
  public Span begin(String childName) {
    return new OwnSpan(
        spans,
        trace.withSpan(Ids.next()),
        trace.spanId(),
        Kind.INTERNAL,
        null,
        childName,
        System.nanoTime());
  }

  @Override
  public void end(@Nullable Throwable failure) {
    Status how =
        switch (failure) {
          case null -> null;
          case CallException refused -> refused.status();
          default -> Status.of(Code.UNKNOWN, failure.toString());
        };
    if (hold(System.nanoTime(), how, failure) && trace.isSampled()) {
      release();
    }
  }

  /** Ends it with the outcome of a call, and keeps it back until {@link #release}. */
  void hold(long nowNanos, Reply outcome) {
    if (outcome instanceof Failure failure) {
      hold(nowNanos, failure.status(), failure.error());
    } else {
      hold(nowNanos, null, null);
    }
  }

  private synchronized boolean hold(
      long nowNanos, @Nullable Status how, @Nullable Throwable failure) {
    if (ended) {
      return false;
    }
    endNanos = nowNanos;
    status = how;
    if (failure != null) {
      event(SpanEvent.of(failure, nowNanos));
    }
    ended = true;
    return true;
  }

  /** Has it shipped, now that it has ended. */
  void release() {
    spans.add(this);
  }

  @Override
  public int bytes() {
    return BYTES
        + NOTE_BYTES * notes.size()
        + notes.chars()
        + (status == null ? 0 : status.message().length())
        + EVENT_BYTES * events.size();
  }

  @Override
  public synchronized void write(int field, SpanEncoder encoder, ProtoWriter out) {
    int span = out.begin(field);
    encoder.ids(trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), parentSpanId, out);
    if (method != null) {
      encoder.method(method, out);
    } else {
      out.string(SpanEncoder.NAME, OtlpAttributes.sound(name));
    }
    out.int32(SpanEncoder.KIND, kind.number);
    long start = encoder.epoch(startNanos);
    out.fixed64(SpanEncoder.START, start);
    out.fixed64(SpanEncoder.END, start + Math.max(0, endNanos - startNanos));
    encoder.peer(peer, out);
    writeCall(out);
    notes.write(SpanEncoder.ATTRIBUTES, out);
    for (SpanEvent event : events) {
      event.write(encoder, out);
    }
    if (status != null) {
      OtlpAttributes.text(
          SpanEncoder.ATTRIBUTES, "rpc.response.status_code", status.code().name(), out);
    }
    if (status != null && Faults.isFault(status.code())) {
      OtlpAttributes.text(SpanEncoder.ATTRIBUTES, "error.type", status.code().name(), out);
      writeFailure(status.message(), out);
    } else if (failed != null) {
      writeFailure(failed, out);
    }
    out.end(span);
  }

  private void writeCall(ProtoWriter out) {
    int field = SpanEncoder.ATTRIBUTES;
    if (deadlineNanos != UNKNOWN) {
      OtlpAttributes.number(field, "kith.deadline_ms", millis(deadlineNanos), out);
    }
    if (queueNanos != UNKNOWN) {
      OtlpAttributes.number(field, "kith.queue_ms", millis(queueNanos), out);
    }
    if (attempt > 0) {
      OtlpAttributes.number(field, "kith.attempt", (long) attempt, out);
    }
    if (clientAddress != null) {
      OtlpAttributes.text(field, "client.address", clientAddress.getHostAddress(), out);
    }
    if (caller != PeerApp.UNKNOWN && caller != PeerApp.NOBODY) {
      OtlpAttributes.text(field, "kith.peer.service", caller.name(), out);
    }
  }

  private static double millis(long nanos) {
    return nanos / 1000 / 1e3;
  }

  private static void writeFailure(String why, ProtoWriter out) {
    int status = out.begin(SpanEncoder.STATUS);
    out.string(SpanEncoder.STATUS_MESSAGE, OtlpAttributes.sound(why));
    out.int32(SpanEncoder.STATUS_CODE, SpanEncoder.ERROR);
    out.end(status);
  }
}
