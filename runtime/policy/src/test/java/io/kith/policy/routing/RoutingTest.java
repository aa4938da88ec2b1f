package io.kith.policy.routing;

import static io.kith.policy.routing.Requests.ADD;
import static io.kith.policy.routing.Requests.LIST;
import static io.kith.policy.routing.Requests.PAY;
import static io.kith.policy.routing.Requests.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.kith.core.Call;
import io.kith.policy.MethodPattern;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoutingTest {

  private static final FakeInstance STABLE = FakeInstance.of("stable", Map.of());
  private static final FakeInstance CANARY = FakeInstance.of("canary", Map.of("track", "canary"));
  private static final FakeInstance STRESS = FakeInstance.of("stress", Map.of("stress", "true"));
  private static final List<FakeInstance> ALL = List.of(CANARY, STABLE, STRESS);
  private static final Group CANARIES =
      new Group("canary", Selector.label("track", "canary"), false);
  private static final Group STRESSED = new Group("stress", Selector.label("stress", "true"), true);
  private static final Otherwise STRICT = new Otherwise.Strict();
  private static final Otherwise PREFER = new Otherwise.Prefer();

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<String, LongAdder> exposures = new HashMap<>();

  private Routing<FakePool> routing(RoutingRules rules, List<FakeInstance> instances) {
    return Routing.of(
        rules,
        new Surroundings("web", Requests.ARGUMENTS, now::get, random::nextLong),
        (experiment, variant) ->
            exposures.computeIfAbsent(experiment + "/" + variant, _ -> new LongAdder()),
        instances,
        FakePool.MAKER);
  }

  private Routing<FakePool> routing(List<Group> groups, Route... routes) {
    return routing(new RoutingRules(groups, List.of(routes), List.of(), List.of()), ALL);
  }

  private static List<List<String>> whom(Routing<FakePool> routing, Call call) {
    return routing.of(call.method()).choose(call).inTurn();
  }

  private static Criteria when(String attribute, String pattern) {
    return new Criteria(
        List.of(),
        List.of(),
        List.of(new Condition(Attribute.parse(attribute), TextMatch.parse(pattern))),
        Window.ALWAYS,
        Share.ALL);
  }

  private static Criteria share(double percent, String key) {
    return new Criteria(
        List.of(),
        List.of(),
        List.of(),
        Window.ALWAYS,
        new Share(percent, Optional.of(key).filter(k -> !k.isEmpty()).map(Attribute::parse)));
  }

  private static Route route(
      String name, Criteria criteria, Otherwise otherwise, String... groups) {
    return new Route(
        name,
        criteria,
        List.of(groups).stream().map(Destination::group).toList(),
        Optional.empty(),
        otherwise);
  }

  @Test
  void without_rules_everybody_may_be_called() {
    assertThat(whom(routing(List.of()), call(ADD)))
        .containsExactly(List.of("canary", "stable", "stress"));
  }

  @Test
  void stress_traffic_touches_stress_instances_alone_and_ordinary_traffic_never_does() {
    Routing<FakePool> routing =
        routing(List.of(STRESSED), route("stress", when("baggage:stress", "*"), STRICT, "stress"));
    assertThat(whom(routing, call(ADD, Map.of("stress", "1")))).containsExactly(List.of("stress"));
    assertThat(whom(routing, call(ADD))).containsExactly(List.of("canary", "stable"));
  }

  @Test
  void a_selector_does_not_reach_into_a_reserved_group_and_the_group_of_another_neither() {
    var strict = new Otherwise.Strict();
    Route bySelector =
        new Route(
            "by selector",
            Criteria.ALL,
            List.of(Destination.of(Selector.label("stress", "true"))),
            Optional.empty(),
            strict);
    assertThat(whom(routing(List.of(STRESSED), bySelector), call(ADD))).isEmpty();
    var everybody = new Group("everybody", Selector.ALL, false);
    assertThat(
            whom(
                routing(
                    List.of(STRESSED, everybody), route("all", Criteria.ALL, strict, "everybody")),
                call(ADD)))
        .containsExactly(List.of("canary", "stable"));
  }

  @Test
  void a_strict_route_to_nobody_says_why() {
    Routing<FakePool> routing =
        routing(
            new RoutingRules(
                List.of(STRESSED),
                List.of(route("stress", when("baggage:stress", "*"), STRICT, "stress")),
                List.of(),
                List.of()),
            List.of(STABLE));
    Call stressed = call(ADD, Map.of("stress", "1"));
    assertThat(routing.of(ADD).choose(stressed).why())
        .isEqualTo("the route stress leads to group stress, where there is nobody, and is strict");
  }

  @Test
  void where_all_are_reserved_the_others_are_told_so() {
    Routing<FakePool> routing =
        routing(
            new RoutingRules(List.of(STRESSED), List.of(), List.of(), List.of()), List.of(STRESS));
    assertThat(routing.of(ADD).choose(call(ADD)).why())
        .isEqualTo("all 1 instances are reserved for calls that routes send to them");
  }

  @Test
  void prefer_goes_to_all_others_after_and_fallback_to_a_group() {
    assertThat(
            whom(
                routing(List.of(CANARIES, STRESSED), route("a", Criteria.ALL, PREFER, "canary")),
                call(ADD)))
        .containsExactly(List.of("canary"), List.of("stable"));
    assertThat(
            whom(
                routing(
                    List.of(CANARIES, STRESSED),
                    route("a", Criteria.ALL, new Otherwise.Fallback("stress"), "canary")),
                call(ADD)))
        .containsExactly(List.of("canary"), List.of("stress"));
  }

  @Test
  void a_group_that_is_empty_leaves_its_part_to_what_comes_after() {
    var nobody = new Group("nobody", Selector.label("no", "body"), false);
    assertThat(
            whom(
                routing(List.of(CANARIES, nobody), route("a", Criteria.ALL, PREFER, "nobody")),
                call(ADD)))
        .containsExactly(List.of("canary", "stable", "stress"));
  }

  @Test
  void the_first_route_decides() {
    Routing<FakePool> routing =
        routing(
            List.of(CANARIES, STRESSED),
            route("a", when("baggage:tier", "vip"), STRICT, "stress"),
            route("b", when("baggage:tier", "vip|gold"), STRICT, "canary"));
    assertThat(whom(routing, call(ADD, Map.of("tier", "vip")))).containsExactly(List.of("stress"));
    assertThat(whom(routing, call(ADD, Map.of("tier", "gold")))).containsExactly(List.of("canary"));
  }

  @Test
  void methods_callers_metadata_and_arguments_are_asked_for() {
    Criteria criteria =
        new Criteria(
            List.of(MethodPattern.parse("shop.Cart/Add")),
            List.of(TextMatch.parse("web")),
            List.of(
                new Condition(Attribute.parse("metadata:x-user"), TextMatch.parse("*")),
                new Condition(Attribute.parse("argument:user"), TextMatch.parse(">=100"))),
            Window.ALWAYS,
            Share.ALL);
    Routing<FakePool> routing = routing(List.of(STRESSED), route("a", criteria, STRICT, "stress"));
    Map<String, String> metadata = Map.of("x-user", "me");
    var large = new Requests.Request(100, null);
    var small = new Requests.Request(99, null);
    List<List<String>> routed = List.of(List.of("stress"));
    assertThat(whom(routing, call(ADD, Map.of(), metadata, large))).isEqualTo(routed);
    assertThat(whom(routing, call(ADD, Map.of(), metadata, small))).isNotEqualTo(routed);
    assertThat(whom(routing, call(ADD, Map.of(), Map.of(), large))).isNotEqualTo(routed);
    assertThat(whom(routing, call(LIST, Map.of(), metadata, large))).isNotEqualTo(routed);
    assertThat(whom(routing, call(PAY, Map.of(), metadata, large))).isNotEqualTo(routed);
  }

  @Test
  void a_window_opens_and_closes_at_its_moments() {
    var window =
        new Window(Optional.of(Instant.ofEpochMilli(10)), Optional.of(Instant.ofEpochMilli(20)));
    Routing<FakePool> routing =
        routing(
            List.of(STRESSED),
            route(
                "a",
                new Criteria(List.of(), List.of(), List.of(), window, Share.ALL),
                STRICT,
                "stress"));
    var open = new ArrayList<Integer>();
    for (int millis : List.of(9, 10, 19, 20)) {
      now.set(Instant.ofEpochMilli(millis));
      if (whom(routing, call(ADD)).equals(List.of(List.of("stress")))) {
        open.add(millis);
      }
    }
    assertThat(open).containsExactly(10, 19);
  }

  private Set<Integer> usersInShare(double percent) {
    Routing<FakePool> routing =
        routing(List.of(STRESSED), route("a", share(percent, "baggage:user"), STRICT, "stress"));
    var in = new HashSet<Integer>();
    for (int user = 0; user < 10_000; user++) {
      Call call = call(ADD, Map.of("user", Integer.toString(user)));
      if (whom(routing, call).equals(List.of(List.of("stress")))) {
        in.add(user);
      }
    }
    return in;
  }

  @Test
  void a_growing_percentage_only_adds_keys() {
    Set<Integer> five = usersInShare(5);
    Set<Integer> ten = usersInShare(10);
    Set<Integer> eighty = usersInShare(80);
    assertThat(five.size()).isCloseTo(500, within(100));
    assertThat(ten.size()).isCloseTo(1_000, within(150));
    assertThat(eighty.size()).isCloseTo(8_000, within(200));
    assertThat(ten).containsAll(five);
    assertThat(eighty).containsAll(ten);
    assertThat(usersInShare(5)).isEqualTo(five);
  }

  @Test
  void a_key_is_on_the_same_side_whether_it_is_an_argument_or_a_label() {
    Route byLabel = route("a", share(50, "baggage:user"), STRICT, "stress");
    Route byArgument = route("a", share(50, "argument:user"), STRICT, "stress");
    Routing<FakePool> labels = routing(List.of(STRESSED), byLabel);
    Routing<FakePool> arguments = routing(List.of(STRESSED), byArgument);
    for (long user = -50; user < 1_000; user += 7) {
      Call call =
          call(
              ADD, Map.of("user", Long.toString(user)), Map.of(), new Requests.Request(user, null));
      assertThat(whom(labels, call)).isEqualTo(whom(arguments, call));
    }
  }

  @Test
  void a_call_without_the_key_is_in_no_percentage() {
    Routing<FakePool> routing =
        routing(List.of(STRESSED), route("a", share(100, "baggage:user"), STRICT, "stress"));
    assertThat(whom(routing, call(ADD))).containsExactly(List.of("canary", "stable"));
  }

  @Test
  void a_percentage_without_a_key_is_that_of_the_calls() {
    Routing<FakePool> routing =
        routing(List.of(STRESSED), route("a", share(20, ""), STRICT, "stress"));
    long in =
        IntStream.range(0, 10_000)
            .filter(_ -> whom(routing, call(ADD)).equals(List.of(List.of("stress"))))
            .count();
    assertThat(in).isCloseTo(2_000, within(200L));
  }

  @Test
  void weights_divide_and_a_key_stays_with_its_destination_while_the_first_grows() {
    var stable = new Group("stable", Selector.label("track", "!*"), false);
    var weighted = new HashMap<Integer, Set<Integer>>();
    for (int weight : List.of(10, 30)) {
      Route route =
          new Route(
              "gray",
              Criteria.ALL,
              List.of(
                  Destination.group("canary").withWeight(weight),
                  Destination.of(
                          new Selector(
                              Map.of("track", TextMatch.parse("!*")),
                              Optional.empty(),
                              List.of(),
                              List.of(),
                              List.of(),
                              List.of()))
                      .withWeight(100 - weight)),
              Optional.of(Attribute.parse("baggage:user")),
              STRICT);
      Routing<FakePool> routing = routing(List.of(CANARIES, STRESSED, stable), route);
      var users = new HashSet<Integer>();
      for (int user = 0; user < 10_000; user++) {
        List<List<String>> whom = whom(routing, call(ADD, Map.of("user", "u" + user)));
        assertThat(whom).hasSize(2).doesNotHaveDuplicates();
        if (whom.getFirst().equals(List.of("canary"))) {
          users.add(user);
        }
      }
      weighted.put(weight, users);
    }
    assertThat(weighted.get(10).size()).isCloseTo(1_000, within(150));
    assertThat(weighted.get(30).size()).isCloseTo(3_000, within(200));
    assertThat(weighted.get(30)).containsAll(weighted.get(10));
  }

  @Test
  void a_label_sends_calls_to_the_instance_of_one_developer() {
    var developers =
        new Group(
            "dev",
            new Selector(
                Map.of("developer", TextMatch.parse("*")),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            true);
    Route debug =
        new Route(
            "debug",
            when("baggage:debug", "*"),
            List.of(
                new Destination(
                    Optional.of("dev"),
                    Selector.ALL,
                    Optional.of(
                        new Destination.Same("developer", Attribute.parse("baggage:debug"))),
                    1)),
            Optional.empty(),
            PREFER);
    Routing<FakePool> routing =
        routing(
            new RoutingRules(List.of(developers), List.of(debug), List.of(), List.of()),
            List.of(
                FakeInstance.of("ann", Map.of("developer", "ann")),
                FakeInstance.of("bob", Map.of("developer", "bob")),
                STABLE));
    assertThat(whom(routing, call(ADD, Map.of("debug", "bob"))))
        .containsExactly(List.of("bob"), List.of("stable"));
    assertThat(whom(routing, call(ADD, Map.of("debug", "eve")))).containsExactly(List.of("stable"));
    assertThat(whom(routing, call(ADD))).containsExactly(List.of("stable"));
  }

  private static Experiment experiment(String name, String layer, int from, int to) {
    return new Experiment(
        name,
        layer,
        Criteria.ALL,
        Attribute.parse("baggage:user"),
        new Experiment.Slots(from, to),
        List.of(new Experiment.Variant("control", 1), new Experiment.Variant("treatment", 1)));
  }

  @Test
  void experiments_exclude_each_other_in_a_layer_and_are_independent_in_two() {
    Routing<FakePool> routing =
        routing(
            new RoutingRules(
                List.of(),
                List.of(),
                List.of(
                    experiment("a", "one", 0, 50),
                    experiment("b", "one", 50, 100),
                    experiment("c", "two", 0, 100)),
                List.of()),
            ALL);
    var met = new HashMap<String, Integer>();
    for (int user = 0; user < 8_000; user++) {
      Call call = call(ADD, Map.of("user", "u" + user));
      Map<String, String> labels = routing.of(ADD).labelled(call).context().baggage();
      met.merge(labels.get("kith-exp-one") + " " + labels.get("kith-exp-two"), 1, Integer::sum);
      assertThat(routing.of(ADD).labelled(call).context().baggage()).isEqualTo(labels);
    }
    assertThat(met).hasSize(8);
    assertThat(met.values()).allSatisfy(count -> assertThat(count).isCloseTo(1_000, within(130)));
    assertThat(exposures.get("c/control").sum() + exposures.get("c/treatment").sum())
        .isEqualTo(16_000);
  }

  @Test
  void a_label_that_came_along_stays_and_is_counted() {
    Routing<FakePool> routing =
        routing(
            new RoutingRules(
                List.of(), List.of(), List.of(experiment("a", "one", 0, 100)), List.of()),
            ALL);
    for (String variant : List.of("control", "treatment")) {
      Call call = call(ADD, Map.of("user", "me", "kith-exp-one", "a/" + variant));
      assertThat(routing.of(ADD).labelled(call)).isSameAs(call);
      assertThat(exposures.get("a/" + variant).sum()).isEqualTo(1);
    }
  }

  @Test
  void a_mirror_takes_what_may_be_sent_twice() {
    var mirror = new Mirror("next", Criteria.ALL, Destination.group("canary"), List.of(), 1);
    var forced =
        new Mirror(
            "forced",
            Criteria.ALL,
            Destination.group("canary"),
            List.of(MethodPattern.parse("shop.Till/Pay")),
            1);
    Routing<FakePool> routing =
        routing(
            new RoutingRules(List.of(CANARIES), List.of(), List.of(), List.of(mirror, forced)),
            ALL);
    assertThat(routing.of(ADD).mirrors()).isEmpty();
    assertThat(routing.of(LIST).mirrors()).hasSize(2);
    assertThat(routing.of(PAY).mirrors()).hasSize(1);
    MethodRouting.Reflection<FakePool> reflection = routing.of(LIST).mirrors().getFirst();
    assertThat(reflection.isMeant(call(LIST))).isTrue();
    assertThat(reflection.choose(call(LIST)).inTurn()).containsExactly(List.of("canary"));
  }

  @Test
  void a_thousand_rules_by_a_label_are_looked_up_and_nothing_is_allocated() {
    var routes = new ArrayList<Route>();
    for (int i = 0; i < 1_000; i++) {
      routes.add(
          new Route(
              "r" + i,
              when("baggage:tenant", "t" + i),
              List.of(
                  Destination.group("canary").withWeight(1),
                  Destination.of(Selector.ALL).withWeight(1)),
              Optional.of(Attribute.parse("argument:user")),
              PREFER));
    }
    Routing<FakePool> routing = routing(List.of(CANARIES), routes.toArray(Route[]::new));
    MethodRouting<FakePool> method = routing.of(ADD);
    Call call = call(ADD, Map.of("tenant", "t999"), Map.of(), new Requests.Request(123_456, null));
    for (int i = 0; i < 20_000; i++) {
      method.choose(call);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      method.choose(call);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void rules_that_contradict_each_other_are_refused() {
    assertThatThrownBy(() ->
            new RoutingRules(
                List.of(CANARIES),
                List.of(route("a", Criteria.ALL, STRICT, "canari")),
                List.of(),
                List.of()))
        .hasMessage("the route a leads to the group canari, which there is not; there are canary");
    assertThatThrownBy(() ->
            new RoutingRules(
                List.of(),
                List.of(),
                List.of(experiment("a", "one", 0, 21), experiment("b", "one", 20, 40)),
                List.of()))
        .hasMessageContaining("a and b have slots of the layer one in common");
    assertThatThrownBy(
            () -> new RoutingRules(List.of(CANARIES, CANARIES), List.of(), List.of(), List.of()))
        .hasMessageContaining("there are two of the name canary");
  }
}
