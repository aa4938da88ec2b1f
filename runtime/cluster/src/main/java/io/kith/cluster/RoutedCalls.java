package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.policy.routing.MethodRouting;

/**
 * What routing does with a call before it is tried on anybody: the labels of experiments, and what
 * is also sent elsewhere. Thread-safe.
 */
final class RoutedCalls implements ClusterStrategy {

  private final EndpointSet endpoints;
  private final Mirroring mirroring;
  private final ClusterStrategy strategy;

  RoutedCalls(EndpointSet endpoints, Mirroring mirroring, ClusterStrategy strategy) {
    this.endpoints = endpoints;
    this.mirroring = mirroring;
    this.strategy = strategy;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    if (!endpoints.marksOrMirrors() || call.context().isShadow()) {
      return strategy.call(method, call); // a shadow counts for nothing, and is not mirrored again
    }
    MethodRouting<Choice> routing = endpoints.routing(call.method());
    Call labelled = routing.labelled(call);
    if (!routing.mirrors().isEmpty()) {
      mirroring.reflect(method, labelled, routing.mirrors());
    }
    return strategy.call(method, labelled);
  }
}
