package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Enough;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import java.util.List;

/**
 * The cluster strategies that call many endpoints at the same time, each once: all there are
 * (broadcast), or all that the routing rules leave for the call (multicast). For methods that
 * return nothing. Thread-safe.
 */
final class Everywhere implements ClusterStrategy {

  private final EndpointSet endpoints;
  private final FirstEndpoint firstEndpoint;
  private final Enough enough;
  private final boolean isRouted;

  /**
   * A strategy.
   *
   * @param enough how many must have succeeded
   * @param isRouted whether it goes to those only that rules leave for the call
   */
  Everywhere(EndpointSet endpoints, FirstEndpoint firstEndpoint, Enough enough, boolean isRouted) {
    this.endpoints = endpoints;
    this.firstEndpoint = firstEndpoint;
    this.enough = enough;
    this.isRouted = isRouted;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    Choice choice = isRouted ? endpoints.choice(call) : endpoints.choice();
    if (choice.isEmpty()) {
      try {
        choice =
            isRouted
                ? firstEndpoint.await(call)
                : firstEndpoint.await(call.context(), call.method().path());
      } catch (CallException e) {
        return Failure.notExecuted(e.status());
      }
    }
    List<Endpoint> all = choice.all();
    try {
      return outcome(
          call,
          all,
          FanOut.over(
              all,
              call.context(),
              endpoint -> endpoint.link().call(method, call.with(Context.current()))));
    } catch (CallException e) { // the caller gave up
      return Failure.of(e.status().at("while calling all instances by " + call.method()));
    }
  }

  private Reply outcome(Call call, List<Endpoint> all, List<Reply> replies) {
    List<Failure> failures =
        replies.stream().filter(Failure.class::isInstance).map(Failure.class::cast).toList();
    int succeeded = all.size() - failures.size();
    if (failures.isEmpty() || enough.isMet(succeeded, all.size())) {
      return Success.of(null);
    }
    Failure first = failures.getFirst();
    Status status =
        Status.of(
            first.status().code(),
            succeeded
                + " of "
                + all.size()
                + " instances have done "
                + call.method()
                + ", which are not enough ("
                + enough
                + "): "
                + first.status().message());
    for (int i = 0; i < all.size(); i++) {
      if (replies.get(i) instanceof Failure failure) {
        status = status.at(line(call, all.get(i), failure));
      }
    }
    boolean nobody = succeeded == 0 && failures.stream().allMatch(f -> f.executed() == Executed.NO);
    return new Failure(
        status, first.error(), nobody ? Executed.NO : Executed.MAYBE, first.metadata());
  }

  private static String line(Call call, Endpoint endpoint, Failure failure) {
    return call.method().path()
        + " on "
        + endpoint.instance()
        + ": "
        + failure.status().code()
        + ": "
        + failure.status().message();
  }
}
