package io.kith;

import io.kith.cluster.Cluster;
import io.kith.cluster.Query;
import io.kith.codec.ServiceSchema;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.policy.MethodPattern;
import io.kith.resilience.Stages;
import io.kith.transport.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What an application says of itself. Thread-safe. */
final class LiveIntrospection implements Introspection {

  private final String name;
  private final Server server;
  private final Stages stages;
  private final Cluster cluster;

  /** Methods whose requests are values by their paths; never more than clients have. */
  private final Map<String, Method> explained = new ConcurrentHashMap<>();

  /**
   * Of this application.
   *
   * @param name how it is called in a sentence
   * @param stages what stands around the calls that it serves
   */
  LiveIntrospection(String name, Server server, Stages stages, Cluster cluster) {
    this.name = name;
    this.server = server;
    this.stages = stages;
    this.cluster = cluster;
  }

  @Override
  public List<ServiceSchema> services() {
    return server.services();
  }

  @Override
  public EffectiveRules rules(String methods) {
    Predicate<Method> wanted = wanted(methods);
    var all = new ArrayList<EffectiveRules.OfMethod>();
    for (Stages side : List.of(stages, cluster.stages())) {
      side.methods().stream()
          .filter(wanted)
          .map(method -> EffectiveRules.of(side, method))
          .forEach(all::add);
    }
    if (all.isEmpty() && !methods.isEmpty()) {
      throw new CallException(Code.NOT_FOUND, name + " neither serves nor calls " + methods);
    }
    return EffectiveRules.of(name, stages.rules(), all);
  }

  /** Of all methods, those that the application would name. */
  private static Predicate<Method> wanted(String methods) {
    if (methods.isEmpty()) {
      return method ->
          !method.service().startsWith("grpc.") && !method.service().startsWith("kith.");
    }
    try {
      MethodPattern pattern = MethodPattern.parse(methods);
      return method -> pattern.matches(method.path());
    } catch (IllegalArgumentException e) {
      throw new CallException(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  /** Only of what is called anyhow: nobody from outside makes this process watch more. */
  @Override
  public List<String> explain(
      String method,
      Map<String, String> arguments,
      Map<String, String> baggage,
      Map<String, String> metadata) {
    List<String> known = cluster.methods();
    if (!known.contains(method)) {
      throw new CallException(
          Code.NOT_FOUND,
          name
              + " has no client for "
              + method
              + "; it has "
              + (known.isEmpty() ? "none at all" : "those for " + String.join(", ", known)));
    }
    Method called = explained.computeIfAbsent(method, LiveIntrospection::described);
    try {
      var call = new Call(called, arguments, context(baggage), metadata(metadata));
      var lines = new ArrayList<String>();
      lines.add("as " + name + " sees it:");
      lines.addAll(cluster.explain(Query.service(called.service()), call, Duration.ZERO).lines());
      return lines;
    } catch (IllegalArgumentException e) { // a label that is none
      throw new CallException(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static Method described(String path) {
    int slash = path.lastIndexOf('/');
    return new Method(path.substring(0, slash), path.substring(slash + 1), 0);
  }

  private static Context context(Map<String, String> baggage) {
    Context context = Context.root();
    for (Map.Entry<String, String> label : baggage.entrySet()) {
      context = context.with(label.getKey(), label.getValue());
    }
    return context;
  }

  private static Metadata metadata(Map<String, String> values) {
    Metadata metadata = Metadata.empty();
    for (Map.Entry<String, String> value : values.entrySet()) {
      metadata = metadata.with(value.getKey(), value.getValue());
    }
    return metadata;
  }
}
