package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Success;
import io.kith.policy.RoundRobin;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServiceClientTest {

  private static final long TIMEOUT_NANOS = Duration.ofSeconds(7).toNanos();
  private static final String SERVICE = "test.Echo";
  private static final MethodBinding FIRST =
      MethodBinding.of(new Method(SERVICE, "First", 0), Codec.nothing(), Codec.nothing());
  private static final MethodBinding SECOND =
      MethodBinding.of(new Method(SERVICE, "Second", 1), Codec.nothing(), Codec.nothing());
  private static final MethodBinding STREAM =
      MethodBinding.of(
          new Method(SERVICE, "Third", 2, Method.Trait.SERVER_STREAMING),
          Codec.nothing(),
          Codec.nothing());

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final LiveRules rules = new LiveRules(Rules.none());

  @AfterEach
  void close() {
    registry.close();
  }

  private ServiceClient client(Link.Dialer dialer, Filter... filters) {
    registry.register(Instances.ready("i-1", "echo", SERVICE));
    var endpoints =
        new EndpointSet(Query.service(SERVICE), registry, new RoundRobin(0), new Links(dialer));
    var first = new FirstEndpoint(endpoints, registry, Duration.ofSeconds(20));
    return new ServiceClient(
        List.of(FIRST, SECOND, STREAM),
        Stream.of(filters).map(MethodFilter::of).toList(),
        new Failover(endpoints, first, 3)::call,
        new DefaultTimeouts(Duration.ofNanos(TIMEOUT_NANOS), rules),
        null);
  }

  /** A way on which every call succeeds at once. */
  private record Instant(Reply reply) implements Link, Link.Dialer {

    @Override
    public Reply call(MethodBinding method, Call call) {
      return reply;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public int outstanding() {
      return 0;
    }

    @Override
    public void close() {}

    @Override
    public Link dial(Instance instance, Runnable onChange) {
      return this;
    }
  }

  @Test
  void a_call_without_a_deadline_gets_the_default_one() {
    var seen = new CopyOnWriteArrayList<Long>();
    var links = new FakeLinks();
    links.answer(
        "i-1",
        call -> {
          seen.add(call.context().deadline().remainingNanos(System.nanoTime()));
          return Success.of("yes");
        });
    ServiceClient client = client(links);
    assertThat(client.invoke(FIRST.method(), "request")).isEqualTo(Success.of("yes"));
    assertThat(seen.getFirst()).isBetween(0L, TIMEOUT_NANOS);
  }

  @Test
  void the_rules_say_the_default_deadline_of_a_method_and_may_change_it() {
    var seen = new CopyOnWriteArrayList<Long>();
    var links = new FakeLinks();
    links.answer(
        "i-1",
        call -> {
          seen.add(call.context().deadline().remainingNanos(System.nanoTime()));
          return Success.of("yes");
        });
    ServiceClient client = client(links);
    rules.publish(Rules.parse(1, "test", "calls: {test.Echo/first: {timeout: 1h}}"));
    client.invoke(FIRST.method(), "request");
    client.invoke(SECOND.method(), "request");
    rules.publish(Rules.parse(2, "test", "calls: {test.Echo: {timeout: 2h}}"));
    client.invoke(FIRST.method(), "request");
    assertThat(seen)
        .extracting(nanos -> (nanos + 999_999_999) / 1_000_000_000)
        .containsExactly(3600L, TIMEOUT_NANOS / 1_000_000_000, 7200L);
  }

  @Test
  void a_stream_without_a_deadline_gets_none() {
    var seen = new CopyOnWriteArrayList<Deadline>();
    var links = new FakeLinks();
    links.answer(
        "i-1",
        call -> {
          seen.add(call.context().deadline());
          return Success.of(Stream.of());
        });
    client(links).invoke(STREAM.method(), "request");
    assertThat(seen.getFirst().isNone()).isTrue();
  }

  @Test
  void a_call_keeps_the_context_that_it_is_made_in() {
    var seen = new CopyOnWriteArrayList<Context>();
    var links = new FakeLinks();
    links.answer(
        "i-1",
        call -> {
          seen.add(call.context());
          return Success.of("yes");
        });
    ServiceClient client = client(links);
    Context context =
        Context.root()
            .with("tenant", "blue")
            .with(Deadline.after(Duration.ofMinutes(1), System.nanoTime()));
    context.run(() -> client.invoke(FIRST.method(), "request"));
    assertThat(seen.getFirst()).isSameAs(context);
  }

  @Test
  void filters_stand_around_the_call_and_not_around_its_attempts() {
    var order = new CopyOnWriteArrayList<String>();
    var links = new FakeLinks();
    links.refuse("i-0");
    registry.register(Instances.ready("i-0", "echo", SERVICE));
    ServiceClient client = client(links, noting("outer", order), noting("inner", order));
    for (int i = 0; i < 2; i++) {
      assertThat(client.invoke(SECOND.method(), "request")).isEqualTo(Success.of("i-1"));
    }
    assertThat(order)
        .containsExactly(
            "outer Second",
            "inner Second",
            "inner end",
            "outer end",
            "outer Second",
            "inner Second",
            "inner end",
            "outer end");
  }

  private static Filter noting(String name, List<String> order) {
    return (call, next) -> {
      order.add(name + " " + call.method().name());
      Reply reply = next.call(call);
      order.add(name + " end");
      return reply;
    };
  }

  @Test
  void a_call_that_succeeds_allocates_nothing_but_itself() {
    ServiceClient client = client(new Instant(Success.of(null)));
    Context context = Context.root().with(Deadline.after(Duration.ofMinutes(1), System.nanoTime()));
    int calls = 10_000;
    long[] allocatedBytes = new long[1];
    context.run(() -> {
      allocatedBytes(client, calls);
      allocatedBytes[0] = allocatedBytes(client, calls);
    });
    assertThat(allocatedBytes[0] / calls).as("bytes a call").isLessThanOrEqualTo(40);
  }

  private static long allocatedBytes(ServiceClient client, int calls) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      client.invoke(FIRST.method(), "request");
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
