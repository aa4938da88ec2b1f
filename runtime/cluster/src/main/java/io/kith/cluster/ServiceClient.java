package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import java.util.List;

/** The client's side of the call path of one service: default deadline, filters, strategy. */
final class ServiceClient implements Invoker {

  private final Next[] paths;
  private final DefaultTimeouts timeouts;

  ServiceClient(
      List<MethodBinding> methods,
      List<? extends MethodFilter> filters,
      ClusterStrategy last,
      DefaultTimeouts timeouts) {
    this.paths = methods.stream().map(method -> path(method, filters, last)).toArray(Next[]::new);
    this.timeouts = timeouts;
  }

  /** The way of a method's calls. */
  static Next path(
      MethodBinding method, List<? extends MethodFilter> filters, ClusterStrategy last) {
    return MethodFilter.chain(filters, method, call -> last.call(method, call));
  }

  @Override
  public Reply invoke(Method method, Object request) {
    return made(paths[method.index()], method, request, timeouts);
  }

  /** Makes a call in the current context. */
  static Reply made(Next path, Method method, Object request, DefaultTimeouts timeouts) {
    var call = new Call(method, request, bounded(method, Context.current(), timeouts));
    Reply reply = path.call(call);
    if (reply instanceof Reply.Failure failure && failure.executed() == Reply.Executed.NO) {
      call.closeRequests(); // nobody will pull them
    }
    return reply;
  }

  /**
   * The context with a deadline: its own, or the default one. A stream without one lives as long as
   * somebody wants it.
   */
  private static Context bounded(Method method, Context context, DefaultTimeouts timeouts) {
    return context.deadline().isNone() && !method.isStreaming()
        ? context.with(Deadline.afterNanos(timeouts.nanos(method), System.nanoTime()))
        : context;
  }
}
