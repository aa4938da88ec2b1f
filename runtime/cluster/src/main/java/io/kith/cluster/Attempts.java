package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.policy.retry.FailedAttempt;
import io.kith.policy.retry.Retries;
import io.kith.policy.retry.Retries.Decision.Again;
import io.kith.policy.retry.Retries.Decision.Final;
import io.kith.policy.retry.Retries.Decision.GiveUp;
import io.kith.policy.retry.Retries.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call: whom it was tried on, whom it may be tried on next, and the trail of
 * what happened. Each endpoint is tried at most once, unless there was a wait since all of them
 * were. Used by one thread at a time.
 */
final class Attempts {

  /** What takes less goes without saying. */
  private static final long LEAST_TOLD_NANOS = 1_000_000;

  /**
   * One of them, numbered from 1.
   *
   * @param waitedNanos how long the call had waited before it, since it began or since the attempt
   *     before it ended
   * @param startNanos when it began
   */
  record Attempt(int number, Endpoint endpoint, long waitedNanos, long startNanos) {}

  private final EndpointSet endpoints;
  private final MethodBinding method;
  private final Call call;
  private final Retrying retrying;
  private final Retries retries;
  private final Pause pause;
  private final Set<String> triedIds = new HashSet<>();
  private final List<String> trail = new ArrayList<>();
  private Attempt last;
  private long endedNanos;

  /**
   * The first attempt, on this endpoint.
   *
   * @param calledNanos when the call began
   * @param startNanos when its first attempt did
   */
  Attempts(
      EndpointSet endpoints,
      MethodBinding method,
      Call call,
      Retrying retrying,
      Pause pause,
      Endpoint first,
      long calledNanos,
      long startNanos) {
    this.endpoints = endpoints;
    this.method = method;
    this.call = call;
    this.retrying = retrying;
    this.retries = retrying.of(call);
    this.pause = pause;
    this.last = new Attempt(1, first, startNanos - calledNanos, startNanos);
    this.endedNanos = startNanos;
    triedIds.add(first.id());
  }

  /** The attempt that was begun last. */
  Attempt last() {
    return last;
  }

  /** An attempt while another is under way; null if there is nobody, or no more are made. */
  @Nullable Attempt hedge() {
    return retries.tryHedge() ? next() : null;
  }

  /** An attempt on an endpoint that was not tried; null if there is none. */
  private @Nullable Attempt next() {
    Endpoint next = endpoints.choice(call).pickBesides(triedIds, call);
    if (next == null) {
      return null;
    }
    triedIds.add(next.id());
    long nowNanos = retrying.nowNanos();
    last = new Attempt(last.number() + 1, next, nowNanos - endedNanos, nowNanos);
    return last;
  }

  /** The call as an attempt makes it: from the second one on, it says that it is one. */
  Call call(Attempt attempt) {
    return attempt.number() == 1 ? call : call.with(call.context().ofRetry(attempt.number()));
  }

  /** Keeps in mind how an attempt ended that is not the last. */
  void failed(Attempt attempt, Reply reply) {
    endedNanos = retrying.nowNanos();
    keep(attempt, reply);
  }

  private void keep(Attempt attempt, Reply reply) {
    trail.add(
        described(attempt, endedNanos)
            + ": "
            + (reply instanceof Failure failure
                ? failure.status().message()
                : "a reply that does not do"));
  }

  /** The last attempt has failed the call: asks others, as long as that is safe. */
  Reply goOn(Failure failure) {
    return goOn(last, failure);
  }

  /** The attempt has ended in a way that does not do: asks others, as long as that is safe. */
  Reply goOn(Attempt first, Reply firstReply) {
    Attempt failed = first;
    Reply reply = firstReply;
    while (!retrying.isGood(reply)) {
      endedNanos = retrying.nowNanos();
      FailedAttempt how = how(failed, reply);
      if (retries.isFinal(how)) {
        return over(failed, reply, "");
      }
      if (isGivenUp()) {
        return over(failed, reply, "the caller gave up");
      }
      long remainingNanos = call.context().deadline().remainingNanos(System.nanoTime());
      switch (retrying.after(how, retries, call, isAnyLeft(), remainingNanos)) {
        case Final _ -> {
          return over(failed, reply, "");
        }
        case GiveUp giveUp -> {
          return over(failed, givenUp(reply, giveUp.reason()), giveUp.text());
        }
        case Again(long waitNanos) -> {
          if (waitNanos > 0 && !pause.take(waitNanos, call.context().cancellation())) {
            return over(failed, reply, "the caller gave up");
          }
          if (waitNanos > 0 && !isAnyLeft()) {
            triedIds.clear();
          }
        }
      }
      Attempt next = next();
      if (next == null) { // the last one has left meanwhile
        return over(failed, reply, "no other instance is known");
      }
      keep(failed, reply);
      failed = next;
      boolean mayBeAnother = isAnyLeft() && !call.context().isRetry();
      reply =
          retrying.attempt(next.endpoint().link(), method, call(next), next.number(), mayBeAnother);
    }
    return reply;
  }

  private FailedAttempt how(Attempt attempt, Reply reply) {
    return Retrying.failed(method, reply, !attempt.endpoint().link().isReady());
  }

  private boolean isAnyLeft() {
    for (Choice choice = endpoints.choice(call); choice != null; choice = choice.beyond()) {
      if (isAnyLeft(choice.endpoints()) || isAnyLeft(choice.others())) {
        return true;
      }
    }
    return false;
  }

  private boolean isAnyLeft(List<Endpoint> among) {
    for (Endpoint endpoint : among) {
      if (!triedIds.contains(endpoint.id())) {
        return true;
      }
    }
    return false;
  }

  /** Whether nobody wants the outcome any more. */
  boolean isGivenUp() {
    return call.context().cancellation().isCancelled() || Thread.currentThread().isInterrupted();
  }

  /** Whether nobody else is to be asked: another would say the same, or do it twice. */
  boolean isFinal(Attempt attempt, Reply reply) {
    return retries.isFinal(how(attempt, reply));
  }

  /**
   * What further up is told not to try again, as it was tried here. Who could not try at all leaves
   * that to them.
   */
  private Reply givenUp(Reply reply, Reason reason) {
    boolean isTried =
        switch (reason) {
          case ONCE -> false;
          case NOBODY_LEFT -> last.number() > 1;
          case ATTEMPTS, RETRY_ABOVE, SAID, DEADLINE, BUDGET -> true;
        };
    return isTried && reply instanceof Failure failure
        ? new Failure(
            failure.status().givenUp(), failure.error(), failure.executed(), failure.metadata())
        : reply;
  }

  /** The reply of the last attempt; a failure with all that happened before. */
  Reply over(Attempt last, Reply reply, String why) {
    if (!(reply instanceof Failure failure)
        || method.declares(failure.error())) { // an answer like another, and needs no trail
      return reply;
    }
    Status status = failure.status();
    if (!trail.isEmpty()) {
      retrying.failedEverywhere(status);
    }
    for (String line : trail) {
      status = status.at(line);
    }
    status = status.at(described(last, retrying.nowNanos()));
    if (!why.isEmpty()) {
      status = status.at("gave up: " + why);
    }
    return new Failure(status, failure.error(), failure.executed(), failure.metadata());
  }

  /** An attempt that ended now: where it was made, and where the time went. */
  private String described(Attempt attempt, long nowNanos) {
    return "attempt "
        + attempt.number()
        + " of "
        + call.method().path()
        + " on "
        + attempt.endpoint().instance()
        + time(", waited ", attempt.waitedNanos())
        + time(", took ", nowNanos - attempt.startNanos());
  }

  private static String time(String what, long nanos) {
    return nanos < LEAST_TOLD_NANOS ? "" : what + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }
}
