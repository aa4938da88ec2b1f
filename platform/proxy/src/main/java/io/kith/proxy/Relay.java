package io.kith.proxy;

import io.kith.core.Call;
import io.kith.core.Exchange;
import io.kith.core.Invoker;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;

/**
 * Passes calls on, in their own context: deadline, cancellation, trace, baggage and metadata go
 * along, and what comes back goes back. Thread-safe.
 */
final class Relay implements Next {

  private final Invoker instances;

  /**
   * A relay.
   *
   * @param instances calls whoever serves the service
   */
  Relay(Invoker instances) {
    this.instances = instances;
  }

  @Override
  public Reply call(Call call) {
    Exchange caller = Exchange.current();
    var callee = Exchange.with(call.metadata());
    Reply reply =
        call.context().with(callee).call(() -> instances.invoke(call.method(), call.request()));
    return switch (reply) {
      case Success success when call.method().isServerStreaming() ->
          RelayedReplies.of(success, callee, caller);
      case Success success -> {
        callee.trailers().forEach(caller::trailer);
        yield new Success(success.value(), callee.headers());
      }
      case Failure failure -> {
        callee.trailers().forEach(caller::trailer);
        yield new Failure(failure.status(), failure.error(), failure.executed(), callee.headers());
      }
    };
  }
}
