package io.kith.core;

import java.lang.ScopedValue.CallableOp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a request through a process and across all hops: deadline, cancellation, trace,
 * baggage and principal.
 *
 * <p>The current context is bound to the thread for the length of a block, never longer:
 *
 * {@snippet :
 * Balance b = Context.within(Duration.ofMillis(200)).call(() -> membership.balance(42));
 * }
 *
 * <p>A server runs each handler in the context of its call; {@link Fork} carries it into the
 * threads that it starts. Another thread gets it by {@link #wrap}. Immutable and thread-safe.
 */
public final class Context {

  /** The most labels of baggage. */
  public static final int MAX_BAGGAGE = 64;

  /** The label of baggage that marks a {@linkplain #isShadow shadow}. */
  public static final String SHADOW = "kith-shadow";

  /**
   * The label of baggage that has what systems of other makes added to the trace: the header field
   * {@code tracestate} of W3C Trace Context, which Kith passes on as it is.
   */
  public static final String TRACE_STATE = "tracestate";

  /**
   * The label of baggage, and the metadata and header field, that asks by {@code force} for the
   * trace to be recorded.
   */
  public static final String FORCE_TRACE = "kith-trace";

  /** The label of baggage that marks a {@linkplain #isRetry retry}. */
  public static final String RETRY = "kith-retry";

  private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();
  private static final Context ROOT =
      new Context(Deadline.none(), Cancellation.never(), null, null, Map.of(), null, null, null);

  /** What takes along what a thread has besides. */
  private static volatile UnaryOperator<Context> carrier = UnaryOperator.identity();

  private final Deadline deadline;
  private final Cancellation cancellation;
  private final @Nullable TraceContext trace;
  private final @Nullable Span span;
  private final Map<String, String> baggage;
  private final @Nullable Principal principal;

  /** Of one hop each, the one that came in and the one that goes out. */
  private final @Nullable Exchange handled;

  private final @Nullable Exchange made;

  private Context(
      Deadline deadline,
      Cancellation cancellation,
      @Nullable TraceContext trace,
      @Nullable Span span,
      Map<String, String> baggage,
      @Nullable Principal principal,
      @Nullable Exchange handled,
      @Nullable Exchange made) {
    this.deadline = deadline;
    this.cancellation = cancellation;
    this.trace = trace;
    this.span = span;
    this.baggage = baggage;
    this.principal = principal;
    this.handled = handled;
    this.made = made;
  }

  /** The context of this thread; {@link #root()} outside of any. */
  public static Context current() {
    return CURRENT.orElse(ROOT);
  }

  /**
   * Has this operator add to the context of a thread what the thread has besides, such as the
   * current span of a tracing library, when work goes on to other threads by {@link Fork}. For
   * libraries; one for the process.
   */
  public static void carryAlong(UnaryOperator<Context> more) {
    carrier = more;
  }

  /** The context of this thread, with what it has besides. */
  static Context carried() {
    return carrier.apply(current());
  }

  /** The context with nothing in it. */
  public static Context root() {
    return ROOT;
  }

  /**
   * The context of a request that enters this process.
   *
   * @param trace the trace it belongs to, or null
   * @param principal who makes it as far as the connection proves, or null
   * @param handled what it brings along, and takes along
   */
  public static Context incoming(
      Deadline deadline,
      Cancellation cancellation,
      @Nullable TraceContext trace,
      Map<String, String> baggage,
      @Nullable Principal principal,
      Exchange handled) {
    return new Context(deadline, cancellation, trace, null, baggage, principal, handled, null);
  }

  /** The current context with so much time at the most: an earlier deadline stays. */
  public static Context within(Duration timeout) {
    return current().with(Deadline.after(timeout, System.nanoTime()));
  }

  /** This context with this deadline, or its own if that is earlier. */
  public Context with(Deadline other) {
    return new Context(
        deadline.earlier(other), cancellation, trace, span, baggage, principal, handled, made);
  }

  /** This context with this deadline even if it is later: no caller waits for what this adds. */
  public Context withNewDeadline(Deadline other) {
    return new Context(other, cancellation, trace, span, baggage, principal, handled, made);
  }

  /** This context with this cancellation instead of its own. */
  public Context with(Cancellation other) {
    return new Context(deadline, other, trace, span, baggage, principal, handled, made);
  }

  /** This context in this trace, of which nothing is written down here. */
  public Context with(TraceContext other) {
    return new Context(deadline, cancellation, other, null, baggage, principal, handled, made);
  }

  /** This context within this span, and in its trace. */
  public Context with(Span other) {
    return new Context(
        deadline, cancellation, other.trace(), other, baggage, principal, handled, made);
  }

  /** This context with one more label of baggage, which crosses every hop from here on. */
  public Context with(String label, String value) {
    Metadata.requireName(label);
    var labels = new HashMap<>(baggage);
    labels.put(label, value);
    if (labels.size() > MAX_BAGGAGE) {
      throw new IllegalArgumentException("more than " + MAX_BAGGAGE + " labels of baggage");
    }
    return new Context(
        deadline, cancellation, trace, span, Map.copyOf(labels), principal, handled, made);
  }

  /** This context for a request that matters so much, on this hop and all further ones. */
  public Context with(Criticality other) {
    return with(Criticality.LABEL, other.text());
  }

  /** This context with this proven caller. */
  public Context with(Principal other) {
    return new Context(deadline, cancellation, trace, span, baggage, other, handled, made);
  }

  /** This context for calls that belong to this exchange. */
  public Context with(Exchange other) {
    return new Context(deadline, cancellation, trace, span, baggage, principal, handled, other);
  }

  /**
   * This context for work that outlives the request: trace, baggage and principal stay, deadline
   * and cancellation do not.
   */
  public Context detached() {
    return new Context(
        Deadline.none(), Cancellation.never(), trace, span, baggage, principal, null, null);
  }

  /** By when the work must have ended. */
  public Deadline deadline() {
    return deadline;
  }

  /** Tells that the result is no longer wanted. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** The trace this belongs to. */
  public Optional<TraceContext> trace() {
    return Optional.ofNullable(trace);
  }

  /** The span that is being written down of what this belongs to; empty if none is. */
  public Optional<Span> span() {
    return Optional.ofNullable(span);
  }

  /** Adds an attribute to the {@linkplain #span span}, if there is one. */
  public void note(String key, String value) {
    if (span != null) {
      span.note(key, value);
    }
  }

  /** The labels that cross all hops. */
  public Map<String, String> baggage() {
    return baggage;
  }

  /**
   * Whether this belongs to a copy of a call, which was sent to see what becomes of it: nobody
   * waits for its outcome, and what it does must not be taken for real. It stays so over all hops.
   */
  public boolean isShadow() {
    return baggage.containsKey(SHADOW);
  }

  /** How much the request matters, if anybody has said so: {@link Criticality#CRITICAL} if not. */
  public Optional<Criticality> criticality() {
    String text = baggage.get(Criticality.LABEL);
    return text == null ? Optional.empty() : Criticality.of(text);
  }

  /**
   * Whether this belongs to an attempt after the first, here or further up. What follows from it is
   * not tried again by anybody, over all hops: otherwise three that try three times each would make
   * twenty-seven calls of one.
   */
  public boolean isRetry() {
    return baggage.containsKey(RETRY);
  }

  /**
   * This context for another attempt, as which it stays marked over all hops; unchanged if there is
   * no room for one more label.
   *
   * @param attempt its number; 2 for the first retry
   */
  public Context ofRetry(int attempt) {
    return isRetry() || baggage.size() >= MAX_BAGGAGE
        ? this
        : with(RETRY, Integer.toString(attempt));
  }

  /** The proven caller. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /**
   * The IP address at the other end of the connection over which the call came that is being
   * handled: of the caller, or of a proxy between. Proves nothing.
   */
  public Optional<InetAddress> peerAddress() {
    return handled != null && handled.peer() instanceof InetSocketAddress address
        ? Optional.ofNullable(address.getAddress())
        : Optional.empty();
  }

  /**
   * The application that made the call that is being handled, by what it says of itself; {@link
   * PeerApp#UNKNOWN} if it says nothing, or none is handled. Proves nothing.
   */
  public PeerApp caller() {
    return handled == null ? PeerApp.UNKNOWN : handled.caller();
  }

  /**
   * The application of this process that handles the call; {@link PeerApp#UNKNOWN} if none is being
   * handled.
   */
  public PeerApp handler() {
    return handled == null ? PeerApp.UNKNOWN : handled.handler();
  }

  /** The exchange of the call that is being handled; null if none is. */
  @Nullable Exchange handled() {
    return handled;
  }

  /** The exchange that calls made in this context belong to; null if nobody asked for one. */
  public @Nullable Exchange made() {
    return made;
  }

  /** Runs the operation with this as the current context, and returns its result. */
  public <T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> operation)
      throws X {
    return ScopedValue.where(CURRENT, this).call(operation);
  }

  /** Runs the operation with this as the current context. */
  public void run(Runnable operation) {
    ScopedValue.where(CURRENT, this).run(operation);
  }

  /** The task that runs the operation in this context, on whatever thread. */
  public Runnable wrap(Runnable operation) {
    return () -> run(operation);
  }

  /**
   * Throws if the deadline has passed or the work was cancelled; for handlers that compute for
   * long.
   */
  public void check() {
    Optional<Status> reason = cancellation.reason();
    if (reason.isPresent()) {
      throw reason.get().asException();
    }
    if (deadline.hasPassed(System.nanoTime())) {
      throw new CallException(Code.DEADLINE_EXCEEDED, "the deadline passed while the work went on");
    }
  }
}
