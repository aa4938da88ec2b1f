package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster strategy that goes on to another endpoint when one fails a call that is safe to send
 * again: because it was certainly not executed, or because its method is idempotent and the
 * endpoint was lost.
 *
 * <p>Each endpoint is tried at most once for a call. A call that succeeds at once pays for a
 * volatile read and a pick. A call that fails tells of each attempt. A stream of replies goes on to
 * another endpoint only before its first message. Thread-safe.
 */
final class Failover {

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

  /** Makes the call and blocks until it is over. */
  Reply call(MethodBinding method, Call call) {
    Choice choice = endpoints.choice();
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
    var attempts = new Attempts(method, call, endpoint);
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

  /** The attempts of one call, from the first failure on. Owned by the thread that waits. */
  private final class Attempts {

    private final MethodBinding method;
    private final Call call;
    private final Set<String> triedIds = new HashSet<>();
    private final List<String> trail = new ArrayList<>();
    private Endpoint endpoint;

    Attempts(MethodBinding method, Call call, Endpoint first) {
      this.method = method;
      this.call = call;
      this.endpoint = first;
    }

    /** The endpoint has failed the call: asks others, as long as that is safe. */
    Reply goOn(Failure firstFailure) {
      Failure failure = firstFailure;
      while (true) {
        triedIds.add(endpoint.id());
        if (method.declares(failure.error())) { // an answer like another, and needs no trail
          return failure;
        }
        String end = whyNotAgain(failure);
        Endpoint next = end == null ? endpoints.choice().pickBesides(triedIds, call) : null;
        if (next == null) {
          return over(failure, end == null ? "no other instance is known" : end);
        }
        trail.add(attempt() + ": " + failure.status().message());
        endpoint = next;
        Reply reply = endpoint.link().call(method, call);
        if (!(reply instanceof Failure again)) {
          return reply;
        }
        failure = again;
      }
    }

    /** Why no other endpoint may get the call; null if one may, empty if that needs no words. */
    private @Nullable String whyNotAgain(Failure failure) {
      if (!isWorthAnother(failure)) {
        return "";
      }
      if (triedIds.size() >= maxAttempts) {
        return "at most " + maxAttempts + " attempts are made";
      }
      if (call.context().cancellation().isCancelled() || Thread.currentThread().isInterrupted()) {
        return "the caller gave up";
      }
      return call.context().deadline().hasPassed(System.nanoTime()) ? "the deadline passed" : null;
    }

    private boolean isWorthAnother(Failure failure) {
      return switch (failure.executed()) {
        case NO -> isFaultOfEndpoint(failure.status().code());
        case MAYBE -> failure.status().code() == Code.UNAVAILABLE && call.method().isIdempotent();
      };
    }

    private Failure over(Failure failure, String why) {
      Status status = failure.status();
      for (String line : trail) {
        status = status.at(line);
      }
      status = status.at(attempt());
      if (!why.isEmpty()) {
        status = status.at("gave up: " + why);
      }
      return new Failure(status, failure.error(), failure.executed(), failure.metadata());
    }

    private String attempt() {
      return "attempt "
          + triedIds.size()
          + " of "
          + call.method().path()
          + " on "
          + endpoint.instance();
    }
  }

  /** Whether another endpoint may do better with a call that this one has not executed. */
  private static boolean isFaultOfEndpoint(Code code) {
    return switch (code) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNKNOWN, ABORTED, DATA_LOSS ->
          true;
      case OK,
          CANCELLED,
          DEADLINE_EXCEEDED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          false;
    };
  }
}
