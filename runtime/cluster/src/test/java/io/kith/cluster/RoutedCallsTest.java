package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallStrategy;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Ticker;
import io.kith.policy.Balancers;
import io.kith.policy.RoundRobin;
import io.kith.rules.Effective;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules at work between a caller and its endpoints. */
final class RoutedCallsTest {

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding SAY = binding(new Method(SERVICE, "Say", 0));
  private static final MethodBinding READ =
      binding(new Method(SERVICE, "Read", 1, Trait.IDEMPOTENT));

  private static final String GROUPS =
      """
      groups:
        canary: {labels: {track: canary}}
        stress: {labels: {stress: "true"}, reserved: true}
      """;

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final Balancers balancers = new Balancers(() -> 0, ArgumentKey::new);
  private final Router router = new Router("web", rules);
  private final EndpointSet endpoints =
      new EndpointSet(
          Query.service(SERVICE),
          registry,
          () -> new BalancerByRule(new RoundRobin(0), balancers, rules),
          new Links(links),
          router,
          CompiledFor.ANYTHING,
          Eligibility.defaults(),
          Ticker.system(),
          InstantSource.system());
  private final Mirroring mirroring =
      new Mirroring(new DefaultTimeouts(Duration.ofSeconds(7), rules));
  private final RoutedCalls calls =
      new RoutedCalls(
          endpoints,
          router,
          mirroring,
          new Failover(
              endpoints, new FirstEndpoint(endpoints, registry, Duration.ofSeconds(20)), 3));

  RoutedCallsTest() {
    rules.watch(endpoints::follow);
    register("a-canary", Map.of("track", "canary"));
    register("b-stable", Map.of());
    register("c-stress", Map.of("stress", "true"));
    Eventually.holds("all are there", () -> endpoints.choice().endpoints().size() == 3);
  }

  private static MethodBinding binding(Method method) {
    return MethodBinding.of(method, Codec.nothing(), Codec.nothing());
  }

  private void register(String id, Map<String, String> labels) {
    registry.register(
        Instance.builder(
                new Identity("echo", id),
                new Address("127.0.0.1", 4242),
                Instant.parse("2026-01-02T03:04:05Z"))
            .state(Instance.State.READY)
            .labels(labels)
            .services(List.of(new ServiceEntry(SERVICE, "1.0.0", "abc")))
            .build());
  }

  @AfterEach
  void close() {
    endpoints.close();
    registry.close();
  }

  private void rules(String yaml) {
    rules.publish(Rules.parse(rules.rules().revision() + 1, "test", GROUPS + yaml));
  }

  private static Context with(String... labels) {
    Context context = Context.root().with(Deadline.after(Duration.ofMinutes(1), System.nanoTime()));
    for (int i = 0; i < labels.length; i += 2) {
      context = context.with(labels[i], labels[i + 1]);
    }
    return context;
  }

  private Reply call(MethodBinding method, String... labels) {
    return calls.call(method, new Call(method.method(), "request", with(labels), Metadata.empty()));
  }

  private static Reply by(String id) {
    return Success.of(id);
  }

  @Test
  void rules_are_followed_from_the_moment_they_are_published() {
    rules(
        """
        routes:
          - name: stress
            when: {baggage: {stress: "*"}}
            to: [{group: stress}]
            otherwise: strict
          - name: testers
            when: {baggage: {tester: "yes"}}
            to: [{group: canary}]
            otherwise: prefer
        """);
    assertThat(call(SAY, "stress", "1")).isEqualTo(by("c-stress"));
    assertThat(call(SAY, "tester", "yes")).isEqualTo(by("a-canary"));
    assertThat(List.of(call(SAY), call(SAY))).containsOnly(by("a-canary"), by("b-stable"));
    rules("");
    assertThat(List.of(call(SAY), call(SAY), call(SAY))).doesNotContain(by("c-stress"));
    rules.publish(Rules.none());
    assertThat(List.of(call(SAY), call(SAY), call(SAY))).contains(by("c-stress"));
  }

  @Test
  void a_strict_route_to_nobody_fails_at_once_and_says_why() {
    rules(
        """
        routes:
          - {name: eu only, to: [{regions: [eu]}], otherwise: strict}
        """
            .replace("eu only", "eu-only"));
    Failure failure = (Failure) call(SAY);
    assertThat(failure.status().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(failure.executed()).isEqualTo(Reply.Executed.NO);
    assertThat(failure.status().message())
        .isEqualTo(
            "no instance of service test.Echo for test.Echo/Say: the route eu-only leads to region"
                + " eu, where there is nobody, and is strict. kith explain says what each rule"
                + " makes of a call");
  }

  @Test
  void a_call_that_its_pool_fails_goes_where_the_route_says() {
    links.refuse("a-canary");
    rules(
        """
        routes:
          - {name: all, to: [{group: canary}], otherwise: prefer}
        """);
    assertThat(call(SAY)).isEqualTo(by("b-stable"));
    rules(
        """
        routes:
          - {name: all, to: [{group: canary}], otherwise: fallback, fallback: stress}
        """);
    assertThat(call(SAY)).isEqualTo(by("c-stress"));
    rules(
        """
        routes:
          - {name: all, to: [{group: canary}], otherwise: strict}
        """);
    assertThat(((Failure) call(SAY)).status().message()).contains("connection refused");
  }

  @Test
  void each_pool_takes_its_members_in_turn_whatever_the_others_do() {
    register("a-canary-2", Map.of("track", "canary"));
    Eventually.holds("it is there", () -> endpoints.choice().endpoints().size() == 4);
    rules(
        """
        routes:
          - {name: c, when: {baggage: {c: "*"}}, to: [{group: canary}], otherwise: strict}
        """);
    for (int i = 0; i < 10; i++) {
      Reply first = call(SAY, "c", "1");
      call(SAY);
      Reply second = call(SAY, "c", "1");
      call(SAY);
      assertThat(List.of(first, second))
          .containsExactlyInAnyOrder(by("a-canary"), by("a-canary-2"));
    }
  }

  @Test
  void the_label_of_an_experiment_travels_with_the_call_and_is_counted_once() {
    rules(
        """
        experiments:
          - {name: price, layer: shop, key: "baggage:user", variants: {old: 0, new: 1}}
        routes:
          - name: new-price
            when: {baggage: {kith-exp-shop: price/new}}
            to: [{group: canary}]
            otherwise: strict
        """);
    BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();
    links.answer(
        "a-canary",
        call -> {
          seen.add(call.context().baggage());
          return by("a-canary");
        });
    assertThat(call(SAY, "user", "7")).isEqualTo(by("a-canary"));
    assertThat(seen.remove()).containsEntry("kith-exp-shop", "price/new");
    call(SAY);
    assertThat(router.exposures().snapshot())
        .containsExactly(new Exposure("price", "new", 1), new Exposure("price", "old", 0));
  }

  @Test
  void a_mirrored_call_is_marked_and_its_reply_is_dropped() throws Exception {
    rules(
        """
        mirrors:
          - {name: next, to: {group: stress}}
        """);
    BlockingQueue<Call> mirrored = new LinkedBlockingQueue<>();
    links.answer(
        "c-stress",
        call -> {
          mirrored.add(call);
          throw new IllegalStateException("whatever happens there");
        });
    assertThat(call(SAY)).isIn(by("a-canary"), by("b-stable"));
    assertThat(call(READ, "tenant", "blue")).isIn(by("a-canary"), by("b-stable"));
    Call copy = mirrored.poll(30, TimeUnit.SECONDS);
    assertThat(copy.method()).isSameAs(READ.method()); // the other is not idempotent
    assertThat(copy.context().isShadow()).isTrue();
    assertThat(copy.context().baggage())
        .containsEntry(Context.SHADOW, "next")
        .containsEntry("tenant", "blue");
    assertThat(copy.context().deadline().isNone()).isFalse();
    Eventually.holds(
        "it is counted",
        () -> mirroring.snapshot().equals(List.of(new MirrorCounts("next", 1, 1, 0))));
    assertThat(mirrored).isEmpty();
  }

  @Test
  void mirrored_calls_are_bounded_and_never_keep_the_caller() throws Exception {
    rules(
        """
        mirrors:
          - {name: next, to: {group: stress}, maxOutstanding: 2}
        """);
    var stuck = new CountDownLatch(1);
    links.answer(
        "c-stress",
        call -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return by("c-stress");
        });
    for (int i = 0; i < 5; i++) {
      assertThat(call(READ)).isIn(by("a-canary"), by("b-stable"));
    }
    assertThat(mirroring.snapshot()).containsExactly(new MirrorCounts("next", 2, 0, 3));
    stuck.countDown();
    Eventually.holds(
        "there is room again",
        () -> {
          call(READ);
          return mirroring.snapshot().getFirst().sent() > 2;
        });
  }

  @Test
  void a_copy_is_routed_and_neither_mirrored_nor_counted_again() {
    rules(
        """
        mirrors:
          - {name: next, to: {group: canary}}
        experiments:
          - {name: price, layer: shop, key: "baggage:user", variants: {new: 1}}
        routes:
          - name: copies
            when: {baggage: {kith-shadow: "*"}}
            to: [{group: stress}]
            otherwise: strict
        """);
    assertThat(call(READ, Context.SHADOW, "next", "user", "7")).isEqualTo(by("c-stress"));
    assertThat(mirroring.snapshot()).isEmpty();
    assertThat(links.called).containsExactly("c-stress");
    assertThat(router.exposures().snapshot()).extracting(Exposure::calls).containsOnly(0L);
  }

  @Test
  void a_routed_call_allocates_nothing_of_its_own() {
    rules(
        """
        routes:
          - name: gray
            when: {baggage: {tier: vip}}
            percent: 100
            key: baggage:tier
            to: [{group: canary, weight: 50}, {labels: {track: "!*"}, weight: 50}]
            otherwise: prefer
        """);
    Reply reply = by("x");
    for (String id : List.of("a-canary", "b-stable")) {
      links.answer(id, _ -> reply);
    }
    var call = new Call(SAY.method(), "request", with("tier", "vip"), Metadata.empty());
    for (int i = 0; i < 20_000; i++) {
      endpoints.choice(call).pick(call);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      endpoints.choice(call).pick(call);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void a_balancer_that_rules_name_is_in_force_from_the_moment_they_are_published() {
    Call call = new Call(SAY.method(), "request", with("user", "7"), Metadata.empty());
    assertThat(endpoints.choice(call).pick(call)).isNotEqualTo(endpoints.choice(call).pick(call));
    rules("calls: {test.Echo: {balancer: hash(baggage.user)}}");
    assertThat(endpoints.choice(call).pick(call)).isEqualTo(endpoints.choice(call).pick(call));
    rules("");
    assertThat(endpoints.choice(call).pick(call)).isNotEqualTo(endpoints.choice(call).pick(call));
  }

  private Explainer explainer() {
    return new Explainer(
        endpoints,
        router,
        new DefaultTimeouts(Duration.ofSeconds(7), rules),
        RetryRules.none(3, Ticker.system()),
        "round-robin",
        _ -> Effective.byDefault(CallStrategy.failfast()));
  }

  @Test
  void an_explanation_says_who_is_there_what_each_rule_says_and_who_comes_next() {
    rules(
        """
        routes:
          - name: testers
            when: {baggage: {tester: "yes"}}
            to: [{group: canary}]
            otherwise: prefer
        calls:
          test.Echo: {timeout: 3s, balancer: power-of-two}
        """);
    Explainer explainer = explainer();
    Explanation tester =
        explainer.explain(
            new Call(SAY.method(), "request", with("tester", "yes"), Metadata.empty()));
    assertThat(tester.rules()).isEqualTo("revision 1 of test");
    assertThat(tester.instances())
        .extracting(known -> known.instance().id() + ": " + known.whyNot())
        .containsExactly(
            "a-canary: ", "b-stable: ", "c-stress: it is reserved for the group stress");
    assertThat(tester.pools())
        .containsExactly(
            new Explanation.Pool("group canary", Map.of("a-canary", 1.0)),
            new Explanation.Pool("all instances", Map.of("a-canary", 0.5, "b-stable", 0.5)));
    assertThat(tester.attempts()).containsExactly("a-canary", "b-stable");
    assertThat(tester.timeout().value()).isEqualTo(Duration.ofSeconds(3));
    assertThat(tester.balancer()).hasToString("power-of-two (test:10:38)");
    assertThat(tester.strategy()).hasToString("failfast (default)");
    assertThat(tester.instances().getFirst().seen())
        .contains(new Explanation.Seen(100, 0, 1, Duration.ZERO));
    Explanation other =
        explainer.explain(new Call(SAY.method(), "request", with(), Metadata.empty()));
    assertThat(other.steps().getFirst().why())
        .isEqualTo("baggage:tester is not there, and must be yes");
    assertThat(other.pools()).hasSize(1);
    assertThat(links.called).isEmpty();
  }

  @Test
  void an_explanation_follows_the_label_of_an_experiment() {
    rules(
        """
        experiments:
          - {name: price, layer: shop, key: "baggage:user", variants: {new: 1}}
        routes:
          - name: new-price
            when: {baggage: {kith-exp-shop: price/new}}
            to: [{group: canary}]
            otherwise: strict
        """);
    Explainer explainer = explainer();
    Explanation explanation =
        explainer.explain(new Call(SAY.method(), "request", with("user", "7"), Metadata.empty()));
    assertThat(explanation.baggage()).containsEntry("kith-exp-shop", "price/new");
    assertThat(explanation.steps())
        .extracting(step -> step.rule() + ": " + step.why())
        .containsExactly("price: adds kith-exp-shop", "new-price: leads to group canary, strictly");
    assertThat(explanation.attempts()).containsExactly("a-canary");
  }
}
