package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.ErrorBinding;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.CallStrategy;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.policy.SlowStart;
import io.kith.policy.WeightedRoundRobin;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Endpoints that do worse than the others, without a network and by a clock that a test moves. */
final class EjectionTest {

  private static final class Declared extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final MethodBinding METHOD =
      MethodBinding.of(
          new Method("test.Echo", "Plain", 0),
          Codec.nothing(),
          Codec.nothing(),
          new ErrorBinding<>("test.Declared", Declared.class, null));
  private static final Call CALL = new Call(METHOD.method(), "request", Context.root());
  private static final Function<Call, Reply> BROKEN =
      _ -> Failure.of(Status.of(Code.INTERNAL, "a wheel came off"));

  private final FakeTicker clock = new FakeTicker();
  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final EndpointSet endpoints =
      new EndpointSet(
          Query.service("test.Echo"),
          registry,
          () -> new WeightedRoundRobin(0),
          new Links(links),
          Router.none(),
          CompiledFor.ANYTHING,
          Eligibility.defaults(),
          clock,
          InstantSource.fixed(Instant.parse("2026-07-01T00:00:00Z")));

  @AfterEach
  void close() {
    endpoints.close();
    registry.close();
  }

  private void instances(int count) {
    IntStream.rangeClosed(1, count)
        .forEach(i -> registry.register(Instances.ready("i-" + i, "echo", "test.Echo")));
    awaitCalled(count);
  }

  private void awaitCalled(int count) {
    Eventually.holds(count + " are called", () -> endpoints.choice().endpoints().size() == count);
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      endpoints.choice().pick(CALL).link().call(METHOD, CALL);
    }
  }

  private void pass(Duration time) {
    for (int i = 0; i < time.toSeconds(); i++) {
      clock.advance(Duration.ofSeconds(1));
      endpoints.lookAfter();
    }
  }

  /** Who is called by the next calls, as they are seen by now. */
  private List<String> called(int times) {
    links.called.clear();
    call(times);
    return List.copyOf(links.called);
  }

  private void break2() {
    links.answer("i-2", BROKEN);
    call(15);
    awaitCalled(2);
  }

  private void awaitProbed() {
    pass(Duration.ofSeconds(13));
    Eventually.holds("i-2 is probed", () -> !endpoints.choice().probed().isEmpty());
  }

  @Test
  void one_that_fails_five_calls_in_a_row_gets_no_more() {
    instances(3);
    links.answer("i-2", BROKEN);
    call(13);
    assertThat(endpoints.choice().endpoints()).hasSize(3);
    call(2);
    awaitCalled(2);
    assertThat(called(10)).containsOnly("i-1", "i-3");
  }

  @Test
  void one_whose_streams_fail_after_they_have_begun_is_out() {
    instances(3);
    var method =
        MethodBinding.of(
            new Method("test.Echo", "Many", 1, Method.Trait.SERVER_STREAMING),
            Codec.nothing(),
            Codec.nothing());
    var call = new Call(method.method(), "request", Context.root());
    for (String id : List.of("i-1", "i-2", "i-3")) {
      links.answer(id, _ -> Reply.Success.of(streamOf(id)));
    }
    for (int i = 0; i < 15; i++) {
      Reply reply = endpoints.choice().pick(call).link().call(method, call);
      try (var messages = (Stream<?>) ((Reply.Success) reply).value()) {
        messages.forEach(_ -> {});
      } catch (CallException e) {
        assertThat(e.code()).isEqualTo(Code.INTERNAL);
      }
    }
    awaitCalled(2);
    assertThat(endpoints.choice().endpoints())
        .extracting(Endpoint::id)
        .containsExactly("i-1", "i-3");
  }

  private static Stream<String> streamOf(String id) {
    return Stream.of("one", "two")
        .peek(message -> {
          if (id.equals("i-2") && message.equals("two")) {
            throw new CallException(Code.INTERNAL, "a wheel came off");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"OK", "UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"})
  void what_is_no_fault_of_the_instance_ejects_nobody(Code code) {
    instances(3);
    links.answer("i-2", _ -> Failure.of(Status.of(code, "the caller's own fault")));
    call(60);
    assertThat(called(3)).contains("i-2");
  }

  @Test
  void declared_exceptions_eject_nobody() {
    instances(3);
    links.answer(
        "i-2",
        _ ->
            new Failure(
                Status.of(Code.UNKNOWN, "declared"),
                new Declared(),
                Executed.MAYBE,
                Metadata.empty()));
    call(60);
    assertThat(called(3)).contains("i-2");
  }

  @Test
  void one_that_refuses_more_than_the_others_is_out() {
    instances(3);
    links.answer(
        "i-2", _ -> Failure.notExecuted(Status.of(Code.RESOURCE_EXHAUSTED, "no room here")));
    call(90);
    assertThat(called(3)).contains("i-2");
    pass(Duration.ofSeconds(1));
    awaitCalled(2);
  }

  @Test
  void one_that_is_slower_than_the_others_is_out() {
    instances(4);
    links.answer(
        "i-2",
        _ -> {
          clock.advance(Duration.ofMillis(300));
          return Reply.Success.of("late");
        });
    call(160);
    pass(Duration.ofSeconds(1));
    awaitCalled(3);
    assertThat(called(9)).doesNotContain("i-2");
  }

  @Test
  void one_that_is_out_is_still_there_for_a_call_that_all_others_have_failed() {
    instances(3);
    break2();
    assertThat(endpoints.choice().pickBesides(Set.of("i-1", "i-3"), CALL))
        .satisfies(endpoint -> assertThat(endpoint.id()).isEqualTo("i-2"));
  }

  @Test
  void an_explanation_says_who_is_out_and_why() {
    instances(3);
    break2();
    var timeouts = new DefaultTimeouts(Duration.ofSeconds(10), RuleSource.none());
    Explanation explanation =
        new Explainer(
                endpoints,
                Router.none(),
                timeouts,
                RetryRules.none(3, clock),
                "weighted-round-robin",
                _ -> Effective.byDefault(CallStrategy.failover()))
            .explain(CALL);
    assertThat(explanation.instances())
        .extracting(known -> known.instance().id() + ": " + known.whyNot())
        .containsExactly(
            "i-1: ", "i-2: it gets no calls for now: it failed 5 calls in a row", "i-3: ");
    assertThat(explanation.pools())
        .containsExactly(
            new Explanation.Pool("all instances", Map.of("i-1", 0.5, "i-3", 0.5)),
            new Explanation.Pool("all instances, not connected or left out", Map.of("i-2", 1.0)));
    assertThat(explanation.lines())
        .contains("balancer: weighted-round-robin (default)", "strategy: failover (default)");
    timeouts.close();
  }

  @Test
  void it_comes_back_by_one_call_at_a_time_and_then_bit_by_bit() {
    instances(3);
    break2();
    links.answer("i-2", _ -> Reply.Success.of("well"));
    awaitProbed();
    assertThat(called(1)).containsExactly("i-2");
    call(2);
    awaitCalled(3);
    assertThat(Collections.frequency(called(340), "i-2")).isBetween(15, 25); // 12 of 212
    pass(Duration.ofSeconds(5));
    assertThat(Collections.frequency(called(300), "i-2")).isBetween(55, 65); // 50 of 250
    pass(Duration.ofSeconds(5));
    assertThat(Collections.frequency(called(300), "i-2")).isEqualTo(100);
  }

  @Test
  void while_a_call_probes_the_others_go_elsewhere() {
    instances(3);
    break2();
    awaitProbed();
    var during = new HashSet<String>();
    links.answer(
        "i-2",
        _ -> {
          for (int i = 0; i < 10; i++) {
            during.add(endpoints.choice().pick(CALL).id());
          }
          return Reply.Success.of("well");
        });
    assertThat(called(1)).containsExactly("i-2");
    assertThat(during).containsExactlyInAnyOrder("i-1", "i-3");
  }

  @Test
  void a_probe_that_fails_ejects_it_for_twice_as_long() {
    instances(3);
    break2();
    awaitProbed();
    call(1);
    Eventually.holds("it is out again", () -> endpoints.choice().probed().isEmpty());
    pass(Duration.ofSeconds(19));
    assertThat(called(9)).doesNotContain("i-2");
    pass(Duration.ofSeconds(7));
    Eventually.holds("i-2 is probed", () -> !endpoints.choice().probed().isEmpty());
  }

  @Test
  void a_caller_that_gives_up_leaves_the_probe_to_the_next() {
    instances(3);
    break2();
    awaitProbed();
    links.answer("i-2", _ -> Failure.of(Status.of(Code.CANCELLED, "never mind")));
    assertThat(called(2)).containsExactly("i-2", "i-2");
  }

  @Test
  void when_too_many_are_gone_those_that_are_out_are_used_again() {
    instances(4);
    links.answer("i-2", BROKEN);
    call(20);
    awaitCalled(3);
    links.ready("i-1", false);
    awaitCalled(2);
    assertThat(called(4)).containsOnly("i-3", "i-4");
    links.ready("i-3", false);
    Eventually.holds("i-2 is used again", () -> called(4).contains("i-2"));
    assertThat(called(4)).containsOnly("i-2", "i-4");
  }

  @Test
  void what_was_seen_of_an_instance_outlives_a_change_of_it() {
    instances(3);
    break2();
    registry.register(Instances.ready("i-2", "renamed", "test.Echo"));
    registry.register(Instances.ready("i-4", "echo", "test.Echo"));
    awaitCalled(3);
    assertThat(called(9)).doesNotContain("i-2");
  }

  @Test
  void a_new_instance_begins_with_an_eighth_of_its_weight() {
    registry.register(Instances.ready("i-1", "echo", "test.Echo"));
    awaitCalled(1);
    registry.register(
        Instances.started(Instant.parse("2026-07-01T00:00:00Z"), "i-2", "echo", "test.Echo"));
    awaitCalled(2);
    assertThat(Collections.frequency(called(1_120), "i-2")).isEqualTo(120);
    pass(SlowStart.defaults().window());
    assertThat(Collections.frequency(called(100), "i-2")).isEqualTo(50);
  }

  @Test
  void one_that_does_not_say_when_it_started_is_new_if_it_was_not_there_at_first() {
    registry.register(Instances.started(Instant.EPOCH, "i-1", "echo", "test.Echo"));
    awaitCalled(1);
    registry.register(Instances.started(Instant.EPOCH, "i-2", "echo", "test.Echo"));
    awaitCalled(2);
    assertThat(endpoints.choice().endpoints().stream().map(Endpoint::weight))
        .containsExactly(100, 12);
  }
}
