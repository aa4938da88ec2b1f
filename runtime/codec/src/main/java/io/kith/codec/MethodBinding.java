package io.kith.codec;

import io.kith.core.CallStrategy;
import io.kith.core.Code;
import io.kith.core.Method;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method with the codecs of its messages.
 *
 * @param method the method
 * @param request the codec of the request message; of each, if the method takes a stream
 * @param reply the codec of the reply message; of each, if the method answers with a stream
 * @param errors the exceptions that it declares
 * @param routes the paths of its own by which it is called over HTTP
 * @param strategy how its calls are tried, unless a rule says otherwise
 */
public record MethodBinding(
    Method method,
    Codec<Object> request,
    Codec<Object> reply,
    List<ErrorBinding<?>> errors,
    List<HttpRoute> routes,
    CallStrategy strategy) {

  private static final CallStrategy FAILOVER = CallStrategy.failover();

  public MethodBinding {
    errors = List.copyOf(errors);
    routes = List.copyOf(routes);
  }

  /** A binding of codecs whose types only the generated code knows. */
  @SuppressWarnings("unchecked") // stub and dispatcher are generated together with the codecs
  public static MethodBinding of(
      Method method,
      Codec<? extends @Nullable Object> request,
      Codec<? extends @Nullable Object> reply,
      ErrorBinding<?>... errors) {
    return new MethodBinding(
        method,
        (Codec<Object>) request,
        (Codec<Object>) reply,
        List.of(errors),
        List.of(),
        FAILOVER);
  }

  /** This binding, with these routes. */
  public MethodBinding at(HttpRoute... paths) {
    return new MethodBinding(method, request, reply, errors, List.of(paths), strategy);
  }

  /** This binding, with this strategy. */
  public MethodBinding by(CallStrategy other) {
    return new MethodBinding(method, request, reply, errors, routes, other);
  }

  /**
   * Whether it answers with a message that has no fields, as a method does that returns nothing.
   */
  public boolean returnsNothing() {
    return reply == Codec.nothing();
  }

  /** Writes a reply; its value is null only where {@link Codec#nothing()} writes it. */
  @SuppressWarnings("NullAway")
  public void writeReply(ProtoWriter out, @Nullable Object value) {
    reply.write(out, value);
  }

  /**
   * The status that answers a handler's declared exception; null if the method does not declare it.
   */
  public @Nullable Status toStatus(Throwable thrown) {
    for (ErrorBinding<?> error : errors) {
      if (error.javaType().isInstance(thrown)) {
        String message = thrown.getMessage();
        String name = error.javaType().getSimpleName();
        return Status.of(Code.FAILED_PRECONDITION, message == null ? name : name + ": " + message)
            .with(error.toDetail((Exception) thrown));
      }
    }
    return null;
  }

  /** Whether the method declares this exception, which then is an answer like another. */
  public boolean declares(@Nullable Throwable thrown) {
    return thrown != null && errors.stream().anyMatch(error -> error.javaType().isInstance(thrown));
  }

  /** What a failure is thrown as: the exception that the method declares, or the status. */
  public Throwable toThrowable(Failure failure) {
    Throwable error = failure.error() == null ? toException(failure.status()) : failure.error();
    return error != null && declares(error) ? error : failure.exception();
  }

  /** The declared exception that a status carries; null if it carries none. */
  public @Nullable Exception toException(Status status) {
    for (Status.Detail detail : status.details()) {
      for (ErrorBinding<?> error : errors) {
        if (error.type().equals(detail.type())) {
          return error.toException(detail);
        }
      }
    }
    return null;
  }
}
