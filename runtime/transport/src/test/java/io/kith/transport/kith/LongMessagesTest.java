package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Client;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.transport.kith.RawPeer.Received;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What long messages do to others on the same connection, and to memory. */
class LongMessagesTest {

  private static final int LONG_BYTES = 40 << 20;

  /** A request to the second method whose body is one byte of payload. */
  private static final int[] SHORT_REQUEST = {0, 0, 2, 0, 26, 1, 7};

  @Test
  void several_as_long_as_all_that_may_be_held_arrive_side_by_side() throws Exception {
    var options = TransportOptions.builder().maxQueuedBytes(LONG_BYTES + 1000).build();
    try (var fixture = new EchoFixture(options)) {
      var outcomes = new LinkedBlockingQueue<Object>();
      for (int i = 0; i < 2; i++) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                Message back =
                    Context.within(Duration.ofSeconds(60))
                        .call(() -> fixture.echo.echo(EchoFixture.message(LONG_BYTES)));
                outcomes.add(back.payload().length);
              } catch (CallException e) {
                outcomes.add(e);
              }
            });
      }
      assertThat(outcomes.take()).isEqualTo(LONG_BYTES);
      assertThat(outcomes.take()).isEqualTo(LONG_BYTES);
    }
  }

  @Test
  void a_short_reply_does_not_wait_for_a_long_one() throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults());
        var peer = new RawPeer(fixture.server.address()).hello()) {
      askForLongReply(fixture, peer);
      peer.define("test.Echo/EchoInline");
      peer.frame(Frame.REQUEST, 2, SHORT_REQUEST);
      while (fixture.server.callsInFlight() < 2) {
        Thread
            .onSpinWait(); // until it has been answered: what fills the sockets is not read so long
      }
      Received frame = peer.nextFrame();
      long longBytes = 0;
      while (frame.id() != 2) {
        assertThat(frame.type()).isEqualTo(Frame.DATA);
        longBytes += frame.payload().length;
        frame = peer.nextFrame();
      }
      assertThat(longBytes).isLessThan(LONG_BYTES / 2); // what the sockets had taken already
    }
  }

  @Test
  void a_long_reply_that_nobody_wants_any_more_ends() throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults());
        var peer = new RawPeer(fixture.server.address()).hello()) {
      askForLongReply(fixture, peer);
      peer.frame(Frame.CANCEL, 1);
      peer.define("test.Echo/EchoInline");
      peer.frame(Frame.REQUEST, 2, SHORT_REQUEST);
      Received frame = peer.nextFrame();
      while (frame.id() != 2) {
        frame = peer.nextFrame();
      }
      peer.frame(Frame.PING, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(peer.nextFrame().type()).isEqualTo(Frame.PONG);
    }
  }

  /** Returns when the reply has begun. */
  private static void askForLongReply(EchoFixture fixture, RawPeer peer) throws Exception {
    fixture.act = _ -> EchoFixture.message(LONG_BYTES);
    peer.define("test.Echo/Act");
    peer.frame(Frame.REQUEST, 1, 0, 0, 1, 0);
    assertThat(peer.nextFrame().type()).isEqualTo(Frame.REPLY);
    assertThat(peer.nextFrame().type()).isEqualTo(Frame.DATA);
  }

  @Test
  void long_requests_that_wait_do_not_shut_out_short_ones() throws Exception {
    var options =
        TransportOptions.builder()
            .maxQueuedBytes(1 << 20)
            .pingInterval(Duration.ofMinutes(5))
            .build();
    try (var deaf = new DeafServer();
        var client = Client.create(new Identity("test", "t-1"), options)) {
      Echo echo = EchoFixture.stub(client.channel(deaf.address()));
      var waiting = new LinkedBlockingQueue<Code>();
      for (int i = 0; i < 3; i++) {
        Thread.ofVirtual().start(() -> waiting.add(code(echo, 20 << 20)));
      }
      assertThat(waiting.take()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(code(echo, 100)).isEqualTo(Code.DEADLINE_EXCEEDED);
    }
  }

  private static Code code(Echo echo, int payloadBytes) {
    try {
      Context.within(Duration.ofSeconds(2)).run(() -> echo.echo(EchoFixture.message(payloadBytes)));
      return Code.OK;
    } catch (CallException e) {
      return e.code();
    }
  }
}
