package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Codec;
import io.kith.codec.ErrorBinding;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class FailoverTest {

  private static final class Declared extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final String SERVICE = "test.Echo";
  private static final MethodBinding PLAIN =
      MethodBinding.of(
          new Method(SERVICE, "Plain", 0),
          Codec.nothing(),
          Codec.nothing(),
          new ErrorBinding<>("test.Declared", Declared.class, null));
  private static final MethodBinding IDEMPOTENT =
      MethodBinding.of(
          new Method(SERVICE, "Safe", 1, Method.Trait.IDEMPOTENT),
          Codec.nothing(),
          Codec.nothing());

  private static final MethodBinding STREAM =
      MethodBinding.of(
          new Method(SERVICE, "Stream", 2, Method.Trait.SERVER_STREAMING),
          Codec.nothing(),
          Codec.nothing());
  private static final MethodBinding IDEMPOTENT_STREAM =
      MethodBinding.of(
          new Method(
              SERVICE, "SafeStream", 3, Method.Trait.SERVER_STREAMING, Method.Trait.IDEMPOTENT),
          Codec.nothing(),
          Codec.nothing());

  private static final Pause NO_PAUSE =
      (nanos, _) -> {
        throw new AssertionError("waits " + nanos + " ns");
      };

  /** Codes that say something of the call, not of the instance that was asked. */
  private static final Set<Code> SAME_EVERYWHERE =
      EnumSet.of(
          Code.CANCELLED,
          Code.DEADLINE_EXCEEDED,
          Code.INVALID_ARGUMENT,
          Code.NOT_FOUND,
          Code.ALREADY_EXISTS,
          Code.PERMISSION_DENIED,
          Code.FAILED_PRECONDITION,
          Code.OUT_OF_RANGE,
          Code.UNAUTHENTICATED);

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final FakeLinks links = new FakeLinks();
  private final FakeTicker ticker = new FakeTicker();
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

  private Reply call(MethodBinding method, Context context) {
    var first = new FirstEndpoint(endpoints, registry, Duration.ZERO);
    return new Failover(endpoints, first, RetryRules.none(3, ticker), 16, NO_PAUSE)
        .call(method, new Call(method.method(), "request", context));
  }

  private Reply call(MethodBinding method) {
    return call(method, Context.root());
  }

  private static Status status(Reply reply) {
    return ((Failure) reply).status();
  }

  @Test
  void calls_go_to_all_in_turn() {
    instances(3);
    for (int i = 0; i < 6; i++) {
      assertThat(call(PLAIN)).isInstanceOf(Success.class);
    }
    assertThat(links.called).containsExactly("i-1", "i-2", "i-3", "i-1", "i-2", "i-3");
  }

  @Test
  void a_call_that_was_not_executed_goes_on_to_another() {
    instances(2);
    links.refuse("i-1");
    assertThat(call(PLAIN)).isEqualTo(Success.of("i-2"));
    assertThat(links.called).containsExactly("i-1", "i-2");
  }

  @Test
  void each_endpoint_is_tried_at_most_once() {
    instances(2);
    links.refuse("i-1");
    links.refuse("i-2");
    assertThat(status(call(PLAIN)).code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(links.called).containsExactlyInAnyOrder("i-1", "i-2");
  }

  @Test
  void the_attempts_are_bounded() {
    instances(5);
    IntStream.rangeClosed(1, 5).forEach(i -> links.refuse("i-" + i));
    call(PLAIN);
    assertThat(links.called).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void a_failure_tells_of_every_attempt() {
    instances(2);
    links.refuse("i-1");
    links.refuse("i-2");
    assertThat(status(call(PLAIN)).text())
        .isEqualTo(
            """
            UNAVAILABLE: connection refused
              attempt 1 of test.Echo/Plain on i-1 (127.0.0.1:4242): connection refused
              attempt 2 of test.Echo/Plain on i-2 (127.0.0.1:4242)
              gave up: no other instance is known\
            """);
  }

  @Test
  void a_failure_tells_how_long_each_attempt_took() {
    instances(2);
    links.answer(
        "i-1",
        _ -> {
          ticker.advance(Duration.ofMillis(120));
          return FakeLinks.refused();
        });
    links.answer(
        "i-2",
        _ -> {
          ticker.advance(Duration.ofMillis(80));
          return Failure.of(Status.of(Code.DEADLINE_EXCEEDED, "no reply"));
        });
    assertThat(status(call(PLAIN)).text())
        .isEqualTo(
            """
            DEADLINE_EXCEEDED: no reply
              attempt 1 of test.Echo/Plain on i-1 (127.0.0.1:4242), took 120 ms: connection refused
              attempt 2 of test.Echo/Plain on i-2 (127.0.0.1:4242), took 80 ms\
            """);
  }

  @Test
  void a_failure_says_that_the_attempts_were_used_up() {
    instances(5);
    IntStream.rangeClosed(1, 5).forEach(i -> links.refuse("i-" + i));
    assertThat(status(call(PLAIN)).trail())
        .last()
        .isEqualTo("gave up: at most 3 attempts are made");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OK")
  void a_call_that_was_not_executed_is_repeated_unless_the_answer_is_the_same_everywhere(
      Code code) {
    instances(2);
    links.answer("i-1", _ -> Failure.notExecuted(Status.of(code, "no")));
    Reply reply = call(PLAIN);
    if (SAME_EVERYWHERE.contains(code)) {
      assertThat(status(reply).text())
          .isEqualTo(code + ": no\n  attempt 1 of test.Echo/Plain on i-1 (127.0.0.1:4242)");
    } else {
      assertThat(reply).isEqualTo(Success.of("i-2"));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OK")
  void a_call_that_may_have_been_executed_is_never_repeated(Code code) {
    instances(2);
    links.answer("i-1", _ -> Failure.of(Status.of(code, "who knows")));
    assertThat(status(call(PLAIN)).code()).isEqualTo(code);
    assertThat(links.called).containsExactly("i-1");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OK")
  void an_idempotent_call_is_repeated_when_its_endpoint_was_lost(Code code) {
    instances(2);
    links.answer("i-1", _ -> Failure.of(Status.of(code, "who knows")));
    assertThat(call(IDEMPOTENT) instanceof Success).isEqualTo(code == Code.UNAVAILABLE);
  }

  @Test
  void a_declared_exception_passes_as_it_is() {
    instances(2);
    var failure =
        new Failure(
            Status.of(Code.FAILED_PRECONDITION, "Declared"),
            new Declared(),
            Executed.MAYBE,
            Metadata.empty());
    links.answer("i-1", _ -> failure);
    assertThat(call(PLAIN)).isSameAs(failure);
  }

  @Test
  void nothing_is_tried_once_the_deadline_has_passed() {
    instances(2);
    links.refuse("i-1");
    Context expired = Context.root().with(Deadline.after(Duration.ZERO, System.nanoTime()));
    assertThat(status(call(PLAIN, expired)).trail())
        .last()
        .isEqualTo("gave up: the deadline passed");
    assertThat(links.called).containsExactly("i-1");
  }

  @Test
  void nothing_is_tried_once_the_caller_gave_up() {
    instances(2);
    var cancellation = new Cancellation();
    links.answer(
        "i-1",
        _ -> {
          cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
          return FakeLinks.refused();
        });
    call(PLAIN, Context.root().with(cancellation));
    assertThat(links.called).containsExactly("i-1");
  }

  @Test
  void an_instance_that_left_the_registry_while_it_was_tried_is_followed_by_one_that_is_there() {
    Registry.Registration leaving = registry.register(Instances.ready("i-1", "echo", SERVICE));
    Eventually.holds("it is known", () -> endpoints.choice().endpoints().size() == 1);
    links.answer(
        "i-1",
        _ -> {
          leaving.close();
          registry.register(Instances.ready("i-9", "echo", SERVICE));
          Eventually.holds(
              "the other is known",
              () -> endpoints.choice().endpoints().stream().anyMatch(e -> e.id().equals("i-9")));
          return FakeLinks.refused();
        });
    assertThat(call(PLAIN)).isEqualTo(Success.of("i-9"));
  }

  // ---- streams

  private static Stream<?> failing(@Nullable Object first, Failure how) {
    Stream<Object> before = first == null ? Stream.empty() : Stream.of(first);
    return Stream.concat(
        before,
        Stream.generate(() -> {
          throw how.exception();
        }));
  }

  private static List<Object> pulled(Reply reply) {
    try (var replies = (Stream<?>) ((Success) reply).value()) {
      return new ArrayList<>(replies.toList());
    }
  }

  @Test
  void a_stream_that_was_not_executed_goes_on_to_another() {
    instances(3);
    links.answer("i-1", _ -> Success.of(failing(null, FakeLinks.refused())));
    links.refuse("i-2");
    links.answer("i-3", _ -> Success.of(Stream.of("a", "b")));
    assertThat(pulled(call(STREAM))).containsExactly("a", "b");
    assertThat(links.called).containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void a_stream_that_failed_after_a_message_goes_nowhere() {
    instances(2);
    links.answer("i-1", _ -> Success.of(failing("a", FakeLinks.refused())));
    Iterator<?> replies = ((Stream<?>) ((Success) call(STREAM)).value()).iterator();
    assertThat((Object) replies.next()).isEqualTo("a");
    assertThatThrownBy(replies::next).hasMessageContaining("connection refused");
    assertThat(links.called).containsExactly("i-1");
  }

  @Test
  void a_stream_that_may_have_been_executed_goes_on_only_if_it_is_idempotent() {
    instances(2);
    var lost = Failure.of(Status.of(Code.UNAVAILABLE, "the connection is gone"));
    links.answer("i-1", _ -> Success.of(failing(null, lost)));
    links.answer("i-2", _ -> Success.of(Stream.of("a")));
    assertThatThrownBy(() -> pulled(call(STREAM)))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("the connection is gone")
        .hasMessageContaining("attempt 1 of test.Echo/Stream on i-1");
    assertThat(links.called).containsExactly("i-1");
    assertThat(pulled(call(STREAM))).containsExactly("a"); // its turn
    assertThat(pulled(call(IDEMPOTENT_STREAM))).containsExactly("a");
    assertThat(links.called).containsExactly("i-1", "i-2", "i-1", "i-2");
  }

  @Test
  void the_failure_of_a_stream_that_nobody_serves_tells_of_every_attempt() {
    instances(2);
    links.answer("i-1", _ -> Success.of(failing(null, FakeLinks.refused())));
    links.answer("i-2", _ -> Success.of(failing(null, FakeLinks.refused())));
    assertThatThrownBy(() -> pulled(call(STREAM)))
        .hasMessageContaining("attempt 1 of test.Echo/Stream on i-1")
        .hasMessageContaining("attempt 2 of test.Echo/Stream on i-2")
        .hasMessageContaining("gave up: no other instance is known");
  }

  @Test
  void who_closes_a_stream_closes_that_of_the_last_endpoint() {
    instances(2);
    var closed = new ArrayList<String>();
    links.answer(
        "i-1",
        _ -> Success.of(failing(null, FakeLinks.refused()).onClose(() -> closed.add("i-1"))));
    links.answer("i-2", _ -> Success.of(Stream.of("a", "b").onClose(() -> closed.add("i-2"))));
    try (var replies = (Stream<?>) ((Success) call(STREAM)).value()) {
      assertThat((Object) replies.iterator().next()).isEqualTo("a");
      assertThat(closed).containsExactly("i-1");
    }
    assertThat(closed).containsExactly("i-1", "i-2");
  }
}
