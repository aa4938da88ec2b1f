package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.Tracing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the call path of one service: default deadline, tracing, filters, strategy.
 */
final class ServiceClient implements Invoker {

  private final Next[] paths;
  private final DefaultTimeouts timeouts;
  private final @Nullable Tracing tracing;

  ServiceClient(
      List<MethodBinding> methods,
      List<? extends MethodFilter> filters,
      ClusterStrategy last,
      DefaultTimeouts timeouts,
      @Nullable Tracing tracing) {
    this.paths = methods.stream().map(method -> path(method, filters, last)).toArray(Next[]::new);
    this.timeouts = timeouts;
    this.tracing = tracing;
  }

  /** The way of a method's calls. */
  static Next path(
      MethodBinding method, List<? extends MethodFilter> filters, ClusterStrategy last) {
    return MethodFilter.chain(filters, method, call -> last.call(method, call));
  }

  @Override
  public Reply invoke(Method method, Object request) {
    return made(paths[method.index()], method, request, timeouts, tracing);
  }

  /** Makes a call in the current context. */
  static Reply made(
      Next path,
      Method method,
      Object request,
      DefaultTimeouts timeouts,
      @Nullable Tracing tracing) {
    long nowNanos = System.nanoTime();
    Context context = bounded(method, Context.current(), timeouts, nowNanos);
    if (tracing != null) {
      context = tracing.making(method, context, nowNanos);
    }
    var call = new Call(method, request, context);
    Reply reply;
    try {
      reply = path.call(call);
    } catch (Throwable e) { // a filter's
      if (tracing != null) {
        tracing.made(call, Failure.of(Status.of(Code.UNKNOWN, e.toString())));
      }
      throw e;
    }
    if (reply instanceof Failure failure && failure.executed() == Reply.Executed.NO) {
      call.closeRequests(); // nobody will pull them
    }
    return tracing == null ? reply : tracing.made(call, reply);
  }

  /**
   * The context with a deadline: its own, or the default one. A stream without one lives as long as
   * somebody wants it.
   */
  private static Context bounded(
      Method method, Context context, DefaultTimeouts timeouts, long nowNanos) {
    return context.deadline().isNone() && !method.isStreaming()
        ? context.with(Deadline.afterNanos(timeouts.nanos(method), nowNanos))
        : context;
  }
}
