package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Ticker;

/**
 * The cluster strategy that goes on to another endpoint when one fails a call that is safe to send
 * again and worth it, as {@link Retrying} has it: by default because it was certainly not executed,
 * or because its method is idempotent and the endpoint was lost. With one attempt, it is failfast.
 *
 * <p>A call that succeeds at once pays for two volatile reads, a pick, and what it earns the retry
 * budget. A call that fails tells of each attempt. A stream of replies goes on to another endpoint
 * only before its first message. Thread-safe.
 */
final class Failover implements ClusterStrategy {

  private final EndpointSet endpoints;
  private final FirstEndpoint firstEndpoint;
  private final RetryRules rules;
  private final int maxAttempts;
  private final Pause pause;

  /** A strategy without rules. */
  Failover(EndpointSet endpoints, FirstEndpoint firstEndpoint, int maxAttempts) {
    this(
        endpoints,
        firstEndpoint,
        RetryRules.none(maxAttempts, Ticker.system()),
        maxAttempts,
        Pause.system());
  }

  /**
   * A strategy.
   *
   * @param firstEndpoint what to do while there is nobody to call
   * @param maxAttempts how many there are, whatever rules say; 1 or more
   */
  Failover(
      EndpointSet endpoints,
      FirstEndpoint firstEndpoint,
      RetryRules rules,
      int maxAttempts,
      Pause pause) {
    this.endpoints = endpoints;
    this.firstEndpoint = firstEndpoint;
    this.rules = rules;
    this.maxAttempts = maxAttempts;
    this.pause = pause;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    Retrying retrying = rules.of(call.method()).atMost(maxAttempts);
    long calledNanos = rules.nowNanos();
    long startNanos = calledNanos;
    retrying.budget().called();
    Choice choice = endpoints.choice(call);
    if (choice.isEmpty()) {
      try {
        choice = firstEndpoint.await(call);
      } catch (CallException e) {
        return Failure.notExecuted(e.status());
      }
      startNanos = rules.nowNanos();
    }
    Endpoint endpoint = choice.pick(call);
    boolean mayBeAnother = choice.isAnyBesides() && !call.context().isRetry();
    Reply reply = retrying.attempt(endpoint.link(), method, call, 1, mayBeAnother);
    if (retrying.isGood(reply) && !isRepeatableStream(call)) {
      return reply;
    }
    var attempts =
        new Attempts(endpoints, method, call, retrying, pause, endpoint, calledNanos, startNanos);
    reply = attempts.goOn(attempts.last(), reply);
    return reply instanceof Success begun && isRepeatableStream(call)
        ? FailoverStream.of(begun, attempts::goOn)
        : reply;
  }

  /** Requests that are a stream are gone once the stream of replies has been handed out. */
  private static boolean isRepeatableStream(Call call) {
    return call.method().isServerStreaming() && !call.method().isClientStreaming();
  }
}
