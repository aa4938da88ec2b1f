package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.core.Code;
import io.kith.core.Status;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.StatusCodec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client is told that calls a server after that has said that it goes away. */
final class GoingAwayTest {

  @Test
  void every_call_is_refused_so_that_it_can_be_made_elsewhere_and_none_as_unknown()
      throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults());
        var peer = new RawPeer(fixture.server.address()).hello()) {
      peer.define("test.Echo/Echo");
      peer.define("test.Nobody/Knows");
      Thread drain = Thread.startVirtualThread(() -> fixture.server.drain(Duration.ofSeconds(60)));
      RawPeer.Received goAway = peer.nextFrame();
      assertThat(goAway.type()).isEqualTo(Frame.GO_AWAY);
      assertThat(GoAway.of(goAway.payload()[0])).isEqualTo(GoAway.DRAINING);
      for (int method = 1; method <= 2; method++) {
        peer.frame(Frame.REQUEST, method, 0, 0, method, 0);
        RawPeer.Received refusal = nextOther(peer, Frame.GO_AWAY);
        assertThat(refusal.type()).isEqualTo(Frame.FAILURE);
        assertThat(refusal.payload()[0] & Frame.FLAG_NOT_EXECUTED).isNotZero();
        Status status = status(refusal);
        assertThat(status.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(status.text()).contains("echo-1 is going away; call another instance");
      }
      peer.close();
      drain.join();
    }
  }

  /** The next frame of another type: a server may say twice that it goes. */
  private static RawPeer.Received nextOther(RawPeer peer, int type) throws IOException {
    RawPeer.Received frame = peer.nextFrame();
    while (frame.type() == type) {
      frame = peer.nextFrame();
    }
    return frame;
  }

  private static Status status(RawPeer.Received failure) {
    byte[] payload = failure.payload();
    return ProtoReader.read(
        StatusCodec.INSTANCE, payload, 1, payload.length - 1, Limits.defaults());
  }
}
