package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import io.kith.policy.retry.RetryBudget;
import io.kith.resilience.Interventions;
import io.kith.resilience.Stage;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How calls are tried again by rules, and by what instances say. */
final class RetryTest {

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding PLAIN = method("Plain");
  private static final MethodBinding SAFE = method("Safe", Trait.IDEMPOTENT);
  private static final Failure LOST = Failure.of(Status.of(Code.UNAVAILABLE, "it broke"));
  private static final Failure FULL =
      Failure.notExecuted(Status.of(Code.RESOURCE_EXHAUSTED, "full"));

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final EndpointSet endpoints =
      new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(links));
  private final FakeTicker ticker = new FakeTicker();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final Interventions interventions = new Interventions();
  private final RetryRules retries = new RetryRules(3, rules, interventions, ticker);
  private final List<Long> pauses = new ArrayList<>();
  private boolean isPatient = true;

  private static MethodBinding method(String name, Trait... traits) {
    return MethodBinding.of(new Method(SERVICE, name, 0, traits), Codec.nothing(), Codec.nothing());
  }

  @AfterEach
  void close() {
    retries.close();
    endpoints.close();
    registry.close();
  }

  private void instances(int count) {
    IntStream.rangeClosed(1, count)
        .forEach(i -> registry.register(Instances.ready("i-" + i, "echo", SERVICE)));
    Eventually.holds("all are known", () -> endpoints.choice().endpoints().size() == count);
  }

  private void allAnswer(int count, Function<Call, Reply> answer) {
    instances(count);
    IntStream.rangeClosed(1, count).forEach(i -> links.answer("i-" + i, answer));
  }

  private void rule(String yaml) {
    rules.publish(Rules.parse(rules.rules().revision() + 1, "test.yaml", yaml));
  }

  private Reply call(MethodBinding method, Context context) {
    Pause pause =
        (nanos, _) -> {
          pauses.add(nanos);
          return isPatient;
        };
    var first = new FirstEndpoint(endpoints, registry, Duration.ZERO);
    return new Failover(endpoints, first, retries, 16, pause)
        .call(method, new Call(method.method(), "request", context));
  }

  private Reply call(MethodBinding method) {
    return call(method, Context.root());
  }

  private String end(MethodBinding method) {
    return ((Failure) call(method)).status().trail().getLast();
  }

  private static Context within(Duration time) {
    return Context.root().with(Deadline.after(time, System.nanoTime()));
  }

  @Test
  void a_rule_says_how_often() {
    allAnswer(5, _ -> LOST);
    assertThat(end(SAFE)).isEqualTo("gave up: at most 3 attempts are made");
    rule("calls: {test.Echo/Safe: {retry: {attempts: 2}}}");
    assertThat(end(SAFE)).isEqualTo("gave up: at most 2 attempts are made");
    rule("calls: {test.*: {retry: {attempts: 1}}}");
    assertThat(end(SAFE)).isEqualTo("gave up: one attempt is made");
    rule("calls: {}");
    assertThat(end(SAFE)).isEqualTo("gave up: at most 3 attempts are made");
  }

  @Test
  void a_rule_says_what_and_never_repeats_what_is_not_idempotent() {
    instances(2);
    links.answer("i-1", _ -> Failure.of(Status.of(Code.ABORTED, "a conflict")));
    rule("calls: {test.*: {retry: {on: [ABORTED, deadline-exceeded, shop.Locked]}}}");
    assertThat(call(SAFE)).isEqualTo(Success.of("i-2"));
    assertThat(call(PLAIN)).isInstanceOf(Failure.class);
    rule("calls: {test.*: {retry: {on: [ABORTED], onlyNotExecuted: true}}}");
    call(SAFE); // the other's turn
    assertThat(call(SAFE)).isInstanceOf(Failure.class);
  }

  @Test
  void a_reply_that_a_rule_does_not_want_is_asked_for_again() {
    instances(3);
    rule("calls: {test.Echo: {retry: {reply: {value: i-1|i-2}}}}");
    assertThat(call(SAFE)).isEqualTo(Success.of("i-3"));
    assertThat(call(PLAIN)).isEqualTo(Success.of("i-1"));
    rule("calls: {test.Echo: {retry: {attempts: 2, reply: {value: i-*}}}}");
    assertThat(call(SAFE)).isInstanceOf(Success.class); // the last one, if none does
    assertThat(links.called).hasSize(6);
  }

  record Order(String state, long number) {}

  @Test
  void the_values_of_a_reply_are_read_by_their_paths() {
    instances(2);
    links.answer("i-1", _ -> Success.of(new Order("PENDING", 7)));
    links.answer("i-2", _ -> Success.of(new Order("DONE", 7)));
    rule("calls: {test.Echo: {retry: {reply: {state: PENDING, number: '>5'}}}}");
    assertThat(call(SAFE)).isEqualTo(Success.of(new Order("DONE", 7)));
    assertThat(links.called).containsExactly("i-1", "i-2");
  }

  @Test
  void waits_are_as_a_rule_says_and_then_the_same_instance_may_be_asked_again() {
    allAnswer(1, _ -> LOST);
    rule("calls: {test.Echo: {retry: {attempts: 4, backoff: {kind: linear, from: 5ms}}}}");
    assertThat(end(SAFE)).isEqualTo("gave up: at most 4 attempts are made");
    assertThat(pauses).containsExactly(5_000_000L, 10_000_000L, 15_000_000L);
    assertThat(links.called).containsExactly("i-1", "i-1", "i-1", "i-1");
    pauses.clear();
    rule("calls: {test.Echo: {retry: {backoff: {from: 5ms, to: 8ms}}}}");
    call(SAFE);
    assertThat(pauses).hasSize(2).allSatisfy(nanos -> assertThat(nanos).isBetween(0L, 8_000_000L));
  }

  @Test
  void a_wait_that_would_pass_the_deadline_is_not_begun() {
    allAnswer(2, _ -> LOST);
    rule("calls: {test.Echo: {retry: {backoff: {kind: fixed, from: 1h}}}}");
    Reply reply = call(SAFE, within(Duration.ofMinutes(1)));
    assertThat(((Failure) reply).status().trail().getLast())
        .startsWith("gave up: the next attempt is due in 3600 s, and the deadline in");
    assertThat(pauses).isEmpty();
  }

  @Test
  void who_gives_up_during_a_wait_is_told_so() {
    allAnswer(2, _ -> LOST);
    isPatient = false;
    rule("calls: {test.Echo: {retry: {backoff: {kind: fixed}}}}");
    assertThat(end(SAFE)).isEqualTo("gave up: the caller gave up");
    assertThat(links.called).hasSize(1);
  }

  // ---- the budget

  /** So many of what is ready are left in the budget of a method. */
  private void leave(int count, MethodBinding method) {
    RetryBudget budget = retries.of(method.method()).budget();
    for (int i = count; i < RetryBudget.MOST_READY; i++) {
      assertThat(budget.take(false, 1, ticker.nanos())).isTrue();
    }
  }

  @Test
  void retries_end_when_the_budget_is_used_up_and_go_on_when_it_has_earned_some() {
    allAnswer(2, _ -> FULL);
    rule("calls: {test.Echo: {retry: {budget: {percent: 0, least: 2}}}}");
    leave(2, SAFE);
    assertThat(end(PLAIN)).isEqualTo("gave up: no other instance is known");
    call(SAFE);
    assertThat(links.called).hasSize(4);
    assertThat(end(PLAIN))
        .isEqualTo("gave up: the retry budget is used up (0% of the calls, at least 2/s)");
    assertThat(links.called).hasSize(5);
    ticker.advance(Duration.ofMillis(500));
    assertThat(end(PLAIN)).isEqualTo("gave up: no other instance is known");
  }

  @Test
  void a_budget_outlives_rules_about_something_else() {
    allAnswer(2, _ -> FULL);
    rule("calls: {test.Echo: {retry: {budget: {percent: 0, least: 1}}}}");
    leave(1, SAFE);
    call(SAFE);
    rule("calls: {test.Echo: {timeout: 1s, retry: {budget: {percent: 0, least: 1}}}}");
    assertThat(end(SAFE)).contains("the retry budget is used up");
    rule("calls: {test.Echo: {retry: {budget: {percent: 0, least: 2}}}}");
    assertThat(end(SAFE)).isEqualTo("gave up: no other instance is known");
  }

  @Test
  void methods_of_a_service_share_its_budget() {
    allAnswer(2, _ -> FULL);
    rule("calls: {test.Echo: {retry: {budget: {percent: 0, least: 1}}}}");
    leave(1, SAFE);
    call(SAFE);
    assertThat(end(PLAIN)).contains("the retry budget is used up");
    rule(
        """
        calls:
          test.Echo: {retry: {budget: {percent: 0, least: 1}}}
          test.Echo/Plain: {retry: {budget: {off: true}}}
        """);
    for (int i = 0; i < 100; i++) {
      assertThat(end(PLAIN)).isEqualTo("gave up: no other instance is known");
    }
    assertThat(end(SAFE)).contains("the retry budget is used up");
  }

  @Test
  void who_cannot_be_reached_costs_neither_budget_nor_attempts() {
    instances(8);
    IntStream.rangeClosed(1, 7).forEach(i -> links.refuse("i-" + i));
    rule("calls: {test.Echo: {retry: {attempts: 2, budget: {percent: 0, least: 0}}}}");
    assertThat(end(PLAIN)).contains("the retry budget is used up"); // it is there, and refuses
    links.called.clear();
    IntStream.rangeClosed(1, 7)
        .forEach(i ->
            links.answer(
                "i-" + i,
                _ -> {
                  links.ready("i-" + i, false);
                  return FakeLinks.refused();
                }));
    Eventually.holds("nobody is told of yet", () -> endpoints.choice().endpoints().size() == 8);
    assertThat(call(PLAIN)).isEqualTo(Success.of("i-8"));
  }

  @Test
  void what_was_retried_and_what_was_not_for_want_of_budget_is_counted() {
    allAnswer(3, _ -> FULL);
    rule("calls: {test.Echo: {retry: {budget: {percent: 0, least: 3}}}}");
    leave(3, SAFE);
    call(SAFE);
    call(SAFE);
    call(SAFE);
    assertThat(interventions.total(Stage.CLIENT_RETRY, "retried")).isEqualTo(3);
    assertThat(interventions.total(Stage.CLIENT_RETRY, "withheld")).isEqualTo(2);
  }

  @Test
  void the_values_in_force_are_told_with_where_they_come_from() {
    rule(
        """
        calls:
          test.*: {retry: {on: [aborted, Locked], budget: {percent: 5}, reply: {state: PENDING}}}
          test.Echo/Safe: {retry: {attempts: dynamic, backoff: {from: 10ms}}}
        """);
    assertThat(retries.effective(SAFE.method(), rules.rules()))
        .extracting(setting -> setting.key() + " = " + setting.value() + ", " + setting.origin())
        .containsExactly(
            "retry.attempts = dynamic, test.yaml:3:38",
            "retry.on = aborted, Locked, test.yaml:2:25",
            "retry.onlyNotExecuted = false, default",
            "retry.reply = {state=PENDING}, test.yaml:2:80",
            "retry.backoff = exponential 10ms to 1000ms, test.yaml:3:63",
            "attemptTimeout = 50 % of what remains, up to 5 s, default",
            "retry.budget = 5% of the calls, at least 1/s, test.yaml:2:61");
    assertThat(retries.effective(SAFE.method(), Rules.none()))
        .extracting(setting -> setting.key() + " = " + setting.value())
        .containsExactly(
            "retry.attempts = 3",
            "retry.onlyNotExecuted = false",
            "retry.backoff = none",
            "attemptTimeout = 50 % of what remains, up to 5 s",
            "retry.budget = 15% of the calls, at least 1/s");
  }

  // ---- the chain

  @Test
  void a_retry_says_that_it_is_one_and_the_first_attempt_does_not() {
    var seen = new CopyOnWriteArrayList<String>();
    allAnswer(
        3,
        call -> {
          seen.add(call.context().baggage().getOrDefault(Context.RETRY, "no"));
          return LOST;
        });
    call(SAFE);
    assertThat(seen).containsExactly("no", "2", "3");
  }

  @Test
  void what_follows_from_a_retry_is_tried_once() {
    allAnswer(3, _ -> LOST);
    Reply reply = call(SAFE, Context.root().ofRetry(2));
    assertThat(((Failure) reply).status().trail().getLast())
        .isEqualTo("gave up: the request is tried again further up, so only once here");
    assertThat(links.called).hasSize(1);
  }

  @Test
  void what_was_tried_in_vain_is_marked_so_that_nobody_tries_it_again() {
    allAnswer(3, _ -> LOST);
    Failure given = (Failure) call(SAFE);
    assertThat(given.status().isGivenUp()).isTrue();
    allAnswer(3, _ -> given);
    links.called.clear();
    call(SAFE);
    assertThat(links.called).hasSize(1);
  }

  @Test
  void what_could_not_be_tried_is_left_to_those_further_up() {
    allAnswer(1, _ -> LOST);
    assertThat(((Failure) call(SAFE)).status().isGivenUp()).isFalse(); // nobody else is there
    assertThat(((Failure) call(PLAIN)).status().isGivenUp()).isFalse(); // and this may not be
  }

  // ---- what instances say

  private static Failure said(Status.Detail detail) {
    return Failure.notExecuted(Status.of(Code.RESOURCE_EXHAUSTED, "later").with(detail));
  }

  private static Failure said(String name, String value) {
    return new Failure(
        Status.of(Code.UNAVAILABLE, "later"), null, Executed.NO, Metadata.of(name, value));
  }

  private static Status.Detail retryInfo(long seconds, int nanos) {
    var out = new ProtoWriter(64, Limits.defaults());
    int mark = out.begin(1);
    out.int64(1, seconds);
    out.int32(2, nanos);
    out.end(mark);
    return new Status.Detail("google.rpc.RetryInfo", out.toByteArray());
  }

  private void assertPause(Failure failure, long nanos) {
    pauses.clear();
    links.answer("i-1", _ -> failure);
    call(PLAIN, within(Duration.ofHours(1)));
    assertThat(pauses)
        .singleElement()
        .satisfies(pause -> assertThat(pause).isBetween(nanos, nanos + nanos / 10));
  }

  @Test
  void an_instance_is_believed_that_says_when_to_come_back() {
    instances(1);
    rule("calls: {test.Echo: {retry: {attempts: 2, budget: {off: true}}}}");
    assertPause(said(retryInfo(0, 250_000_000)), 250_000_000);
    assertPause(said(retryInfo(3, 5)), 3_000_000_005L);
    assertPause(said("retry-after", "2"), 2_000_000_000);
  }

  @Test
  void an_instance_may_say_not_to_come_back_and_nonsense_says_nothing() {
    instances(1);
    rule("calls: {test.Echo: {retry: {attempts: 2, budget: {off: true}}}}");
    links.answer("i-1", _ -> said(retryInfo(Long.MAX_VALUE, 0)));
    assertThat(end(PLAIN)).isEqualTo("gave up: the instance said not to try again");
    for (Failure nothing :
        List.of(
            said("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"),
            said(retryInfo(-1, 0)),
            said(new Status.Detail("google.rpc.RetryInfo", new byte[] {1, 2, 3})))) {
      links.answer("i-1", _ -> nothing);
      assertThat(end(PLAIN)).isEqualTo("gave up: no other instance is known");
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void a_pause_ends_at_once_when_the_caller_gives_up() throws InterruptedException {
    var cancellation = new Cancellation();
    var result = new CopyOnWriteArrayList<Boolean>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> result.add(Pause.system().take(Duration.ofDays(1).toNanos(), cancellation)));
    Eventually.holds("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
    cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
    waiting.join();
    Thread interrupted =
        Thread.ofVirtual()
            .start(() ->
                result.add(
                    Pause.system().take(Duration.ofDays(1).toNanos(), Cancellation.never())));
    interrupted.interrupt();
    interrupted.join();
    assertThat(result).containsExactly(false, false);
    assertThat(Pause.system().take(1, Cancellation.never())).isTrue();
  }
}
