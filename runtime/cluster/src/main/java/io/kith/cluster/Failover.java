package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;

/**
 * The cluster strategy that goes on to another endpoint when one fails a call that is safe to send
 * again: because it was certainly not executed, or because its method is idempotent and the
 * endpoint was lost. With one attempt, it is failfast.
 *
 * <p>Each endpoint is tried at most once for a call. A call that succeeds at once pays for a
 * volatile read and a pick. A call that fails tells of each attempt. A stream of replies goes on to
 * another endpoint only before its first message. Thread-safe.
 */
final class Failover implements ClusterStrategy {

  private final EndpointSet endpoints;
  private final FirstEndpoint firstEndpoint;
  private final int maxAttempts;

  /**
   * A strategy.
   *
   * @param firstEndpoint what to do while there is nobody to call
   * @param maxAttempts how many endpoints are tried for a call; 1 or more
   */
  Failover(EndpointSet endpoints, FirstEndpoint firstEndpoint, int maxAttempts) {
    this.endpoints = endpoints;
    this.firstEndpoint = firstEndpoint;
    this.maxAttempts = maxAttempts;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    Choice choice = endpoints.choice(call);
    if (choice.isEmpty()) {
      try {
        choice = firstEndpoint.await(call);
      } catch (CallException e) {
        return Failure.notExecuted(e.status());
      }
    }
    Endpoint endpoint = choice.pick(call);
    Reply reply = endpoint.link().call(method, call);
    if (reply instanceof Success && !isRepeatableStream(call)) {
      return reply;
    }
    var attempts = new Attempts(endpoints, method, call, maxAttempts, endpoint);
    if (reply instanceof Failure failure) {
      reply = attempts.goOn(failure);
    }
    return reply instanceof Success begun && isRepeatableStream(call)
        ? FailoverStream.of(begun, attempts::goOn)
        : reply;
  }

  /** Requests that are a stream are gone once the stream of replies has been handed out. */
  private static boolean isRepeatableStream(Call call) {
    return call.method().isServerStreaming() && !call.method().isClientStreaming();
  }
}
