package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when nothing does, and how a connection ends in peace. */
final class UpkeepTest {

  private static final HeaderBlock OK = HeaderBlock.of(RawPeer.OK);
  private static final Http2Options OPTIONS = Http2Options.defaults();
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final Recorder server = new Recorder();
  private final RawPeer client = RawPeer.client(OPTIONS, server);

  @AfterEach
  void close() {
    client.close();
  }

  private void isCutOffAfter(RawPeer peer, Duration timeout, String why) {
    peer.pass(timeout.minus(MOMENT));
    assertThat(peer.channel.isOpen()).as("still patient").isTrue();
    peer.pass(MOMENT.multipliedBy(2));
    assertThat(peer.sentText()).last().asString().contains(why);
    assertThat(peer.channel.isOpen()).isFalse();
  }

  @Test
  void a_client_that_says_nothing_is_cut_off() {
    try (var silent = RawPeer.newClient(OPTIONS, server)) {
      isCutOffAfter(silent, OPTIONS.handshakeTimeout(), "SETTINGS_TIMEOUT: no SETTINGS came");
    }
  }

  @Test
  void a_client_that_does_not_acknowledge_our_settings_is_cut_off() {
    try (var rude = RawPeer.newClient(OPTIONS, server)) {
      rude.send(Frame.PREFACE).send(out -> out.beginSettings(0));
      isCutOffAfter(rude, OPTIONS.handshakeTimeout(), "SETTINGS_TIMEOUT: our SETTINGS");
    }
  }

  @Test
  void a_frame_that_is_begun_has_to_end() {
    client.send(new byte[] {0, 0, 8, Frame.PING});
    isCutOffAfter(client, OPTIONS.handshakeTimeout(), "a frame or a header section was begun");
  }

  @Test
  void a_header_section_that_is_begun_has_to_end() {
    client.frame(Frame.HEADERS, 0, 1, new byte[] {(byte) 0x82});
    isCutOffAfter(client, OPTIONS.handshakeTimeout(), "a frame or a header section was begun");
  }

  @Test
  void content_may_take_its_time() {
    client.headers(1, RawPeer.POST, false);
    client.send(new byte[] {0, 0, 100, Frame.DATA, 0, 0, 0, 0, 1});
    for (int i = 0; i < 100; i++) {
      client.pass(Duration.ofSeconds(2));
      client.send(new byte[1]);
    }
    assertThat(client.channel.isOpen()).isTrue();
    assertThat(server.told()).hasSize(101);
  }

  @Test
  void a_server_closes_a_connection_without_streams_after_a_time() {
    isCutOffAfter(client, OPTIONS.idleTimeout(), "NO_ERROR: no stream for 600 s");
  }

  @Test
  void a_silent_peer_is_asked_whether_it_lives_while_a_stream_waits() {
    client.headers(1, RawPeer.POST, true);
    client.pass(OPTIONS.pingInterval().minus(MOMENT));
    assertThat(client.sentText()).isEmpty();
    client.pass(MOMENT.multipliedBy(2));
    List<RawPeer.Sent> sent = client.sent();
    assertThat(sent).extracting(RawPeer.Sent::toString).containsExactly("PING");
    client.frame(Frame.PING, Frame.FLAG_ACK, 0, sent.getFirst().payload());
    client.pass(OPTIONS.pingInterval().plus(MOMENT));
    assertThat(client.sentText()).as("asked again").containsExactly("PING");
    isCutOffAfter(client, OPTIONS.deadPeerTimeout(), "has not answered a ping");
    assertThat(server.told()).containsExactly("accept 1 /a end", "lost");
  }

  @Test
  void one_that_has_nothing_to_do_may_sleep() {
    client.pass(OPTIONS.pingInterval().multipliedBy(5));
    assertThat(client.sentText()).isEmpty();
    assertThat(client.channel.isOpen()).isTrue();
  }

  @Test
  void a_peer_whose_socket_takes_nothing_is_cut_off() {
    client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    client.pass(OPTIONS.stallTimeout().minus(MOMENT));
    assertThat(client.channel.isOpen()).isTrue();
    client.pass(MOMENT.multipliedBy(2));
    assertThat(client.channel.isOpen()).isFalse();
  }

  @Test
  void an_answer_of_which_nothing_is_taken_is_given_up_and_others_go_on() {
    client.headers(1, RawPeer.POST, true);
    Http2Stream stalled = server.last();
    stalled.data(new byte[100_000], 0, 100_000, true);
    client.headers(3, RawPeer.POST, true);
    Http2Stream streaming = server.last();
    streaming.data(new byte[10], 0, 10, false);
    client.connection.flush();
    server.told();
    for (int i = 0; i < 50; i++) { // not dead: it answers pings
      client.send(out -> out.ping(1, true));
      client.pass(OPTIONS.stallTimeout().dividedBy(25));
    }
    assertThat(server.told()).containsExactly("reset CANCEL");
    assertThat(stalled.isOpen()).isFalse();
    assertThat(streaming.isOpen())
        .as("its message is not complete: it may wait for the peer")
        .isTrue();
    assertThat(client.connection.pendingBytes()).isEqualTo(10);
  }

  @Test
  void an_answer_that_is_taken_slowly_is_not_given_up() {
    client.headers(1, RawPeer.POST, true);
    server.last().data(new byte[100_000], 0, 100_000, true);
    client.connection.flush();
    Duration step = OPTIONS.stallTimeout().dividedBy(20);
    for (int i = 0; i < 200; i++) {
      if (i % 10 == 0) {
        client.send(out -> {
          out.windowUpdate(0, 1);
          out.windowUpdate(1, 1);
        });
      }
      client.send(out -> out.ping(1, true));
      client.pass(step);
    }
    assertThat(server.last().isOpen()).isTrue();
  }

  // ---- leaving

  @Test
  void a_draining_server_serves_what_was_asked_before_the_client_knew() {
    client.headers(1, RawPeer.POST, true);
    Http2Stream first = server.last();
    client.connection.drain("maintenance");
    List<RawPeer.Sent> sent = client.sent();
    assertThat(sent)
        .extracting(RawPeer.Sent::toString)
        .containsExactly("GOAWAY 2147483647 NO_ERROR: maintenance", "PING");
    client.headers(3, RawPeer.POST, true);
    client.frame(Frame.PING, Frame.FLAG_ACK, 0, sent.getLast().payload());
    assertThat(client.sentText()).containsExactly("GOAWAY 3 NO_ERROR: maintenance");
    client.headers(5, RawPeer.POST, false).data(5, 10, true);
    assertThat(server.told()).containsExactly("accept 1 /a end", "accept 3 /a end");
    first.headers(OK, true);
    client.connection.flush();
    assertThat(client.sentText()).containsExactly("HEADERS 1 end");
    assertThat(client.channel.isOpen()).isTrue();
    server.last().headers(OK, true);
    client.connection.flush();
    client.channel.runPendingTasks();
    assertThat(client.sentText())
        .containsExactly("HEADERS 3 end", "GOAWAY 3 NO_ERROR: maintenance");
    assertThat(client.channel.isOpen()).isFalse();
  }

  @Test
  void a_client_that_does_not_answer_the_first_goaway_gets_a_moment() {
    client.headers(1, RawPeer.POST, true);
    client.connection.drain("maintenance");
    client.sent();
    client.pass(MOMENT);
    assertThat(client.sentText()).containsExactly("GOAWAY 1 NO_ERROR: maintenance");
  }

  @Test
  void a_connection_without_streams_drains_at_once() {
    client.connection.drain("maintenance");
    client.pass(MOMENT);
    assertThat(client.channel.isOpen()).isFalse();
  }

  @Test
  void going_away_at_once_loses_the_streams() {
    client.headers(1, RawPeer.POST, true);
    client.connection.goAway(ErrorCode.INTERNAL_ERROR, "something broke");
    assertThat(client.sentText()).containsExactly("GOAWAY 1 INTERNAL_ERROR: something broke");
    assertThat(server.told()).containsExactly("accept 1 /a end", "lost");
    assertThat(client.channel.isOpen()).isFalse();
  }
}
