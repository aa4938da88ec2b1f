package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.ErrorBinding;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallStrategy;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HedgedTest {

  private static final class Declared extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding METHOD =
      MethodBinding.of(
          new Method(SERVICE, "Safe", 0, Method.Trait.IDEMPOTENT),
          Codec.nothing(),
          Codec.nothing(),
          new ErrorBinding<>("test.Declared", Declared.class, null));

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final EndpointSet endpoints =
      new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(links));
  private final FakeTicker ticker = new FakeTicker();
  private final FakeAlarms alarms = new FakeAlarms();
  private Hedged hedged = hedged("20ms", 100);

  @AfterEach
  void close() {
    alarms.close();
    endpoints.close();
    registry.close();
  }

  private Hedged hedged(String delay, int maxPercent) {
    return new Hedged(
        endpoints,
        new FirstEndpoint(endpoints, registry, Duration.ZERO),
        RetryRules.none(3, ticker),
        (_, _) -> true,
        (CallStrategy.Hedged) CallStrategy.hedged(delay, maxPercent),
        ticker,
        alarms);
  }

  private void instances(int count) {
    IntStream.rangeClosed(1, count)
        .forEach(i -> registry.register(Instances.ready("i-" + i, "echo", SERVICE)));
    Eventually.holds("all are known", () -> endpoints.choice().endpoints().size() == count);
  }

  private Reply call(Context context) {
    return hedged.call(METHOD, new Call(METHOD.method(), "request", context));
  }

  private Reply call() {
    return call(Context.root());
  }

  /** Lets the delay pass, and answers only once nobody wants that any more. */
  private Function<Call, Reply> late() {
    return call -> {
      alarms.ring();
      return untilCancelled(call);
    };
  }

  private static Reply untilCancelled(Call call) {
    var cancelled = new CountDownLatch(1);
    try (var _ = call.context().cancellation().onCancel(cancelled::countDown)) {
      cancelled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Failure.of(call.context().cancellation().reason().orElse(gone("interrupted")));
  }

  private static Status gone(String why) {
    return Status.of(Code.CANCELLED, why);
  }

  /** Fails once the hedge has begun. */
  private Function<Call, Reply> lateFailure(Failure how) {
    return _ -> {
      alarms.ring();
      Eventually.holds("the hedge has begun", () -> hedged.counts().hedges() > 0);
      return how;
    };
  }

  private static Failure lost() {
    return Failure.of(Status.of(Code.UNAVAILABLE, "the connection is gone"));
  }

  @Test
  void a_reply_in_time_has_no_hedge() {
    instances(2);
    assertThat(call()).isEqualTo(Success.of("i-1"));
    assertThat(alarms.set).containsExactly(Duration.ofMillis(20).toNanos());
    assertThat(alarms.pending()).isZero();
    alarms.ring();
    assertThat(links.called).containsExactly("i-1");
    assertThat(hedged.counts()).isEqualTo(new HedgeCounts(1, 0, 0, 0));
  }

  @Test
  void another_instance_answers_for_one_that_is_late_and_the_late_one_is_cancelled() {
    instances(2);
    var cancelled = new CountDownLatch(1);
    links.answer(
        "i-1",
        call -> {
          Reply reply = late().apply(call);
          cancelled.countDown();
          return reply;
        });
    assertThat(call()).isEqualTo(Success.of("i-2"));
    assertThat(cancelled.getCount()).isZero();
    assertThat(links.called).containsExactly("i-1", "i-2");
    assertThat(hedged.counts()).isEqualTo(new HedgeCounts(1, 1, 1, 0));
  }

  @Test
  void the_hedge_is_cancelled_when_the_first_answers_after_all() {
    instances(2);
    var cancelled = new CountDownLatch(1);
    links.answer(
        "i-1",
        _ -> {
          alarms.ring();
          Eventually.holds("the hedge is under way", () -> links.called.contains("i-2"));
          return Success.of("i-1");
        });
    links.answer(
        "i-2",
        call -> {
          Reply reply = untilCancelled(call);
          cancelled.countDown();
          return reply;
        });
    assertThat(call()).isEqualTo(Success.of("i-1"));
    alarms.await();
    assertThat(cancelled.getCount()).isZero();
    assertThat(hedged.counts()).isEqualTo(new HedgeCounts(1, 1, 0, 0));
  }

  @Test
  void a_declared_exception_is_a_good_reply() {
    instances(2);
    var declared =
        new Failure(
            Status.of(Code.FAILED_PRECONDITION, "Declared"),
            new Declared(),
            Executed.MAYBE,
            Metadata.empty());
    links.answer("i-1", late());
    links.answer("i-2", _ -> declared);
    assertThat(call()).isSameAs(declared);
  }

  @Test
  void a_failure_before_the_delay_goes_on_elsewhere() {
    instances(3);
    links.refuse("i-1");
    links.answer("i-2", _ -> lost());
    assertThat(call()).isEqualTo(Success.of("i-3"));
    assertThat(hedged.counts().hedges()).isZero();
  }

  @Test
  void the_hedge_is_waited_for_when_the_first_fails() {
    instances(2);
    links.answer("i-1", lateFailure(lost()));
    assertThat(call()).isEqualTo(Success.of("i-2"));
    assertThat(hedged.counts()).isEqualTo(new HedgeCounts(1, 1, 1, 0));
  }

  @Test
  void what_would_fail_the_same_everywhere_is_the_outcome_at_once() {
    instances(2);
    links.answer("i-1", lateFailure(Failure.of(Status.of(Code.INVALID_ARGUMENT, "no such user"))));
    links.answer("i-2", HedgedTest::untilCancelled);
    assertThat(((Failure) call()).status().text())
        .isEqualTo(
            """
            INVALID_ARGUMENT: no such user
              attempt 1 of test.Echo/Safe on i-1 (127.0.0.1:4242)\
            """);
  }

  @Test
  void a_third_is_asked_when_both_fail() {
    instances(3);
    links.answer("i-1", lateFailure(lost()));
    links.refuse("i-2");
    assertThat(call()).isEqualTo(Success.of("i-3"));
  }

  @Test
  void a_failure_tells_of_every_attempt() {
    instances(2);
    links.answer("i-1", lateFailure(lost()));
    links.refuse("i-2");
    assertThat(((Failure) call()).status().text())
        .isEqualTo(
            """
            UNAVAILABLE: connection refused
              attempt 1 of test.Echo/Safe on i-1 (127.0.0.1:4242): the connection is gone
              attempt 2 of test.Echo/Safe on i-2 (127.0.0.1:4242)
              gave up: no other instance is known\
            """);
  }

  @Test
  void there_is_no_hedge_while_nobody_else_is_known() {
    instances(1);
    links.answer(
        "i-1",
        _ -> {
          alarms.ring();
          alarms.await();
          return Success.of("i-1");
        });
    assertThat(call()).isEqualTo(Success.of("i-1"));
    assertThat(links.called).containsExactly("i-1");
  }

  @Test
  void hedges_never_exceed_their_share() {
    instances(2);
    hedged = hedged("20ms", 10);
    Function<Call, Reply> slow =
        _ -> {
          alarms.ring();
          Eventually.holds("it is hedged, or not", this::isDecided);
          return Success.of("late");
        };
    links.answer("i-1", slow);
    links.answer("i-2", slow);
    for (int calls = 1; calls <= 200; calls++) {
      call();
      assertThat(hedged.counts().hedges()).isLessThanOrEqualTo(calls / 10);
    }
    HedgeCounts counts = hedged.counts();
    assertThat(counts.hedges()).isEqualTo(20);
    assertThat(counts.withheld()).isEqualTo(180);
  }

  private boolean isDecided() {
    HedgeCounts counts = hedged.counts();
    return counts.hedges() + counts.withheld() == counts.calls();
  }

  @Test
  void the_delay_is_the_percentile_of_what_was_measured() {
    instances(2);
    hedged = hedged("p95", 100);
    Function<Call, Reply> took =
        _ -> {
          ticker.advance(Duration.ofMillis(8));
          return Success.of(null);
        };
    links.answer("i-1", took);
    links.answer("i-2", took);
    for (int i = 0; i < 100; i++) {
      call();
    }
    assertThat(alarms.set).isEmpty();
    call();
    assertThat(alarms.set).hasSize(1);
    assertThat(alarms.set.getFirst())
        .isBetween(Duration.ofMillis(8).toNanos(), Duration.ofMillis(9).toNanos());
  }

  @Test
  void a_percentile_below_a_millisecond_is_no_tail() {
    instances(1);
    hedged = hedged("p50", 100);
    for (int i = 0; i < 101; i++) {
      call();
    }
    assertThat(alarms.set).containsExactly(1_000_000L);
  }

  @Test
  void a_caller_who_gives_up_ends_both() {
    instances(2);
    var cancellation = new Cancellation();
    links.answer("i-1", late());
    links.answer(
        "i-2",
        call -> {
          cancellation.cancel(gone("enough"));
          return untilCancelled(call);
        });
    Failure failure = (Failure) call(Context.root().with(cancellation));
    assertThat(failure.status().code()).isEqualTo(Code.CANCELLED);
    assertThat(failure.status().message()).isEqualTo("enough");
    alarms.await();
    assertThat(links.called).containsExactly("i-1", "i-2");
  }

  @Test
  void a_caller_who_is_interrupted_while_the_hedge_runs_ends_it() {
    instances(2);
    links.answer(
        "i-1",
        _ -> {
          alarms.ring();
          Eventually.holds("the hedge is under way", () -> links.called.contains("i-2"));
          Thread.currentThread().interrupt();
          return lost();
        });
    links.answer("i-2", HedgedTest::untilCancelled);
    Failure failure = (Failure) call();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.status().trail()).last().isEqualTo("gave up: the caller gave up");
    alarms.await();
  }

  @Test
  void the_callers_exchange_has_what_the_better_reply_brought() {
    instances(2);
    links.answer(
        "i-1",
        call -> {
          alarms.ring();
          Reply reply = untilCancelled(call);
          received(call, "first");
          return reply;
        });
    links.answer(
        "i-2",
        call -> {
          received(call, "second");
          return Success.of("i-2");
        });
    var exchange = Exchange.with(Metadata.of("x-tenant", "acme"));
    assertThat(call(Context.root().with(exchange))).isEqualTo(Success.of("i-2"));
    assertThat(exchange.headers()).isEqualTo(Metadata.of("x-from", "second"));
  }

  private static void received(Call call, String who) {
    assertThat(call.metadata().first("x-tenant")).contains("acme");
    Objects.requireNonNull(call.context().made()).headersReceived(Metadata.of("x-from", who));
  }

  @Test
  void nobody_to_call_is_told() {
    assertThat(((Failure) call()).status().message())
        .startsWith("no instance of service test.Echo");
  }
}
