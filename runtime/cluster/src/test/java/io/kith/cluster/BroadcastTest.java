package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.cluster.Gathered.Answered;
import io.kith.cluster.Gathered.Failed;
import io.kith.core.CallCounters;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Enough;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All instances at once, over real connections. */
final class BroadcastTest {

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final CallCounters counters = new CallCounters();
  private final Cluster cluster =
      Cluster.open(
          new Identity("test", "test-1"), registry, TransportOptions.defaults(), List.of(counters));
  private final Broadcast<Greeter> all = cluster.broadcast(Greeter.class);
  private final List<Server> servers = new ArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
    servers.forEach(Server::close);
    registry.close();
  }

  private void join(String id, Map<String, String> labels, Greeter implementation) {
    try {
      Server server =
          Server.builder(new Identity("greeter", id)).address(new Address("127.0.0.1", 0)).start();
      server.serve(Greeter.class, implementation);
      servers.add(server);
      registry.register(
          Instance.builder(new Identity("greeter", id), server.address(), java.time.Instant.EPOCH)
              .state(Instance.State.READY)
              .labels(labels)
              .services(List.of(new ServiceEntry(Greeter_Kith.NAME, "1.0.0", "")))
              .build());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Eventually.holds(
        "it is known",
        () -> all.call(_ -> "").outcomes().stream().anyMatch(o -> o.instance().id().equals(id)));
  }

  private void join(String id) {
    join(id, Map.of(), whom -> id + " greets " + whom);
  }

  @Test
  void what_each_says_is_collected() {
    join("g-2");
    join("g-1");
    Gathered<String> gathered = all.call(greeter -> greeter.greet("you"));
    assertThat(gathered.values()).containsExactly("g-1 greets you", "g-2 greets you");
    assertThat(gathered.failures()).isEmpty();
    assertThat(gathered.require(Enough.ALL)).isSameAs(gathered);
  }

  @Test
  void one_that_fails_stands_beside_those_that_answer() {
    join("g-1");
    join(
        "g-2",
        Map.of(),
        _ -> {
          throw new CallException(Code.RESOURCE_EXHAUSTED, "too many guests");
        });
    join("g-3");
    Gathered<String> gathered = all.call(greeter -> greeter.greet("you"));
    assertThat(gathered.outcomes())
        .satisfiesExactly(
            one -> assertThat(((Answered<String>) one).value()).isEqualTo("g-1 greets you"),
            two -> {
              var why = (CallException) ((Failed<String>) two).why();
              assertThat(why.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
              assertThat(why.status().trail())
                  .last()
                  .asString()
                  .startsWith("test.Greeter/Greet on g-2");
            },
            three -> assertThat(((Answered<String>) three).value()).isEqualTo("g-3 greets you"));
    assertThat(gathered.require(Enough.QUORUM)).isSameAs(gathered);
    assertThatThrownBy(() -> gathered.require(Enough.ALL))
        .isInstanceOf(CallException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: 2 of 3 instances answered; wanted: ALL\n  g-2")
        .hasMessageContaining("too many guests");
  }

  @Test
  void only_those_are_called_that_the_query_finds() {
    join("g-1", Map.of("tier", "cache"), _ -> "one");
    join("g-2", Map.of("tier", "web"), _ -> "two");
    Broadcast<Greeter> caches = all.where(query -> query.withLabels(Map.of("tier", "cache")));
    assertThat(caches.call(greeter -> greeter.greet("you")).values()).containsExactly("one");
  }

  @Test
  void every_call_passes_the_filters() {
    join("g-1");
    join("g-2");
    all.run(greeter -> greeter.greet("you"));
    assertThat(counters.snapshot("test.Greeter/Greet").orElseThrow().started()).isEqualTo(2);
  }

  @Test
  void one_that_hangs_is_told_of_in_time() {
    var released = new CountDownLatch(1);
    join("g-1");
    join(
        "g-2",
        Map.of(),
        _ -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "late";
        });
    Gathered<String> gathered =
        Context.within(Duration.ofMillis(500))
            .call(() -> all.call(greeter -> greeter.greet("you")));
    released.countDown();
    assertThat(gathered.values()).containsExactly("g-1 greets you");
    assertThat(((CallException) gathered.failures().getFirst().why()).code())
        .isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void nobody_to_call_is_told() {
    assertThatThrownBy(() ->
            Context.within(Duration.ofMillis(20)).run(() -> all.run(greeter -> greeter.greet("x"))))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("no instance of service test.Greeter for a broadcast");
  }
}
