package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.core.Span;
import io.kith.core.TraceContext;
import io.kith.policy.routing.MethodRouting;
import io.kith.policy.routing.RoutingTrace;
import java.util.stream.Collectors;

/**
 * What routing does with a call before it is tried on anybody: the labels of experiments, and what
 * is also sent elsewhere. Thread-safe.
 */
final class RoutedCalls implements ClusterStrategy {

  private final EndpointSet endpoints;
  private final Router router;
  private final Mirroring mirroring;
  private final ClusterStrategy strategy;

  RoutedCalls(EndpointSet endpoints, Router router, Mirroring mirroring, ClusterStrategy strategy) {
    this.endpoints = endpoints;
    this.router = router;
    this.mirroring = mirroring;
    this.strategy = strategy;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    if (router.hasRules() && call.context().trace().map(TraceContext::isSampled).orElse(false)) {
      call.context().span().ifPresent(span -> note(call, span));
    }
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

  /** The rules that apply; worked out once more, for the few calls whose trace is recorded. */
  private void note(Call call, Span span) {
    String applying =
        router.trace(call).steps().stream()
            .filter(RoutingTrace.Step::applies)
            .map(RoutingTrace.Step::rule)
            .collect(Collectors.joining(", "));
    if (!applying.isEmpty()) {
      span.note("kith.rule", applying);
    }
  }
}
