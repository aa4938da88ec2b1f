package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Limits;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Echo;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static void refusedWith(
      Code code, String text, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(text);
            });
  }

  @Test
  void a_request_over_the_limit_is_not_sent() throws Exception {
    var options =
        TransportOptions.builder().limits(Limits.defaults().withMaxBytes(100_000)).build();
    try (var fixture = new EchoFixture(options)) {
      assertThat(fixture.echo.echo(EchoFixture.message(99_900)).payload()).hasSize(99_900);
      refusedWith(
          Code.RESOURCE_EXHAUSTED, "100000", () -> fixture.echo.echo(EchoFixture.message(100_000)));
    }
  }

  @Test
  void a_reply_over_the_limit_becomes_a_failure() throws Exception {
    var options =
        TransportOptions.builder().limits(Limits.defaults().withMaxBytes(100_000)).build();
    try (var fixture = new EchoFixture(options)) {
      fixture.act = _ -> EchoFixture.message(100_000);
      refusedWith(
          Code.RESOURCE_EXHAUSTED,
          "the reply of test.Echo/Act",
          () -> fixture.echo.act(EchoFixture.message(1)));
      assertThat(fixture.echo.echo(EchoFixture.message(1)).id()).isEqualTo(1);
    }
  }

  @Test
  void more_open_calls_than_allowed_are_refused() throws Exception {
    var options = TransportOptions.builder().maxCallsPerConnection(3).build();
    try (var fixture = new EchoFixture(options)) {
      var begun = new CountDownLatch(3);
      var release = new CountDownLatch(1);
      fixture.act =
          message -> {
            begun.countDown();
            awaitQuietly(release);
            return message;
          };
      for (int i = 0; i < 3; i++) {
        Thread.ofVirtual().start(() -> actQuietly(fixture));
      }
      begun.await();
      refusedWith(
          Code.RESOURCE_EXHAUSTED, "3 open calls", () -> fixture.echo.echo(EchoFixture.message(1)));
      release.countDown();
    }
  }

  /**
   * The server reads nothing: what the client may queue is bounded, and callers leave at their
   * deadline.
   */
  @Test
  void a_server_that_does_not_read_costs_its_callers_no_memory_without_bound() throws Exception {
    var options =
        TransportOptions.builder()
            .maxQueuedBytes(1 << 20)
            .pingInterval(Duration.ofMinutes(5))
            .build();
    try (var deaf = new DeafServer();
        var client = Client.create(new Identity("test", "t-1"), options);
        var fixture = new EchoFixture(options)) {
      Echo echo = EchoFixture.stub(client.channel(deaf.address()));
      var outcomes = new LinkedBlockingQueue<Code>();
      int calls = 400;
      for (int i = 0; i < calls; i++) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                Context.within(Duration.ofSeconds(2))
                    .run(() -> echo.echo(EchoFixture.message(30_000)));
                outcomes.add(Code.OK);
              } catch (CallException e) {
                outcomes.add(e.code());
              }
            });
      }
      var exhausted = new AtomicInteger();
      for (int i = 0; i < calls; i++) {
        Code code = outcomes.take();
        assertThat(code).isIn(Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED);
        if (code == Code.RESOURCE_EXHAUSTED) {
          exhausted.incrementAndGet();
        }
      }
      assertThat(exhausted.get()).isPositive();
    }
  }

  @Test
  void a_client_that_does_not_read_gets_no_more_of_its_requests_read() throws Exception {
    var options = TransportOptions.builder().maxQueuedBytes(1 << 20).build();
    try (var fixture = new EchoFixture(options);
        var peer = new RawPeer(fixture.server.address()).hello()) {
      var handled = new AtomicInteger();
      fixture.act =
          _ -> {
            handled.incrementAndGet();
            return EchoFixture.message(100_000);
          };
      peer.define("test.Echo/Act");
      int[] request = new int[1000]; // of more bytes in all than the sockets hold
      request[2] = 1;
      System.arraycopy(new int[] {26, 0xE1, 7}, 0, request, 4, 3);
      var sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int id = 1; id <= 200_000; id++) {
                    peer.frame(Frame.REQUEST, id, request);
                  }
                } catch (IOException e) {
                  // the test closes the socket under it
                }
              });
      int before;
      do { // until a second goes by in which nothing was handled
        before = handled.get();
        sender.join(Duration.ofSeconds(1));
      } while (handled.get() != before || before == 0);
      assertThat(handled.get()).isLessThan(200_000);
      assertThat(sender.isAlive()).isTrue();
      assertThat(fixture.echo.echo(EchoFixture.message(5)).id()).isEqualTo(5);
    }
  }

  @Test
  void a_handler_that_never_returns_holds_neither_its_caller_nor_others() throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults())) {
      var release = new CountDownLatch(1);
      fixture.act =
          message -> {
            while (release.getCount() > 0) {
              awaitQuietly(release); // deaf to interrupts
            }
            return message;
          };
      for (int i = 0; i < 100; i++) {
        refusedWith(
            Code.DEADLINE_EXCEEDED,
            "deadline",
            () ->
                Context.within(Duration.ofMillis(20))
                    .call(() -> fixture.echo.act(EchoFixture.message(1))));
      }
      assertThat(fixture.echo.echo(EchoFixture.message(5)).id()).isEqualTo(5);
      release.countDown();
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    try (var taken = new ServerSocket(0)) {
      assertThatThrownBy(() ->
              Server.builder(new Identity("a", "a-1"))
                  .address(new Address("127.0.0.1", taken.getLocalPort()))
                  .start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("taken");
    }
  }

  @Test
  void a_server_that_hangs_is_given_up_within_seconds() throws Exception {
    var options =
        TransportOptions.builder()
            .pingInterval(Duration.ofMillis(100))
            .deadPeerTimeout(Duration.ofMillis(300))
            .build();
    try (var deaf = new DeafServer();
        var client = Client.create(new Identity("test", "t-1"), options);
        var fixture = new EchoFixture(options)) {
      Echo echo = EchoFixture.stub(client.channel(deaf.address()));
      long start = System.nanoTime();
      refusedWith(
          Code.UNAVAILABLE,
          "ping",
          () ->
              Context.within(Duration.ofSeconds(60)).call(() -> echo.echo(EchoFixture.message(1))));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // the test wants a handler that goes on
    }
  }

  private static void actQuietly(EchoFixture fixture) {
    try {
      fixture.echo.act(EchoFixture.message(1));
    } catch (Exception e) {
      // the fixture closes under it
    }
  }
}
