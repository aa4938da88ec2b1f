package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.core.Admission;
import io.kith.core.Authenticator;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.Tracing;
import io.kith.transport.Identity;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A method that is served here: its codecs, and the path through the filters to the implementation.
 */
public final class ServedMethod {

  private static final Logger log = LoggerFactory.getLogger(ServedMethod.class);

  private final MethodBinding binding;
  private final Next path;
  private final PeerApp app;
  private final String where;
  private final @Nullable Authenticator authenticator;
  private final @Nullable Admission admission;
  private final @Nullable Tracing tracing;
  private final ToLongFunction<Method> mostNanos;

  private ServedMethod(
      MethodBinding binding,
      List<MethodFilter> filters,
      @Nullable Authenticator authenticator,
      @Nullable Admission admission,
      @Nullable Tracing tracing,
      Identity self,
      ToLongFunction<Method> mostNanos,
      Function<ServedMethod, Next> last) {
    this.authenticator = authenticator;
    this.tracing = tracing;
    this.admission = admission;
    this.mostNanos = mostNanos;
    this.binding = binding;
    this.app = PeerApp.of(self.app());
    this.where = "in " + binding.method() + " of " + self.app() + " (" + self.instance() + ")";
    this.path = MethodFilter.chain(filters, binding, last.apply(this));
  }

  static <T> ServedMethod of(
      ServiceBinding<T> service,
      T implementation,
      int index,
      List<MethodFilter> filters,
      @Nullable Authenticator authenticator,
      @Nullable Admission admission,
      @Nullable Tracing tracing,
      Identity self,
      ToLongFunction<Method> mostNanos) {
    return new ServedMethod(
        service.methods().get(index),
        filters,
        authenticator,
        admission,
        tracing,
        self,
        mostNanos,
        method -> call -> method.dispatch(service, implementation, call));
  }

  /** A method whose calls go on elsewhere when all filters are passed. */
  static ServedMethod relayed(
      MethodBinding binding,
      Next to,
      List<MethodFilter> filters,
      @Nullable Authenticator authenticator,
      @Nullable Admission admission,
      @Nullable Tracing tracing,
      Identity self,
      ToLongFunction<Method> mostNanos) {
    return new ServedMethod(
        binding, filters, authenticator, admission, tracing, self, mostNanos, _ -> to);
  }

  public MethodBinding binding() {
    return binding;
  }

  /** The application that serves it. */
  PeerApp app() {
    return app;
  }

  /**
   * The most that a call may take here, in nanoseconds; {@link Long#MAX_VALUE} if nothing is said.
   * A stream lives as long as both sides want it.
   */
  long mostNanos() {
    return binding.method().isStreaming()
        ? Long.MAX_VALUE
        : mostNanos.applyAsLong(binding.method());
  }

  /** Who knows callers by what comes along with their calls; null for nobody. */
  @Nullable Authenticator authenticator() {
    return authenticator;
  }

  /** What follows its calls; null for nobody. */
  @Nullable Tracing tracing() {
    return tracing;
  }

  /** Why a call is not begun that has waited so long; null if it is. */
  @Nullable Status refusal(Context context, long waitedNanos, long nowNanos) {
    return admission == null
        ? null
        : admission.refusal(binding.method(), context, waitedNanos, nowNanos);
  }

  /** The refusal of a call before any filter has seen it. */
  Failure refused(Status why) {
    return Failure.notExecuted(why).at(where);
  }

  /** The failure of a call whose handler returned when nobody waited any more. */
  Failure late(Status why) {
    return Failure.of(why).at(where);
  }

  /** Runs the call through the filters; whatever is thrown on the way becomes a failure. */
  public Reply handle(Call call) {
    Reply reply;
    try {
      reply = path.call(call);
    } catch (Throwable e) { // a filter's, since those of the implementation have been caught
      reply = failure(call, e);
    }
    return reply instanceof Failure failure ? failure.at(where) : reply;
  }

  /** What becomes of a call whose stream of replies throws. */
  Failure failed(Call call, Throwable thrown) {
    return failure(call, thrown).at(where);
  }

  private <T> Reply dispatch(ServiceBinding<T> service, T implementation, Call call) {
    try {
      Object value = service.dispatch(implementation, call.method().index(), call.request());
      if (value == null && call.method().isServerStreaming()) {
        throw new CallException(
            Code.INTERNAL, call.method() + " returned null; return Stream.empty() for no messages");
      }
      return Reply.Success.of(value);
    } catch (Throwable e) { // the one place where everything that a handler can do wrong ends
      return failure(call, e);
    }
  }

  private Failure failure(Call call, Throwable thrown) {
    Status status = declaredStatus(thrown);
    if (status == null) {
      status =
          switch (thrown) {
            case CallException refusal -> refusal.status();
            case Throwable _ when call.context().cancellation().isCancelled() ->
                call.context().cancellation().reason().orElseThrow();
            default -> unexpected(thrown);
          };
    }
    return new Failure(status, thrown, Executed.MAYBE, Metadata.empty());
  }

  private @Nullable Status declaredStatus(Throwable thrown) {
    try {
      return binding.toStatus(thrown);
    } catch (CodecException e) {
      return Status.of(
          Code.INTERNAL,
          "the declared "
              + thrown.getClass().getSimpleName()
              + " cannot be sent: "
              + e.getMessage());
    }
  }

  private Status unexpected(Throwable thrown) {
    log.warn("{} threw what it does not declare", binding.method(), thrown);
    Code code = thrown instanceof Error ? Code.INTERNAL : Code.UNKNOWN;
    String message = thrown.getMessage();
    String name = thrown.getClass().getSimpleName();
    return Status.of(code, "the handler threw " + (message == null ? name : name + ": " + message));
  }
}
