package io.kith.cluster;

import io.kith.policy.routing.RoutingTrace;
import io.kith.rules.Effective;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call goes where it goes, as one client sees it right now.
 *
 * @param method what is called, {@code package.Service/Method}
 * @param caller the application that calls
 * @param rules the revision and the source of the rules, as they read in a sentence
 * @param instances all that the registry knows, ordered by id
 * @param baggage the labels of the call, those of experiments included
 * @param steps what each rule makes of it
 * @param pools who may get it, in turn: those that it picks from first, and then those that are
 *     left when all of these have failed it; empty if the call would fail
 * @param whyNobody why there is nobody; empty if there is somebody
 * @param attempts the instances that would be tried, the first first; a balancer may choose others
 *     the next time
 * @param balancer what picks among those of a pool, by its name
 * @param strategy how the call is tried
 * @param timeout the deadline of a call whose context has none
 */
public record Explanation(
    String method,
    String caller,
    String rules,
    List<Known> instances,
    Map<String, String> baggage,
    List<RoutingTrace.Step> steps,
    List<Pool> pools,
    String whyNobody,
    List<String> attempts,
    Effective<String> balancer,
    Effective<String> strategy,
    Effective<Duration> timeout) {

  /**
   * An instance that the registry knows.
   *
   * @param whyNot why the call does not go there, as long as it can go elsewhere; empty if it may
   * @param unconfirmed whether the registry does not list it right now: it is known from before
   * @param seen how it does; empty if this client has nothing to do with it
   */
  public record Known(Instance instance, String whyNot, boolean unconfirmed, Optional<Seen> seen) {}

  /**
   * How an instance does, as this client sees it.
   *
   * @param weight with which it takes part, which is less than its own while it is new, or back
   * @param outstanding how many calls of this client wait for a reply from it
   * @param connections how many there are to it
   * @param response how long it has taken to answer of late; zero if that is not known
   */
  public record Seen(int weight, int outstanding, int connections, Duration response) {}

  /**
   * Those among whom a balancer picks.
   *
   * @param name what leads there
   * @param members who is in it, with the share of the weights of each, of 1; less for those that
   *     are farther away
   */
  public record Pool(String name, Map<String, Double> members) {
    public Pool {
      members = Map.copyOf(members);
    }
  }

  public Explanation {
    instances = List.copyOf(instances);
    baggage = Map.copyOf(baggage);
    steps = List.copyOf(steps);
    pools = List.copyOf(pools);
    attempts = List.copyOf(attempts);
  }

  /** All of it as a person reads it. */
  public List<String> lines() {
    return new ExplanationText(this).lines();
  }
}
