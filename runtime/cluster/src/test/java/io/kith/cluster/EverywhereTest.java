package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Enough;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EverywhereTest {

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding METHOD =
      MethodBinding.of(new Method(SERVICE, "Reload", 0), Codec.nothing(), Codec.nothing());

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final EndpointSet endpoints =
      new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(links));

  @AfterEach
  void close() {
    endpoints.close();
    registry.close();
  }

  private void instances(int count) {
    IntStream.rangeClosed(1, count)
        .forEach(i -> registry.register(Instances.ready("i-" + i, "echo", SERVICE)));
    Eventually.holds("all are known", () -> endpoints.choice().endpoints().size() == count);
  }

  private Reply call(Enough enough, Context context) {
    return new Everywhere(
            endpoints, new FirstEndpoint(endpoints, registry, Duration.ZERO), enough, false)
        .call(METHOD, new Call(METHOD.method(), "request", context));
  }

  private Reply call(Enough enough) {
    return call(enough, Context.root());
  }

  @Test
  void all_are_called_once() {
    instances(5);
    assertThat(call(Enough.ALL)).isEqualTo(Success.of(null));
    assertThat(links.called).containsExactlyInAnyOrder("i-1", "i-2", "i-3", "i-4", "i-5");
  }

  @Test
  void all_are_called_at_the_same_time() {
    instances(3);
    var all = new CountDownLatch(3);
    IntStream.rangeClosed(1, 3)
        .forEach(i ->
            links.answer(
                "i-" + i,
                _ -> {
                  all.countDown();
                  Eventually.holds("all were called", () -> all.getCount() == 0);
                  return Success.of(null);
                }));
    assertThat(call(Enough.ALL)).isInstanceOf(Success.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, 0, true", "ALL, 1, false",
    "QUORUM, 1, true", "QUORUM, 2, false",
    "ANY, 2, true", "ANY, 3, false",
    "BEST_EFFORT, 3, true"
  })
  void the_outcome_depends_on_how_many_are_enough(Enough enough, int refusing, boolean succeeds) {
    instances(3);
    IntStream.rangeClosed(1, refusing).forEach(i -> links.refuse("i-" + i));
    assertThat(call(enough) instanceof Success).isEqualTo(succeeds);
    assertThat(links.called).hasSize(3);
  }

  @Test
  void a_failure_tells_of_each_that_failed() {
    instances(3);
    links.refuse("i-1");
    links.answer("i-3", _ -> Failure.of(Status.of(Code.INTERNAL, "disk full")));
    assertThat(((Failure) call(Enough.ALL)).status().text())
        .isEqualTo(
            """
            UNAVAILABLE: 1 of 3 instances have done test.Echo/Reload, which are not enough (ALL): \
            connection refused
              test.Echo/Reload on i-1 (127.0.0.1:4242): UNAVAILABLE: connection refused
              test.Echo/Reload on i-3 (127.0.0.1:4242): INTERNAL: disk full\
            """);
  }

  @Test
  void it_is_known_when_nobody_has_done_anything() {
    instances(2);
    links.refuse("i-1");
    assertThat(((Failure) call(Enough.ALL)).executed()).isEqualTo(Executed.MAYBE);
    links.refuse("i-2");
    assertThat(((Failure) call(Enough.ALL)).executed()).isEqualTo(Executed.NO);
  }

  @Test
  void one_that_hangs_leaves_time_for_the_outcome() {
    instances(2);
    links.answer(
        "i-1",
        call -> {
          long nowNanos = System.nanoTime();
          assertThat(call.context().deadline().remainingNanos(nowNanos))
              .isLessThanOrEqualTo(Duration.ofSeconds(9).toNanos());
          return Failure.of(Status.of(Code.DEADLINE_EXCEEDED, "too late"));
        });
    Context context =
        Context.root().with(Deadline.after(Duration.ofSeconds(10), System.nanoTime()));
    assertThat(call(Enough.ANY, context)).isInstanceOf(Success.class);
  }

  @Test
  void a_caller_who_gives_up_ends_all() {
    instances(2);
    var cancellation = new Cancellation();
    var begun = new CountDownLatch(2);
    var ended = new CountDownLatch(2);
    IntStream.rangeClosed(1, 2)
        .forEach(i ->
            links.answer(
                "i-" + i,
                call -> {
                  begun.countDown();
                  Eventually.holds("both have begun", () -> begun.getCount() == 0);
                  cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
                  Eventually.holds("it is told", () -> call.context().cancellation().isCancelled());
                  ended.countDown();
                  return Failure.of(Status.of(Code.CANCELLED, "told"));
                }));
    Reply reply = call(Enough.BEST_EFFORT, Context.root().with(cancellation));
    assertThat(((Failure) reply).status().code()).isEqualTo(Code.CANCELLED);
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void nobody_to_call_is_told_and_not_executed() {
    Failure failure = (Failure) call(Enough.BEST_EFFORT);
    assertThat(failure.status().message()).startsWith("no instance of service test.Echo");
    assertThat(failure.executed()).isEqualTo(Executed.NO);
  }
}
