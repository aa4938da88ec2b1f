package io.kith.policy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Call;
import io.kith.core.VersionRange;
import io.kith.policy.MethodPattern;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compiled rules mean what the reference interpreter makes of them, for whatever there is. */
final class RoutingPropertyTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void compiled_rules_lead_where_the_reference_leads() {
    Property.holds(
        3_000,
        source -> {
          RoutingRules rules = rules(source);
          List<FakeInstance> instances = instances(source);
          long seed = source.anyLong();
          String caller = source.oneOf("web", "batch", "other");
          var reference = new ReferenceRouter(rules, surroundings(caller, seed), instances);
          Routing<FakePool> routing =
              Routing.of(
                  rules,
                  surroundings(caller, seed),
                  Exposures.ignored(),
                  instances,
                  FakePool.MAKER);
          for (int i = 0; i < 20; i++) {
            Call call = call(source);
            assertThat(routing.of(call.method()).choose(call).inTurn())
                .as("%s from %s under %s", described(call), caller, rules)
                .isEqualTo(reference.route(call));
          }
        });
  }

  @Test
  void compiled_experiments_label_as_the_reference_does() {
    Property.holds(
        2_000,
        source -> {
          var rules = new RoutingRules(List.of(), List.of(), experiments(source), List.of());
          var reference = new ReferenceRouter(rules, surroundings("web", 1), List.of());
          Routing<FakePool> routing =
              Routing.of(
                  rules, surroundings("web", 1), Exposures.ignored(), List.of(), FakePool.MAKER);
          for (int i = 0; i < 20; i++) {
            Call call = call(source);
            assertThat(routing.of(call.method()).labelled(call).context().baggage())
                .as("%s under %s", described(call), rules)
                .isEqualTo(reference.labels(call));
          }
        });
  }

  private static String described(Call call) {
    return call + " " + call.context().baggage() + " " + call.metadata() + " " + call.request();
  }

  private static Surroundings surroundings(String caller, long seed) {
    var random = new SplittableRandom(seed);
    return new Surroundings(caller, Requests.ARGUMENTS, InstantSource.fixed(NOW), random::nextLong);
  }

  private static Call call(Source source) {
    return Requests.call(
        source.oneOf(Requests.ADD, Requests.LIST, Requests.PAY),
        map(source, "tier", "user", "kith-exp-a"),
        map(source, "tier", "x-user"),
        new Requests.Request(
            source.oneOf(0L, 1L, 7L, 42L, -5L, source.anyLong()),
            source.oneOf(null, "vip", "1", "basic")));
  }

  private static Map<String, String> map(Source source, String... names) {
    var map = new HashMap<String, String>();
    for (String name : names) {
      if (source.bool()) {
        map.put(name, source.oneOf("vip", "gold", "1", "42", "basic", ""));
      }
    }
    return map;
  }

  private static List<FakeInstance> instances(Source source) {
    int count = source.length(12);
    return IntStream.range(0, count)
        .mapToObj(i ->
            new FakeInstance(
                "i-" + (char) ('a' + i),
                source.oneOf("1.0.0", "1.2.0", "2.0.0", "2.0.0-rc.1"),
                source.oneOf("eu", "us"),
                source.oneOf("z1", "z2", ""),
                source.oneOf("", "c1"),
                map(source, "track", "tier")))
        .toList();
  }

  private static RoutingRules rules(Source source) {
    List<Group> groups = new ArrayList<>();
    int count = source.length(4);
    for (int i = 0; i < count; i++) {
      groups.add(new Group("g" + i, selector(source), source.between(0, 2) == 0));
    }
    List<String> names = groups.stream().map(Group::name).toList();
    List<Route> routes = new ArrayList<>();
    int many = source.length(12);
    for (int i = 0; i < many; i++) {
      routes.add(route("r" + i, names, source));
    }
    return new RoutingRules(groups, routes, List.of(), List.of());
  }

  private static Route route(String name, List<String> groups, Source source) {
    List<Destination> to = new ArrayList<>();
    to.add(destination(groups, source).withWeight(source.between(1, 3)));
    int more = source.between(0, 2);
    for (int i = 0; i < more; i++) {
      to.add(destination(groups, source).withWeight(source.between(0, 3)));
    }
    Otherwise otherwise =
        switch (source.between(0, groups.isEmpty() ? 1 : 2)) {
          case 0 -> new Otherwise.Strict();
          case 1 -> new Otherwise.Prefer();
          default -> new Otherwise.Fallback(any(groups, source));
        };
    return new Route(
        name, criteria(source, true), to, maybe(source, RoutingPropertyTest::attribute), otherwise);
  }

  private static Destination destination(List<String> groups, Source source) {
    return new Destination(
        groups.isEmpty() || source.bool() ? Optional.empty() : Optional.of(any(groups, source)),
        source.bool() ? Selector.ALL : selector(source),
        source.between(0, 4) == 0
            ? Optional.of(new Destination.Same(source.oneOf("track", "tier"), attribute(source)))
            : Optional.empty(),
        1);
  }

  private static String any(List<String> names, Source source) {
    return names.get(source.between(0, names.size() - 1));
  }

  private static Selector selector(Source source) {
    Map<String, TextMatch> labels = new HashMap<>();
    if (source.bool()) {
      labels.put(source.oneOf("track", "tier"), match(source));
    }
    return new Selector(
        labels,
        source.between(0, 3) == 0
            ? Optional.of(VersionRange.parse(source.oneOf("^1", ">=1.2", "2.x", "^2.0.0-rc")))
            : Optional.empty(),
        source.between(0, 4) == 0 ? List.of("eu") : List.of(),
        source.between(0, 4) == 0 ? List.of(source.oneOf("z1", "z2")) : List.of(),
        source.between(0, 9) == 0 ? List.of("c1") : List.of(),
        source.between(0, 5) == 0
            ? List.of(TextMatch.parse(source.oneOf("i-a", "i-*", "i-b|i-c")))
            : List.of());
  }

  private static Criteria criteria(Source source, boolean withShare) {
    List<Condition> conditions = new ArrayList<>();
    int count = source.between(0, 3);
    for (int i = 0; i < count; i++) {
      conditions.add(new Condition(attribute(source), match(source)));
    }
    return new Criteria(
        source.bool()
            ? List.of()
            : List.of(
                MethodPattern.parse(
                    source.oneOf("shop.Cart", "shop.Cart/Add", "shop.*", "shop.Till/Pay"))),
        source.between(0, 3) == 0
            ? List.of(TextMatch.parse(source.oneOf("web", "ba*", "!web")))
            : List.of(),
        conditions,
        source.between(0, 4) == 0 ? window(source) : Window.ALWAYS,
        withShare && source.between(0, 3) == 0
            ? new Share(
                source.oneOf(0.0, 10.0, 50.0, 99.5, 100.0),
                maybe(source, RoutingPropertyTest::attribute))
            : Share.ALL);
  }

  private static Window window(Source source) {
    return source.bool()
        ? new Window(Optional.of(NOW.plusMillis(source.between(-1, 1))), Optional.empty())
        : new Window(Optional.empty(), Optional.of(NOW.plusMillis(source.between(-1, 1))));
  }

  private static Attribute attribute(Source source) {
    return Attribute.parse(
        source.oneOf(
            "baggage:tier",
            "baggage:user",
            "metadata:tier",
            "metadata:x-user",
            "argument:user",
            "argument:tenant",
            "argument:nothing"));
  }

  private static TextMatch match(Source source) {
    return TextMatch.parse(
        source.oneOf(
            "vip",
            "gold",
            "1",
            "42",
            "vip|gold",
            "!vip",
            "*",
            "!*",
            "v*",
            "*i*",
            ">=1",
            "<42",
            ">0 <8",
            "1|>40",
            "",
            "basic"));
  }

  private static <T> Optional<T> maybe(Source source, Function<Source, T> value) {
    return source.bool() ? Optional.of(value.apply(source)) : Optional.empty();
  }

  private static List<Experiment> experiments(Source source) {
    List<Experiment> experiments = new ArrayList<>();
    for (String layer : List.of("b", "a")) {
      double from = 0;
      int count = source.between(0, 3);
      for (int i = 0; i < count; i++) {
        double to = from + source.between(1, 33);
        experiments.add(
            new Experiment(
                layer + i,
                layer,
                criteria(source, false),
                attribute(source),
                new Experiment.Slots(from, to),
                List.of(
                    new Experiment.Variant("control", source.between(0, 2)),
                    new Experiment.Variant("treatment", source.between(1, 2)))));
        from = to;
      }
    }
    return experiments;
  }
}
