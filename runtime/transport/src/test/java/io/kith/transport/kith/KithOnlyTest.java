package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kith protocol does that others cannot. */
final class KithOnlyTest {

  private EchoFixture fixture;
  private Echo echo;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults());
    echo = fixture.echo;
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Message message(int payloadBytes) {
    return EchoFixture.message(payloadBytes);
  }

  @Test
  void a_stranger_at_the_address_gets_no_calls() {
    Echo elsewhere =
        EchoFixture.stub(fixture.client.channel(fixture.server.address(), Optional.of("echo-2")));
    assertThatThrownBy(() -> elsewhere.echo(message(1)))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("is now echo echo-1, not echo-2");
  }

  @Test
  void baggage_beyond_the_limit_fails_its_own_call_and_no_other() throws Exception {
    echo.echo(message(1));
    assertThatThrownBy(() ->
            Context.root().with("label", "x".repeat(20_000)).call(() -> echo.echo(message(1))))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
    Context.root().with("label", "x".repeat(16_000)).call(() -> echo.echo(message(2)));
  }

  @Test
  void requests_are_stopped_when_the_handler_closes_them_and_goes_on() throws Exception {
    var closed = new CountDownLatch(1);
    fixture.converse =
        requests -> {
          requests.close();
          return Stream.of(message(1), message(2), message(3))
              .peek(_ -> {
                try {
                  closed.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
        };
    try (var replies =
        echo.converse(Stream.generate(() -> message(7)).onClose(closed::countDown))) {
      assertThat(replies).hasSize(3);
    }
    while (fixture.server.callsInFlight() > 0) {
      Thread.onSpinWait(); // the handler has returned, and the call is about to end
    }
  }
}
