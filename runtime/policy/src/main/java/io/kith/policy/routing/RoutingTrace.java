package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Metadata;
import io.kith.policy.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each rule makes of one call, and why: for people, and slowly. It decides nothing.
 *
 * @param steps in the order in which they count: experiments, routes, mirrors
 */
public record RoutingTrace(List<Step> steps) {

  /** What kind of rule it is. */
  public enum Kind {
    /** An experiment. */
    EXPERIMENT,
    /** A route. */
    ROUTE,
    /** A mirror. */
    MIRROR
  }

  /**
   * What one rule makes of it.
   *
   * @param rule its name
   * @param applies whether it is about the call, as far as chance has no part in it
   * @param why what speaks for it or against it
   */
  public record Step(Kind kind, String rule, boolean applies, String why) {}

  public RoutingTrace {
    steps = List.copyOf(steps);
  }

  /**
   * What these rules make of a call.
   *
   * @param labelled the call with the labels of experiments, as routes and mirrors see it
   */
  public static RoutingTrace of(
      RoutingRules rules, Surroundings surroundings, Call call, Call labelled) {
    var steps = new ArrayList<Step>();
    new Tracer(surroundings, call).traceExperiments(rules, steps);
    var routed = new Tracer(surroundings, labelled);
    routed.traceRoutes(rules, steps);
    routed.traceMirrors(rules, steps);
    return new RoutingTrace(steps);
  }

  /** The traces of one call. */
  private record Tracer(Surroundings surroundings, Call call) {

    void traceExperiments(RoutingRules rules, List<Step> steps) {
      rules.experiments().forEach(experiment -> steps.add(step(experiment)));
    }

    void traceRoutes(RoutingRules rules, List<Step> steps) {
      String decided = "";
      for (Route route : rules.routes()) {
        if (!decided.isEmpty()) {
          steps.add(
              new Step(
                  Kind.ROUTE, route.name(), false, "the route " + decided + " comes before it"));
          continue;
        }
        Step step = step(Kind.ROUTE, route.name(), route.criteria(), to(route));
        steps.add(step);
        if (step.applies() && !isByChance(route.criteria())) {
          decided = route.name();
        }
      }
    }

    void traceMirrors(RoutingRules rules, List<Step> steps) {
      rules.mirrors().forEach(mirror -> steps.add(step(mirror)));
    }

    private static boolean isByChance(Criteria criteria) {
      return criteria.share().key().isEmpty() && criteria.share().percent() < 100;
    }

    private static String to(Route route) {
      long total = route.to().stream().mapToLong(Destination::weight).sum();
      String to =
          String.join(
              " or ",
              route.to().stream()
                  .map(each ->
                      route.to().size() == 1
                          ? each.toString()
                          : each + " (" + each.weight() + " of " + total + ")")
                  .toList());
      return "leads to "
          + to
          + route.by().filter(_ -> route.to().size() > 1).map(key -> ", by " + key).orElse("")
          + switch (route.otherwise()) {
            case Otherwise.Strict() -> ", strictly";
            case Otherwise.Prefer() -> ", else to anybody";
            case Otherwise.Fallback(String group) -> ", else to group " + group;
          };
    }

    private Step step(Kind kind, String name, Criteria criteria, String yes) {
      Optional<String> misfit = misfit(name, criteria);
      String chance =
          isByChance(criteria)
              ? ", " + criteria.share().percent() + "% of the calls at random"
              : "";
      return new Step(kind, name, misfit.isEmpty(), misfit.orElse(yes + chance));
    }

    private Step step(Experiment experiment) {
      String label = call.context().baggage().get(experiment.label());
      if (label != null) {
        boolean mine = label.startsWith(experiment.name() + "/");
        return new Step(
            Kind.EXPERIMENT,
            experiment.name(),
            mine,
            "the call came with the label " + experiment.label() + "=" + label);
      }
      Optional<Double> slot = point(experiment.key(), "layer " + experiment.layer());
      if (slot.isEmpty()) {
        return new Step(
            Kind.EXPERIMENT,
            experiment.name(),
            false,
            "the call has no " + experiment.key() + ", which tells calls apart");
      }
      if (!experiment.slots().contains(slot.get() * 100)) {
        return new Step(
            Kind.EXPERIMENT,
            experiment.name(),
            false,
            "the key is in slot %.2f of the layer %s, and it has %s to %s"
                .formatted(
                    slot.get() * 100,
                    experiment.layer(),
                    experiment.slots().from(),
                    experiment.slots().to()));
      }
      return step(
          Kind.EXPERIMENT, experiment.name(), experiment.criteria(), "adds " + experiment.label());
    }

    private Step step(Mirror mirror) {
      if (!mirror.allows(call.method())) {
        return new Step(
            Kind.MIRROR,
            mirror.name(),
            false,
            call.method().isStreaming()
                ? "streams are never mirrored"
                : "the method is not idempotent, and allowed does not name it");
      }
      return step(Kind.MIRROR, mirror.name(), mirror.criteria(), "sends it to " + mirror.to());
    }

    /** What speaks against it; empty if nothing does. */
    private Optional<String> misfit(String name, Criteria criteria) {
      if (!criteria.mayBeOf(call.method())) {
        return Optional.of("is about " + joined(criteria.methods()));
      }
      if (!criteria.mayBeOf(surroundings.caller())) {
        return Optional.of(
            "is for the callers "
                + joined(criteria.callers())
                + ", and this is "
                + surroundings.caller());
      }
      for (Condition condition : criteria.conditions()) {
        Optional<String> value = text(condition.attribute());
        if (!condition.match().matches(value.orElse(null))) {
          return Optional.of(
              condition.attribute()
                  + value
                      .map(text -> " is '" + shown(condition.attribute(), text) + "'")
                      .orElse(" is not there")
                  + ", and must be "
                  + condition.match());
        }
      }
      if (!criteria.window().contains(surroundings.clock().millis())) {
        return Optional.of("applies " + criteria.window());
      }
      return outOfShare(name, criteria.share());
    }

    private Optional<String> outOfShare(String name, Share share) {
      if (share.percent() == 0) {
        return Optional.of("takes 0% of the calls");
      }
      if (share.key().isEmpty()) {
        return Optional.empty();
      }
      Optional<Double> point = point(share.key().get(), name);
      if (point.isEmpty()) {
        return Optional.of("the call has no " + share.key().get() + ", which tells calls apart");
      }
      return point.get() * 100 < share.percent()
          ? Optional.empty()
          : Optional.of(
              "the key is at %.2f%%, and it takes those below %s%%"
                  .formatted(point.get() * 100, share.percent()));
    }

    private static String joined(List<?> things) {
      return String.join(", ", things.stream().map(Object::toString).toList());
    }

    private static String shown(Attribute attribute, String text) {
      return attribute instanceof Attribute.Header(String name) && Metadata.isSecret(name)
          ? "***"
          : text;
    }

    private Optional<String> text(Attribute attribute) {
      return ValueReader.of(attribute, call.method(), surroundings.arguments())
          .flatMap(reader -> Optional.ofNullable(reader.text(call)));
    }

    private Optional<Double> point(Attribute attribute, String salt) {
      return ValueReader.of(attribute, call.method(), surroundings.arguments())
          .map(reader -> reader.point(call, Key.hash(salt)))
          .filter(point -> point != ValueReader.ABSENT);
    }
  }
}
