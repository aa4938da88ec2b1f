package io.kith.core;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * One call on its way through the filters: what is called, with what, in which context.
 *
 * <p>Immutable; a filter that changes something passes on a changed copy. The same type serves
 * client and server.
 */
public final class Call {

  private final Method method;
  private final Object request;
  private final Context context;
  private final Metadata metadata;

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

  /** This call in another context. */
  public Call with(Context other) {
    return new Call(method, request, other, metadata);
  }

  /** This call with other metadata. */
  public Call with(Metadata other) {
    return new Call(method, request, context, other);
  }

  /** This call with another request message. */
  public Call withRequest(Object other) {
    return new Call(method, other, context, metadata);
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
