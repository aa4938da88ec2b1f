package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.policy.Balancer;
import io.kith.policy.Candidate;
import io.kith.policy.CandidateHealth;
import io.kith.policy.OutlierDetector;
import io.kith.policy.Picker;
import io.kith.policy.Place;
import io.kith.simulator.model.Registry.Listed;
import io.kith.simulator.model.Registry.Listing;
import io.kith.simulator.scenario.Policy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that one client knows, who of them may be called now, and who is best: the stages
 * that the endpoint sets of Kith have, put together of the same policies.
 */
final class EndpointSet implements Event {

  private static final Endpoint[] NOBODY = new Endpoint[0];

  private final World world;
  private final Policy policy;
  private final boolean timed;
  private final Balancer balancer;
  private final @Nullable OutlierDetector detector;
  private final Ranks ranks;
  private final long number;
  private final Place here;
  private long revision;

  /** All that are listed, ordered by their ids. */
  private Endpoint[] known = NOBODY;

  /** Those that may be called now, in the places that the picker knows them by. */
  private Endpoint[] endpoints = NOBODY;

  /** Outliers of which each gets one call at a time. */
  private Endpoint[] probed = NOBODY;

  private @Nullable Picker picker;

  /**
   * The endpoints of a client.
   *
   * @param number the client's among all
   * @param here where it is
   * @param timed whether its balancer asks how long instances take to answer
   */
  EndpointSet(World world, long number, Place here, boolean timed) {
    this.world = world;
    this.policy = world.policy();
    this.timed = timed;
    this.balancer = policy.balancer().create(world.random());
    this.ranks = world.ranks();
    this.number = number;
    this.here = here;
    this.detector =
        policy.outliers().enabled()
            ? new OutlierDetector(
                policy.outliers().detection(), policy.outliers().ejection(), world.random())
            : null;
  }

  /** The registry's news have come; older ones may come after newer ones. */
  void learn(Listing news) {
    if (news.revision() <= revision) {
      return;
    }
    if (revision == 0) {
      lookAfterFromNowOn();
    }
    revision = news.revision();
    Endpoint[] before = known;
    known = listed(world.subsets().of(number, news));
    for (Endpoint endpoint : before) {
      if (find(endpoint.listed()) < 0) {
        forget(endpoint);
      }
    }
    chooseAnew();
  }

  /** One for each that is listed: the one from before, where there was one. */
  private Endpoint[] listed(List<Listed> all) {
    var next = new Endpoint[all.size()];
    int before = 0;
    for (int i = 0; i < next.length; i++) {
      Listed listed = all.get(i);
      while (before < known.length && known[before].id().compareTo(listed.id()) < 0) {
        before++;
      }
      next[i] =
          before < known.length && known[before].listed() == listed
              ? known[before]
              : newEndpoint(listed);
    }
    return next;
  }

  private Endpoint newEndpoint(Listed listed) {
    int weight = policy.weights() ? listed.instance().weight() : Candidate.DEFAULT_WEIGHT;
    CandidateHealth health =
        detector == null
            ? null
            : detector.join(
                listed.id(), Integer.toString(listed.instance().zone()), listed.freshSinceNanos());
    var endpoint = new Endpoint(listed, world.queue(), weight, timed, health);
    endpoint.setConnected(listed.instance().answersAs(listed));
    return endpoint;
  }

  private void forget(Endpoint endpoint) {
    if (detector != null && endpoint.health() != null) {
      detector.leave(endpoint.health());
    }
  }

  /** Whether this one is on the list. */
  boolean knows(Listed listed) {
    return find(listed) >= 0;
  }

  private int find(Listed listed) {
    int low = 0;
    int high = known.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = known[middle].id().compareTo(listed.id());
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  /** The connection to one is there, or is gone. */
  void setConnected(Listed listed, boolean connected) {
    int at = find(listed);
    if (at >= 0 && known[at].isConnected() != connected) {
      known[at].setConnected(connected);
      chooseAnew();
    }
  }

  /** Each client at a time of its own. */
  private void lookAfterFromNowOn() {
    if (detector != null || !policy.slowStart().isZero()) {
      world.queue().in(world.random().nextLong(intervalNanos()), this, 0);
    }
  }

  private long intervalNanos() {
    return policy.outliers().detection().interval().toNanos();
  }

  /** Time to look at all of them. */
  @Override
  public void happen(int step) {
    boolean changed = detector != null && detector.evaluate(world.nowNanos());
    for (Endpoint endpoint : known) {
      changed |= endpoint.hasGrown(ranks.slowStart(), world.nowNanos());
    }
    if (changed) {
      chooseAnew();
    }
    world.queue().in(intervalNanos(), this, 0);
  }

  private void chooseAnew() {
    Ranks.Ranked ranked = ranks.of(Arrays.asList(known), here, world.nowNanos());
    endpoints = ranked.endpoints().toArray(NOBODY);
    probed = ranked.probed().toArray(NOBODY);
    picker = endpoints.length == 0 ? null : balancer.over(Arrays.asList(endpoints));
  }

  /** Who gets the first attempt of a call as a probe; null if none does. */
  @Nullable Endpoint probe() {
    for (Endpoint endpoint : probed) {
      if (endpoint.health() != null && endpoint.health().tryProbe()) {
        return endpoint;
      }
    }
    return null;
  }

  /** The best for a call. */
  @Nullable Endpoint pick(Call call) {
    return picker == null ? null : endpoints[picker.pick(call)];
  }

  /** Whether there is one that the call has not been to, or one that is new. */
  boolean isAnyLeft(OpenCall call) {
    if (known.length > call.tried()) {
      return true;
    }
    for (Endpoint endpoint : known) {
      if (!call.hasTried(endpoint)) {
        return true;
      }
    }
    return false;
  }

  /** The best for a call that has been to some: one that it has not been to. */
  @Nullable Endpoint pickBesides(OpenCall call) {
    if (picker == null) {
      return null;
    }
    int first = picker.pick(call.call());
    for (int i = 0; i < endpoints.length; i++) {
      Endpoint endpoint = endpoints[(first + i) % endpoints.length];
      if (!call.hasTried(endpoint)) {
        return endpoint;
      }
    }
    for (Endpoint endpoint : known) {
      if (!call.hasTried(endpoint)) {
        return endpoint;
      }
    }
    return null;
  }

  /** An attempt is over; what it says of the instance is told to whoever judges. */
  void ended(Attempt attempt, Outcome outcome) {
    Endpoint endpoint = attempt.endpoint;
    long tookNanos = world.nowNanos() - attempt.sentNanos;
    endpoint.ended(attempt, outcome, tookNanos);
    CandidateHealth health = endpoint.health();
    if (detector == null || health == null) {
      return;
    }
    boolean changed = false;
    if (attempt.probes) {
      boolean well = outcome == Outcome.ANSWERED;
      changed = detector.probed(health, well, tookNanos, world.nowNanos());
    } else {
      switch (outcome) {
        case ANSWERED -> {
          health.succeeded();
          if (attempt.measured) {
            health.took(tookNanos);
          }
        }
        case FAILED, LATE, SLOW ->
            changed =
                detector.isSuspect(health.failed()) && detector.failed(health, world.nowNanos());
        case REFUSED -> health.refused();
        case LOST, UNREACHABLE -> {} // the connection has said it all
      }
    }
    if (changed) {
      chooseAnew();
    }
  }
}
