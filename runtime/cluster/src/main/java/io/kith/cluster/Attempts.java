package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call: whom it was tried on, whom it may be tried on next, and the trail of
 * what happened. Each endpoint is tried at most once. Used by one thread at a time.
 */
final class Attempts {

  /** One of them, numbered from 1. */
  record Attempt(int number, Endpoint endpoint) {}

  private final EndpointSet endpoints;
  private final MethodBinding method;
  private final Call call;
  private final int maxAttempts;
  private final Set<String> triedIds = new HashSet<>();
  private final List<String> trail = new ArrayList<>();
  private Attempt last;

  /**
   * The first attempt, on this endpoint.
   *
   * @param maxAttempts how many there may be; 1 or more
   */
  Attempts(
      EndpointSet endpoints, MethodBinding method, Call call, int maxAttempts, Endpoint first) {
    this.endpoints = endpoints;
    this.method = method;
    this.call = call;
    this.maxAttempts = maxAttempts;
    this.last = new Attempt(1, first);
    triedIds.add(first.id());
  }

  /** The attempt that was begun last. */
  Attempt last() {
    return last;
  }

  /** An attempt on an endpoint that was not tried; null if there is none, or no more are made. */
  @Nullable Attempt another() {
    if (triedIds.size() >= maxAttempts) {
      return null;
    }
    Endpoint next = endpoints.choice(call).pickBesides(triedIds, call);
    if (next == null) {
      return null;
    }
    triedIds.add(next.id());
    last = new Attempt(triedIds.size(), next);
    return last;
  }

  /** Keeps in mind how an attempt ended that is not the last. */
  void failed(Attempt attempt, Failure failure) {
    trail.add(described(attempt) + ": " + failure.status().message());
  }

  /** The last attempt has failed the call: asks others, as long as that is safe. */
  Reply goOn(Failure failure) {
    return goOn(last, failure);
  }

  /** The attempt has failed the call: asks others, as long as that is safe. */
  Reply goOn(Attempt firstFailed, Failure firstFailure) {
    Attempt failed = firstFailed;
    Failure failure = firstFailure;
    while (true) {
      if (isFinal(failure)) {
        return over(failed, failure, "");
      }
      String end = whyNoMore();
      Attempt next = end == null ? another() : null;
      if (next == null) {
        return over(failed, failure, end == null ? "no other instance is known" : end);
      }
      failed(failed, failure);
      Reply reply = next.endpoint().link().call(method, call);
      if (!(reply instanceof Failure again)) {
        return reply;
      }
      failed = next;
      failure = again;
    }
  }

  /** Why nobody else is asked, whatever the failure; null if somebody may be. */
  private @Nullable String whyNoMore() {
    if (triedIds.size() >= maxAttempts) {
      return maxAttempts == 1
          ? "one attempt is made"
          : "at most " + maxAttempts + " attempts are made";
    }
    if (isGivenUp()) {
      return "the caller gave up";
    }
    return call.context().deadline().hasPassed(System.nanoTime()) ? "the deadline passed" : null;
  }

  /** Whether nobody wants the outcome any more. */
  boolean isGivenUp() {
    return call.context().cancellation().isCancelled() || Thread.currentThread().isInterrupted();
  }

  /** Whether nobody else is to be asked: another would say the same, or do it twice. */
  boolean isFinal(Failure failure) {
    if (method.declares(failure.error())) {
      return true;
    }
    return switch (failure.executed()) {
      case NO -> !isFaultOfEndpoint(failure.status().code());
      case MAYBE -> failure.status().code() != Code.UNAVAILABLE || !call.method().isIdempotent();
    };
  }

  /** The failure of the last attempt, with all that happened before. */
  Failure over(Attempt last, Failure failure, String why) {
    if (method.declares(failure.error())) { // an answer like another, and needs no trail
      return failure;
    }
    Status status = failure.status();
    for (String line : trail) {
      status = status.at(line);
    }
    status = status.at(described(last));
    if (!why.isEmpty()) {
      status = status.at("gave up: " + why);
    }
    return new Failure(status, failure.error(), failure.executed(), failure.metadata());
  }

  private String described(Attempt attempt) {
    return "attempt "
        + attempt.number()
        + " of "
        + call.method().path()
        + " on "
        + attempt.endpoint().instance();
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
