package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kith.cluster.Registry.Registration;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Reply;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients and servers over real connections, which know each other by a registry in memory. */
final class ClusterTest {

  private static final Address ANYWHERE = new Address("127.0.0.1", 0);

  private final MemoryRegistry registry = MemoryRegistry.create();
  private final Cluster cluster =
      Cluster.open(
          new Identity("test", "test-1"), registry, TransportOptions.defaults(), List.of());
  private final Greeter greeter = cluster.client(Greeter.class);
  private final List<Server> servers = new ArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
    servers.forEach(Server::close);
    registry.close();
  }

  private Server server(String id, Address address, Greeter implementation) {
    try {
      Server server = Server.builder(new Identity("greeter", id)).address(address).start();
      server.serve(Greeter.class, implementation);
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Server server(String id) {
    return server(id, ANYWHERE, whom -> id + " greets " + whom);
  }

  private Registration register(String id, Address address) {
    return registry.register(Instances.at(address, id, "greeter", Greeter_Kith.NAME));
  }

  /** Starts a server and waits until its client knows of it. */
  private Registration join(String id) {
    Registration registration = register(id, server(id).address());
    Eventually.holds(id + " is called", () -> isCalled(id));
    return registration;
  }

  private boolean isCalled(String id) {
    try {
      return greeter.greet("me").startsWith(id);
    } catch (CallException e) {
      return false; // another one was called, as a test may want
    }
  }

  private List<String> greetings(int count) {
    return IntStream.range(0, count).mapToObj(i -> greeter.greet("you")).toList();
  }

  @Test
  void calls_are_spread_over_all_that_serve() {
    join("g-1");
    join("g-2");
    assertThat(greetings(10))
        .satisfies(all -> assertThat(all.stream().filter("g-1 greets you"::equals)).hasSize(5))
        .satisfies(all -> assertThat(all.stream().filter("g-2 greets you"::equals)).hasSize(5));
  }

  @Test
  void a_client_that_comes_first_waits_for_its_server() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> greeting = executor.submit(() -> greeter.greet("you"));
      register("g-1", server("g-1").address());
      assertThat(greeting.get()).isEqualTo("g-1 greets you");
    }
  }

  @Test
  void an_instance_that_is_listed_and_refuses_connections_costs_no_call() {
    join("g-1");
    Registration registration = join("g-2");
    servers.getLast().close();
    assertThat(greetings(20)).containsOnly("g-1 greets you");
    assertThat(registration.instance().state()).isEqualTo(Instance.State.READY);
  }

  @Test
  void a_failure_names_the_instance_its_address_and_why() {
    Server gone = server("g-1");
    gone.close();
    register("g-1", gone.address());
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> greeter.greet("you"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .withMessageContainingAll(
            "attempt 1 of test.Greeter/Greet on g-1 (" + gone.address() + ")", "refused");
  }

  @Test
  void a_stranger_at_the_address_of_an_instance_gets_no_calls() {
    Server gone = server("g-1");
    gone.close();
    var strangersCalls = new AtomicInteger();
    server(
        "stranger",
        gone.address(),
        _ -> {
          strangersCalls.incrementAndGet();
          return "stranger";
        });
    register("g-1", gone.address());
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> greeter.greet("you"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .withMessageContainingAll("g-1", "stranger");
    join("g-2");
    assertThat(greetings(10)).containsOnly("g-2 greets you");
    assertThat(strangersCalls).hasValue(0);
  }

  @Test
  void an_instance_of_which_nobody_knows_who_it_is_is_called_whoever_it_is() {
    Server server = server("g-1");
    register(server.address().toString(), server.address());
    assertThat(greeter.greet("you")).isEqualTo("g-1 greets you");
  }

  @Test
  void a_call_in_flight_ends_though_its_instance_left_the_registry() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    Server slow =
        server(
            "g-1",
            ANYWHERE,
            whom -> {
              if (whom.equals("slowly")) {
                begun.countDown();
                await(mayEnd);
              }
              return "g-1 greets " + whom;
            });
    Registration registration = register("g-1", slow.address());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> greeting = executor.submit(() -> greeter.greet("slowly"));
      begun.await();
      registration.close();
      join("g-2");
      Eventually.holds("only g-2 is called", () -> !greetings(4).contains("g-1 greets you"));
      assertThat(greeting.isDone()).isFalse();
      mayEnd.countDown();
      assertThat(greeting.get()).isEqualTo("g-1 greets slowly");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CallException(Code.CANCELLED, "interrupted");
    }
  }

  @Test
  void not_one_call_is_lost_while_servers_leave_and_others_come() throws Exception {
    join("g-0");
    var over = new AtomicBoolean();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> callers =
          IntStream.range(0, 8).mapToObj(i -> executor.submit(() -> callUntil(over))).toList();
      Registration old = join("g-1");
      for (int round = 2; round <= 6; round++) {
        Server leaving = servers.getLast();
        Registration next = join("g-" + round);
        old.close();
        assertThat(leaving.drain(Duration.ofSeconds(20))).isTrue();
        leaving.close();
        old = next;
      }
      over.set(true);
      for (Future<Integer> caller : callers) {
        assertThat(caller.get()).isPositive();
      }
    }
  }

  private int callUntil(AtomicBoolean over) {
    int calls = 0;
    while (!over.get()) {
      assertThat(greeter.greet("you")).endsWith(" greets you");
      calls++;
    }
    return calls;
  }

  @Test
  void a_method_that_is_known_only_at_run_time_is_called_by_the_name_of_its_application() {
    join("g-1");
    Reply reply =
        cluster.call(
            Query.app("greeter"),
            ServiceBinding.of(Greeter.class).methods().getFirst(),
            "whoever you are");
    assertThat(reply).isEqualTo(Reply.Success.of("g-1 greets whoever you are"));
  }

  @Test
  void the_deadline_of_the_caller_bounds_the_wait_for_a_server() {
    long startNanos = System.nanoTime();
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Context.within(Duration.ofMillis(200)).call(() -> greeter.greet("you")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .withMessageContainingAll("service test.Greeter", "memory:");
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_closed_cluster_makes_no_more_clients() {
    cluster.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> cluster.client(Greeter.class))
        .withMessageContaining("closed");
  }

  @Test
  void a_call_of_a_closed_cluster_fails_at_once() {
    join("g-1");
    cluster.close();
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> greeter.greet("you"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .withMessageContaining("closed");
  }

  @Test
  void the_weight_of_an_instance_may_set_the_number_of_connections() {
    Cluster.Builder builder =
        Cluster.builder(new Identity("test", "test-1"), registry)
            .options(TransportOptions.builder().connections(2).build());
    assertThat(builder.connections(weighted(300))).isEqualTo(2);
    builder.connectionsByWeight(true);
    assertThat(builder.connections(weighted(300))).isEqualTo(6);
    assertThat(builder.connections(weighted(100))).isEqualTo(2);
    assertThat(builder.connections(weighted(0))).isEqualTo(1);
    assertThat(builder.connections(weighted(10_000))).isEqualTo(64);
  }

  private static Instance weighted(int weight) {
    return Instance.builder(
            new Identity("greeter", "g-1"), new Address("127.0.0.1", 1), Instant.EPOCH)
        .weight(weight)
        .build();
  }

  @Test
  void settings_out_of_bounds_are_refused() {
    Cluster.Builder builder = Cluster.builder(new Identity("test", "test-1"), registry);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAttempts(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAttempts(17));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.patience(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.patience(Duration.ofDays(1)));
  }
}
