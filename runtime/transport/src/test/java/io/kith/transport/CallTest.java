package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.kith.transport.Echo.Message;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Protocol.class)
class CallTest {

  @Parameter Protocol protocol;

  private EchoFixture fixture;
  private Echo echo;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults(), protocol);
    echo = fixture.echo;
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Message message(int payloadBytes) {
    return EchoFixture.message(payloadBytes);
  }

  private static void assertSame(Message actual, Message expected) {
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(actual.text()).isEqualTo(expected.text());
    assertThat(actual.payload()).isEqualTo(expected.payload());
  }

  @Test
  void messages_of_every_size_come_back_as_they_went() {
    for (int bytes :
        new int[] {0, 1, 100, 4096, 30_000, 32_768, 65_536, 70_000, 1 << 20, 9 << 20}) {
      assertSame(echo.echo(message(bytes)), message(bytes));
      assertSame(echo.echoInline(message(bytes)), message(bytes));
    }
  }

  @Test
  void a_declared_exception_arrives_as_itself() {
    fixture.act =
        _ -> {
          throw new Echo.Refused("no coins");
        };
    assertThatThrownBy(() -> echo.act(message(1)))
        .isInstanceOf(Echo.Refused.class)
        .hasMessage("no coins");
  }

  @Test
  void an_undeclared_exception_arrives_as_unknown_and_says_where_it_was_thrown() {
    fixture.act =
        _ -> {
          throw new IllegalStateException("out of order");
        };
    assertThatThrownBy(() -> echo.act(message(1)))
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNKNOWN);
              assertThat(e)
                  .hasMessageContaining("IllegalStateException: out of order")
                  .hasMessageContaining("in test.Echo/Act of echo (echo-1)");
            });
  }

  @Test
  void a_call_ends_at_its_deadline_and_its_handler_is_interrupted() throws Exception {
    var interrupted = new CountDownLatch(1);
    fixture.act =
        message -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          throw new IllegalStateException("nobody waits"); // an answer could still be in time
        };
    while (interrupted.getCount() > 0) { // a deadline may pass before the handler has begun
      assertThatThrownBy(
              () -> Context.within(Duration.ofMillis(50)).call(() -> echo.act(message(1))))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
      interrupted.await(100, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void an_interrupted_caller_stops_waiting_and_the_handler_learns_of_it() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    fixture.act =
        message -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return message;
        };
    var failure = new LinkedBlockingQueue<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                echo.act(message(1));
              } catch (Exception e) {
                failure.add(e);
              }
            });
    begun.await();
    caller.interrupt();
    assertThat(failure.take())
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.CANCELLED));
    interrupted.await();
  }

  @Test
  void a_one_way_call_is_executed_and_never_answered() throws Exception {
    echo.tell(message(7));
    assertSame(fixture.told.take(), message(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 3_000_000})
  void a_one_way_call_is_executed_though_its_caller_has_left(int payloadBytes) throws Exception {
    for (int i = 0; i < 10; i++) {
      try (var leaving =
          Client.create(new Identity("leaving", "l-" + i), TransportOptions.defaults())) {
        EchoFixture.stub(leaving.channel(fixture.server.address(), protocol))
            .tell(message(payloadBytes));
      }
      Message told = fixture.told.poll(10, TimeUnit.SECONDS);
      assertThat(told).isNotNull();
      assertSame(told, message(payloadBytes));
    }
  }

  @Test
  void trace_and_baggage_cross_the_hop_and_the_deadline_shrinks() throws Exception {
    var seen = new LinkedBlockingQueue<Context>();
    fixture.act =
        message -> {
          seen.add(Context.current());
          return message;
        };
    var trace = new TraceContext(1, 2, 3, (byte) 1);
    for (int i = 0; i < 2; i++) { // the second time by number
      Context.within(Duration.ofSeconds(5))
          .with(trace)
          .with("label", "值")
          .call(() -> echo.act(message(1)));
      Context there = seen.take();
      assertThat(there.trace()).contains(trace);
      assertThat(there.baggage()).containsEntry("label", "值").hasSize(1);
      assertThat(there.deadline().remainingNanos(System.nanoTime()))
          .isBetween(0L, Duration.ofMillis(5050).toNanos()); // gRPC rounds up
    }
  }

  @Test
  void a_server_that_drains_finishes_what_it_has_and_refuses_what_is_new() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    fixture.act =
        message -> {
          begun.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return message;
        };
    var result = new LinkedBlockingQueue<Object>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.add(echo.act(message(3)));
          } catch (Exception e) {
            result.add(e);
          }
        });
    begun.await();
    var drained = new LinkedBlockingQueue<Boolean>();
    Thread.ofVirtual().start(() -> drained.add(fixture.server.drain(Duration.ofSeconds(30))));
    assertThatThrownBy(
            () -> {
              while (true) {
                echo.echo(message(1));
              }
            })
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
    release.countDown();
    assertThat(result.take()).isInstanceOf(Message.class);
    assertThat(drained.take()).isTrue();
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    fixture.server.close();
    assertThatThrownBy(() -> echo.echo(message(1)))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("UNAVAILABLE")
        .hasMessageContaining(fixture.server.address().toString());
  }

  @Test
  void what_a_handler_returns_after_its_deadline_does_not_count() throws Exception {
    fixture.act =
        message -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // goes on as if nothing had happened
          }
          return message;
        };
    echo.echo(message(1)); // opens the connection
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(
              () -> Context.within(Duration.ofMillis(20)).call(() -> echo.act(message(1))))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
    }
  }
}
