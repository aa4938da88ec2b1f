package io.kith.cluster;

import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a call does when there is nobody to call: it waits a little for the first endpoint, and
 * otherwise says what is known, so that its reader need not guess. Thread-safe.
 */
final class FirstEndpoint {

  /** How long the explanation of a failure may take to find out what there is instead. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  private static final int MAX_NAMED = 20;

  private final EndpointSet endpoints;
  private final Registry registry;
  private final Duration patience;

  FirstEndpoint(EndpointSet endpoints, Registry registry, Duration patience) {
    this.endpoints = endpoints;
    this.registry = registry;
    this.patience = patience;
  }

  /**
   * Whom this call may go to, within its deadline and the patience of the client.
   *
   * @throws CallException if there is still nobody, or rules leave nobody for it
   */
  Choice await(Call call) {
    await(call.context(), call.method().path());
    Choice choice = endpoints.choice(call);
    if (choice.isEmpty()) {
      throw new CallException(nobodyByRules(call, choice));
    }
    return choice;
  }

  /**
   * Whom to call, whatever rules say, within the deadline of the context and the patience of the
   * client.
   *
   * @param what is to be called, for people
   * @throws CallException if there is still nobody
   */
  Choice await(Context context, String what) {
    try {
      Choice choice = endpoints.await(patienceNanos(context), context.cancellation());
      if (!choice.isEmpty()) {
        return choice;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CallException(whyNobody(context, what));
  }

  /** A quarter of the time that remains is kept, to find out what to say. */
  private long patienceNanos(Context context) {
    long remainingNanos = remainingNanos(context);
    return Math.min(patience.toNanos(), remainingNanos - remainingNanos / 4);
  }

  private static long remainingNanos(Context context) {
    return context.deadline().remainingNanos(System.nanoTime());
  }

  /** There are instances, and none of them for this call: to wait would not help. */
  private Status nobodyByRules(Call call, Choice choice) {
    return Status.of(
        Code.UNAVAILABLE,
        "no instance of "
            + endpoints.query()
            + " for "
            + call.method().path()
            + ": "
            + choice.whyNobody()
            + ". kith explain says what each rule makes of a call");
  }

  private Status whyNobody(Context context, String what) {
    Optional<Status> gaveUp = context.cancellation().reason();
    if (gaveUp.isPresent()) {
      return gaveUp.get().at("while waiting for an instance of " + endpoints.query());
    }
    if (Thread.currentThread().isInterrupted()) {
      return Status.of(
          Code.CANCELLED, "interrupted while waiting for an instance of " + endpoints.query());
    }
    return Status.of(
        Code.UNAVAILABLE,
        "no instance of " + endpoints.query() + " for " + what + ": " + reason(context));
  }

  private String reason(Context context) {
    if (endpoints.isClosed()) {
      return "this client is closed";
    }
    Optional<String> trouble = registry.trouble();
    if (trouble.isPresent()) {
      return trouble.get();
    }
    List<Instance> unfit = endpoints.last().map(Snapshot::instances).orElse(List.of());
    CompiledFor compiledFor = endpoints.compiledFor();
    if (!unfit.isEmpty() && unfit.stream().noneMatch(compiledFor::accepts)) {
      return "this client was compiled for version "
          + compiledFor.range().orElse("any")
          + " of "
          + compiledFor.service()
          + ", and "
          + registry.url()
          + " knows "
          + compiledFor.versionsOf(unfit)
          + ". Deploy a version that fits, or compile the client with the one that there is";
    }
    return unfit.isEmpty()
        ? nobodyServesIt(remainingNanos(context))
        : "none of those that " + registry.url() + " knows is ready: " + states(unfit);
  }

  private String states(List<Instance> instances) {
    return named(instances.stream().map(this::state).toList());
  }

  private String state(Instance instance) {
    CompiledFor compiledFor = endpoints.compiledFor();
    return compiledFor.accepts(instance)
        ? instance + " is " + instance.state()
        : instance + ": " + compiledFor.misfit(instance);
  }

  private String nobodyServesIt(long remainingNanos) {
    String known =
        registry
            .snapshot(
                Query.all(), Duration.ofNanos(Math.clamp(remainingNanos, 0, LOOK_AROUND.toNanos())))
            .map(Snapshot::services)
            .map(services ->
                services.isEmpty() ? "it knows no service at all" : "it knows " + named(services))
            .orElse("it does not answer");
    return "the registry " + registry.url() + " has none; " + known;
  }

  private static String named(List<String> things) {
    String shown = things.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    return things.size() <= MAX_NAMED
        ? shown
        : shown + " and " + (things.size() - MAX_NAMED) + " more";
  }
}
