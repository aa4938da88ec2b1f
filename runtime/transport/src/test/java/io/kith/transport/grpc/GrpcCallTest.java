package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Channel;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a server of Kith that speak gRPC with each other. */
final class GrpcCallTest {

  private EchoFixture fixture;
  private Channel channel;
  private Echo echo;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults());
    channel = fixture.client.channel(fixture.server.address(), Protocol.GRPC);
    echo = EchoFixture.stub(channel);
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
  void many_calls_at_a_time_share_a_connection() throws Exception {
    var threads = new ArrayList<Thread>();
    var failures = new LinkedBlockingQueue<Throwable>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int j = 0; j < 100; j++) {
                    assertSame(echo.echo(message(number + j)), message(number + j));
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(channel.outstanding()).isZero();
    assertThat(fixture.server.callsInFlight()).isZero();
  }

  @Test
  void a_method_that_is_not_served_is_unimplemented_and_what_is_served_is_named() {
    fixture.server.serve(new Echo.Binding("test.Other"), echo);
    var other = new Echo.Binding("test.Elsewhere");
    Echo elsewhere =
        other.stub((method, request) ->
            channel.call(
                other.methods().get(method.index()),
                new io.kith.core.Call(method, request, Context.current())));
    assertThatThrownBy(() -> elsewhere.echo(message(1)))
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNIMPLEMENTED);
              assertThat(e).hasMessageContaining("test.Other");
            });
  }
}
