package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Call;
import io.kith.core.CallStrategy;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Enough;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StrategiesTest {

  private static final String SERVICE = "test.Echo";
  private static final ServiceSchema CONTRACT =
      new ServiceSchema(SERVICE, "1.0.0", List.of(), List.of(), List.of());

  private final Map<String, CallStrategy> rules = new ConcurrentHashMap<>();
  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final FakeAlarms alarms = new FakeAlarms();
  private final EndpointSet endpoints =
      new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(links));
  private final Strategies strategies =
      new Strategies(
          endpoints,
          new FirstEndpoint(endpoints, registry, Duration.ZERO),
          RetryRules.none(3, new FakeTicker()),
          (_, _) -> true,
          method -> Optional.ofNullable(rules.get(method.name())),
          new FakeTicker(),
          alarms);

  @BeforeEach
  void register() {
    IntStream.rangeClosed(1, 3)
        .forEach(i -> registry.register(Instances.ready("i-" + i, "echo", SERVICE)));
    Eventually.holds("all are known", () -> endpoints.choice().endpoints().size() == 3);
    links.refuse("i-1");
  }

  @AfterEach
  void close() {
    alarms.close();
    endpoints.close();
    registry.close();
  }

  private static MethodBinding method(CallStrategy strategy, Trait... traits) {
    return MethodBinding.of(new Method(SERVICE, "Do", 0, traits), Codec.nothing(), Codec.nothing())
        .by(strategy);
  }

  private Reply call(MethodBinding method) {
    return strategies.call(method, new Call(method.method(), "request", Context.root()));
  }

  @Test
  void a_method_without_a_word_goes_on_elsewhere() {
    assertThat(call(method(CallStrategy.failover()))).isEqualTo(Success.of("i-2"));
  }

  @Test
  void failfast_tries_one_instance_once() {
    Reply reply = call(method(CallStrategy.failfast()));
    assertThat(((Failure) reply).status().text())
        .isEqualTo(
            """
            UNAVAILABLE: connection refused
              attempt 1 of test.Echo/Do on i-1 (127.0.0.1:4242)
              gave up: one attempt is made\
            """);
    assertThat(links.called).containsExactly("i-1");
  }

  @Test
  void failsafe_goes_on_elsewhere_before_it_swallows() {
    MethodBinding method = method(CallStrategy.failsafe(""));
    assertThat(call(method)).isEqualTo(Success.of("i-2"));
    links.refuse("i-2");
    links.refuse("i-3");
    assertThat(call(method).metadata().first(Reply.DEGRADED)).contains("UNAVAILABLE");
  }

  @Test
  void broadcast_calls_all() {
    assertThat(call(method(CallStrategy.broadcast(Enough.QUORUM)))).isInstanceOf(Success.class);
    assertThat(links.called).containsExactlyInAnyOrder("i-1", "i-2", "i-3");
  }

  @Test
  void a_rule_wins_over_the_annotation() {
    rules.put("Do", CallStrategy.failfast());
    assertThat(call(method(CallStrategy.failsafe("")))).isInstanceOf(Failure.class);
  }

  @Test
  void changed_rules_count_from_the_next_call_on() {
    MethodBinding method = method(CallStrategy.failover());
    assertThat(call(method)).isInstanceOf(Success.class);
    rules.put("Do", CallStrategy.failfast());
    strategies.rulesChanged();
    links.refuse("i-2");
    links.refuse("i-3");
    assertThat(((Failure) call(method)).status().trail()).contains("gave up: one attempt is made");
    rules.clear();
    strategies.rulesChanged();
    assertThat(((Failure) call(method)).status().trail())
        .contains("gave up: at most 3 attempts are made");
  }

  @Test
  void a_strategy_that_stays_keeps_its_state() {
    MethodBinding method = method(CallStrategy.hedged("20ms", 100), Trait.IDEMPOTENT);
    call(method);
    strategies.rulesChanged();
    call(method);
    assertThat(strategies.hedges()).containsOnlyKeys("test.Echo/Do");
    assertThat(strategies.hedges().get("test.Echo/Do").calls()).isEqualTo(2);
    rules.put("Do", CallStrategy.hedged("30ms", 100));
    strategies.rulesChanged();
    call(method);
    assertThat(strategies.hedges().get("test.Echo/Do").calls()).isEqualTo(1);
  }

  @Test
  void a_rule_that_does_not_fit_is_no_rule() {
    rules.put("Do", CallStrategy.hedged("20ms", 100));
    assertThat(call(method(CallStrategy.failover()))).isEqualTo(Success.of("i-2"));
    assertThat(alarms.set).isEmpty();
    rules.put("Do", CallStrategy.failsafe("{\"value\": 1}"));
    strategies.rulesChanged();
    assertThat(call(method(CallStrategy.failfast()))).isNotNull();
  }

  @Test
  void an_annotation_that_does_not_fit_is_refused_when_the_client_is_made() {
    assertThatThrownBy(
            () -> strategies.prepare(CONTRACT, List.of(method(CallStrategy.hedged("p95", 10)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "test.Echo/Do cannot be called by hedged after p95, at most 10%: it is not idempotent");
    assertThatThrownBy(() ->
            strategies.prepare(CONTRACT, List.of(method(CallStrategy.failsafe("{\"value\": 1}")))))
        .hasMessageContaining("test.Echo/Do");
    assertThatThrownBy(() ->
            strategies.prepare(
                CONTRACT,
                List.of(method(CallStrategy.broadcast(Enough.ALL), Trait.SERVER_STREAMING))))
        .hasMessageContaining("returns something");
    assertThatThrownBy(() ->
            strategies.prepare(
                CONTRACT, List.of(method(CallStrategy.failsafe(""), Trait.CLIENT_STREAMING))))
        .hasMessageContaining("would look whole");
  }

  @Test
  void a_failure_that_swallows_nothing_is_still_told() {
    links.answer("i-1", _ -> Failure.of(Status.of(Code.INVALID_ARGUMENT, "no such user")));
    assertThat(((Failure) call(method(CallStrategy.failover()))).status().message())
        .isEqualTo("no such user");
  }
}
