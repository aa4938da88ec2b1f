package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import io.kith.resilience.Interventions;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One instance hangs, and takes only a part of the time of a call that may be made twice. */
@Timeout(30)
final class RetryingTest {

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding PLAIN = method("Plain");
  private static final MethodBinding SAFE = method("Safe", Trait.IDEMPOTENT);

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final EndpointSet endpoints =
      new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(links));
  private final LiveRules rules = new LiveRules(Rules.none());
  private final FakeTicker ticker = new FakeTicker();
  private final RetryRules retries = new RetryRules(3, rules, new Interventions(), ticker);
  private final List<Deadline> deadlines = new CopyOnWriteArrayList<>();
  private Deadline deadline = Deadline.none();

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

  private void rule(String yaml) {
    rules.publish(Rules.parse(rules.rules().revision() + 1, "test.yaml", yaml));
  }

  /** Says nothing until the time is over that it is given. */
  private void hangs(String id) {
    links.answer(
        id,
        call -> {
          Deadline given = call.context().deadline();
          deadlines.add(given);
          while (!given.hasPassed(System.nanoTime())) {
            LockSupport.parkNanos(given.remainingNanos(System.nanoTime()));
          }
          return Failure.of(Status.of(Code.DEADLINE_EXCEEDED, "no reply"));
        });
  }

  private Reply call(MethodBinding method, Context context) {
    var first = new FirstEndpoint(endpoints, registry, Duration.ZERO);
    return new Failover(endpoints, first, retries, 16, (_, _) -> true)
        .call(method, new Call(method.method(), "request", context));
  }

  private Reply call(MethodBinding method) {
    return call(method, timed());
  }

  private Context timed() {
    deadline = Deadline.after(Duration.ofMillis(800), System.nanoTime());
    return Context.root().with(deadline);
  }

  @Test
  void another_is_asked_in_time() {
    instances(2);
    hangs("i-1");
    assertThat(call(SAFE)).isEqualTo(Success.of("i-2"));
    assertThat(links.called).containsExactly("i-1", "i-2");
    assertThat(deadline.atNanos() - deadlines.getFirst().atNanos())
        .isGreaterThan(Duration.ofMillis(300).toNanos());
  }

  @Test
  void the_last_attempt_has_all_that_remains_and_the_failure_tells_of_each() {
    instances(2);
    hangs("i-1");
    hangs("i-2");
    rule("calls: {'*': {attemptTimeout: 100ms, retry: {attempts: 2}}}");
    Status status = ((Failure) call(SAFE)).status();
    assertThat(status.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(deadlines).hasSize(2).last().isEqualTo(deadline);
    assertThat(status.trail().getFirst())
        .isEqualTo(
            "attempt 1 of test.Echo/Safe on i-1 (127.0.0.1:4242): nothing within the 100 ms that"
                + " the attempt had (attemptTimeout: 100 ms): no reply");
  }

  @Test
  void a_method_that_is_late_everywhere_is_slow_and_its_attempts_are_not_cut_for_a_minute() {
    instances(2);
    hangs("i-1");
    hangs("i-2");
    call(SAFE);
    assertThat(deadlines).hasSize(2).last().isEqualTo(deadline);
    call(SAFE);
    assertThat(deadlines).hasSize(3).last().isEqualTo(deadline);
    ticker.advance(Duration.ofMinutes(1));
    call(SAFE);
    assertThat(deadlines).hasSize(5).last().isEqualTo(deadline);
  }

  @Test
  void what_may_not_be_made_twice_has_all_the_time() {
    instances(2);
    hangs("i-1");
    assertThat(((Failure) call(PLAIN)).status().code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(deadlines).containsExactly(deadline);
  }

  @Test
  void with_nobody_else_to_ask_there_is_nothing_to_wait_for() {
    instances(1);
    hangs("i-1");
    assertThat(((Failure) call(SAFE)).status().code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(deadlines).containsExactly(deadline);
  }

  @Test
  void what_is_tried_again_further_up_is_not_cut_here() {
    instances(2);
    hangs("i-1");
    call(SAFE, timed().ofRetry(2));
    assertThat(deadlines).containsExactly(deadline);
  }

  @Test
  void a_rule_cuts_nothing() {
    instances(2);
    hangs("i-1");
    rule("calls: {test.Echo/Safe: {attemptTimeout: 'off'}}");
    call(SAFE);
    assertThat(deadlines).containsExactly(deadline);
  }

  @Test
  void once_retries_were_refused_no_attempt_is_given_up_for_one() {
    instances(2);
    hangs("i-1");
    rule("calls: {'*': {retry: {budget: {percent: 0, least: 0}}}}");
    var budget = retries.of(SAFE.method()).budget();
    assertThat(budget.take(false, 1, retries.nowNanos())).isFalse();
    call(SAFE);
    assertThat(deadlines).containsExactly(deadline);
  }

  @Test
  void a_deadline_that_lies_far_ahead_is_left_whole() {
    instances(2);
    Deadline far = Deadline.after(Duration.ofMinutes(1), System.nanoTime());
    links.answer(
        "i-1",
        call -> {
          deadlines.add(call.context().deadline());
          return Success.of("i-1");
        });
    call(SAFE, Context.root().with(far));
    assertThat(deadlines).containsExactly(far);
  }
}
