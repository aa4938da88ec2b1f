package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.cluster.Instance.State;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Method;
import io.kith.core.Status;
import io.kith.policy.RoundRobin;
import io.kith.transport.Address;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FirstEndpointTest {

  private static final Method METHOD = new Method("test.Echo", "Say", 0);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Query QUERY = Query.service("test.Echo");

  private final MemoryRegistry memory = MemoryRegistry.open("first-endpoint");

  private static EndpointSet endpoints(Registry registry) {
    return new EndpointSet(QUERY, registry, new RoundRobin(0), new Links(new FakeLinks()));
  }

  private static Call call(Context context) {
    return new Call(METHOD, "request", context);
  }

  private static CallException failure(Registry registry, Duration patience, Context context) {
    try (EndpointSet endpoints = endpoints(registry)) {
      var first = new FirstEndpoint(endpoints, registry, patience);
      return assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> first.await(call(context)))
          .actual();
    }
  }

  @Test
  void a_call_waits_for_the_first_instance() throws Exception {
    try (Registry registry = memory;
        EndpointSet endpoints = endpoints(registry);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new AtomicReference<Thread>();
      Future<Choice> choice =
          executor.submit(() -> {
            waiting.set(Thread.currentThread());
            return new FirstEndpoint(endpoints, registry, LONG).await(call(Context.root()));
          });
      Eventually.holds(
          "it waits",
          () -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
      registry.register(Instances.ready("a-1", "a", "test.Echo"));
      assertThat(choice.get().endpoints()).extracting(Endpoint::id).containsExactly("a-1");
    }
  }

  @Test
  void who_waited_in_vain_learns_what_there_is_instead() {
    try (Registry registry = memory) {
      registry.register(Instances.ready("a-1", "a", "test.Other", "test.More"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      CallException e = failure(registry, Duration.ofMillis(1), Context.root());
      assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e)
          .hasMessageContainingAll(
              "test.Echo/Say", "memory:first-endpoint", "it knows test.More, test.Other");
    }
  }

  @Test
  void an_empty_registry_is_called_empty() {
    try (Registry registry = MemoryRegistry.create()) {
      assertThat(failure(registry, Duration.ZERO, Context.root()))
          .hasMessageContaining("it knows no service at all");
    }
  }

  @Test
  void instances_that_are_not_ready_are_named() {
    try (Registry registry = memory;
        EndpointSet endpoints = endpoints(registry)) {
      registry.register(Instances.ready("a-1", "a", "test.Echo").with(State.STARTING));
      Eventually.holds(
          "it is known", () -> endpoints.last().filter(s -> !s.instances().isEmpty()).isPresent());
      var first = new FirstEndpoint(endpoints, registry, Duration.ZERO);
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> first.await(call(Context.root())))
          .withMessageContaining("a-1 (127.0.0.1:4242) is STARTING");
    }
  }

  @Test
  void a_hub_that_does_not_answer_is_named_and_the_call_ends_within_its_deadline() {
    var hub = new FakeHub();
    hub.fail(Code.UNAVAILABLE, "connection refused");
    var address = new Address("hub-1", 5484);
    try (Registry registry =
        new HubRegistry("hub://hub-1:5484", List.of(address), _ -> hub, () -> {})) {
      Duration timeout = Duration.ofMillis(400);
      long startNanos = System.nanoTime();
      Context context = Context.root().with(Deadline.after(timeout, startNanos));
      CallException e = failure(registry, LONG, context);
      assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e).hasMessageContainingAll("hub-1:5484", "connection refused");
      assertThat(System.nanoTime() - startNanos).isLessThan(timeout.toNanos());
    }
  }

  @Test
  void who_is_interrupted_waits_no_longer() {
    try (Registry registry = MemoryRegistry.create()) {
      Thread.currentThread().interrupt();
      CallException e = failure(registry, LONG, Context.root());
      assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
      assertThat(e.code()).isEqualTo(Code.CANCELLED);
    }
  }

  @Test
  void who_gives_up_waits_no_longer() throws Exception {
    var cancellation = new Cancellation();
    try (Registry registry = MemoryRegistry.create();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new AtomicReference<Thread>();
      Future<CallException> failure =
          executor.submit(() -> {
            waiting.set(Thread.currentThread());
            return failure(registry, LONG, Context.root().with(cancellation));
          });
      Eventually.holds(
          "it waits",
          () -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
      cancellation.cancel(Status.of(Code.CANCELLED, "the user left"));
      assertThat(failure.get()).hasMessageContainingAll("the user left", "test.Echo");
    }
  }
}
