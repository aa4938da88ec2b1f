package io.kith.core;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * One call on its way through the filters: what is called, with what, in which context.
 *
 * <p>Immutable; a filter that changes something passes on a changed copy. The same type serves
 * client and server. Only who is at its other end is known later than the rest, and then of all
 * copies.
 */
public final class Call {

  private final Method method;
  private final Object request;
  private final Context context;
  private final Metadata metadata;

  /** What this is a copy of, over all copies; itself if it is none. */
  private final Call origin;

  /**
   * Of meaning in the origin. Whoever reads it made the call, or runs it: no race is of interest.
   */
  private PeerApp peer = PeerApp.NOBODY;

  /** A call with the metadata of the {@link Exchange} of its context; with none, if it has none. */
  public Call(Method method, Object request, Context context) {
    this(method, request, context, metadataOf(context));
  }

  private static Metadata metadataOf(Context context) {
    Exchange made = context.made();
    return made == null ? Metadata.empty() : made.request();
  }

  /** A call. */
  public Call(Method method, Object request, Context context, Metadata metadata) {
    this.method = Objects.requireNonNull(method, "method");
    this.request = Objects.requireNonNull(request, "request");
    this.context = Objects.requireNonNull(context, "context");
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.origin = this;
  }

  /** A copy. */
  private Call(Call copied, Object request, Context context, Metadata metadata) {
    this.method = copied.method;
    this.request = Objects.requireNonNull(request, "request");
    this.context = Objects.requireNonNull(context, "context");
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.origin = copied.origin;
  }

  /** What is called. */
  public Method method() {
    return method;
  }

  /**
   * The request message: the argument itself, or the record of all arguments. Of a {@linkplain
   * Method#isClientStreaming client-streaming} method a {@code java.util.stream.Stream} of request
   * messages, which can be consumed once.
   */
  public Object request() {
    return request;
  }

  /** The context: deadline, cancellation, trace, baggage, principal. */
  public Context context() {
    return context;
  }

  /** The values that accompany this call over this hop. */
  public Metadata metadata() {
    return metadata;
  }

  /**
   * The application at the other end: who makes a call that is served, and to whom one that is made
   * was sent last.
   */
  public PeerApp peer() {
    return origin.peer;
  }

  /** Says who is at the other end, of this call and all its copies; for transports. */
  public void peer(PeerApp app) {
    origin.peer = app;
  }

  /** This call in another context. */
  public Call with(Context other) {
    return new Call(this, request, other, metadata);
  }

  /** This call with other metadata. */
  public Call with(Metadata other) {
    return new Call(this, request, context, other);
  }

  /** This call with another request message. */
  public Call withRequest(Object other) {
    return new Call(this, other, context, metadata);
  }

  /**
   * Closes the stream of requests, if there is one: for whoever gives up a call that was not
   * executed, since nobody will pull them.
   */
  public void closeRequests() {
    if (method.isClientStreaming() && request instanceof Stream<?> requests) {
      requests.close();
    }
  }

  @Override
  public String toString() {
    return method.path();
  }
}
