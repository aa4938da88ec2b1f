package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a server does with peers that break the rules: the offender goes, and everybody else is
 * served.
 */
class BadInputTest {

  private final TransportOptions options =
      TransportOptions.builder().handshakeTimeout(Duration.ofMillis(500)).build();
  private EchoFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(options);
  }

  @AfterEach
  void others_are_served_as_before() throws Exception {
    try (var last = fixture) {
      Message message = EchoFixture.message(1000);
      assertThat(last.echo.echo(message).payload()).isEqualTo(message.payload());
    }
  }

  private RawPeer peer() throws IOException {
    return new RawPeer(fixture.server.address());
  }

  @Test
  void garbage_as_first_bytes_is_cut_off() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      byte[] garbage = new byte[100];
      new Random(seed).nextBytes(garbage);
      garbage[0] = (byte) 0xEE;
      try (var peer = peer()) {
        peer.send(garbage);
        assertThat(peer.readToEnd()).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void what_is_not_spoken_yet_is_told_so_in_its_own_words() throws Exception {
    try (var peer = peer()) {
      peer.send(new byte[] {0x16, 3, 1, 0, 10});
      assertThat(peer.readToEnd()).startsWith(21);
    }
  }

  @Test
  void a_frame_over_the_limit_is_refused_before_it_is_read() throws Exception {
    refused(GoAway.FRAME_TOO_LONG, peer -> peer.header((1 << 20) + 1, Frame.REQUEST, 1));
  }

  @Test
  void an_unknown_frame_type_is_refused_and_an_optional_one_ignored() throws Exception {
    refused(GoAway.PROTOCOL_ERROR, peer -> peer.frame(0x1F, 0));
    try (var peer = peer().hello()) {
      peer.frame(0x80, 0, 1, 2, 3);
      peer.frame(Frame.PING, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(peer.nextFrame().type()).isEqualTo(Frame.PONG);
    }
  }

  @Test
  void the_first_frame_must_be_a_whole_hello() throws Exception {
    try (var peer = peer()) {
      peer.send(Frame.PREFACE);
      peer.frame(Frame.PING, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      peer.expectGoAway(GoAway.PROTOCOL_ERROR);
    }
    try (var peer = peer()) {
      peer.send(Frame.PREFACE);
      peer.frame(Frame.HELLO, 0, 10, 100, 1);
      peer.expectGoAway(GoAway.PROTOCOL_ERROR);
    }
  }

  @Test
  void fields_that_reach_past_their_frame_are_refused() throws Exception {
    refused(GoAway.PROTOCOL_ERROR, peer -> peer.frame(Frame.REQUEST, 1));
    refused(GoAway.PROTOCOL_ERROR, peer -> peer.frame(Frame.REQUEST, 1, 0, 0));
    refused(GoAway.PROTOCOL_ERROR, peer -> peer.frame(Frame.PING, 0, 1));
    refused(
        GoAway.PROTOCOL_ERROR,
        peer -> {
          peer.define("test.Echo/Echo");
          peer.frame(Frame.REQUEST, 1, Frame.FLAG_METADATA, 0, 1, 0, 1, 1, 100);
        });
    refused(
        GoAway.PROTOCOL_ERROR,
        peer ->
            peer.frame(
                Frame.REQUEST, 1, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1));
  }

  @Test
  void a_method_number_that_was_never_defined_is_refused() throws Exception {
    refused(GoAway.PROTOCOL_ERROR, peer -> peer.frame(Frame.REQUEST, 1, 0, 0, 1, 0));
  }

  @Test
  void ids_that_do_not_grow_are_refused() throws Exception {
    refused(
        GoAway.PROTOCOL_ERROR,
        peer -> {
          peer.define("test.Echo/Echo");
          peer.frame(Frame.REQUEST, 2, 0, 0, 1, 0);
          peer.frame(Frame.REQUEST, 2, 0, 0, 1, 0);
        });
  }

  @Test
  void unknown_codecs_methods_and_services_are_told_what_there_is() throws Exception {
    try (var peer = peer().hello()) {
      peer.define("test.Echo/Echo");
      peer.define("test.Echo/Ecko");
      peer.define("test.Ecko/Echo");
      peer.frame(Frame.REQUEST, 1, 0, 7, 1, 0);
      assertThat(peer.nextFailure(1)).contains("UNIMPLEMENTED").contains("codec 7");
      peer.frame(Frame.REQUEST, 2, 0, 0, 2, 0);
      assertThat(peer.nextFailure(2))
          .contains("UNIMPLEMENTED")
          .contains("test.Echo has no method Ecko");
      peer.frame(Frame.REQUEST, 3, 0, 0, 3, 0);
      assertThat(peer.nextFailure(3))
          .contains("UNIMPLEMENTED")
          .contains("does not serve test.Ecko/Echo; it serves test.Echo");
    }
  }

  @Test
  void a_body_that_is_not_the_message_or_is_cut_short_is_an_invalid_argument() throws Exception {
    try (var peer = peer().hello()) {
      peer.define("test.Echo/Echo");
      peer.frame(Frame.REQUEST, 1, 0, 0, 1, 0, 18, 100, 'a');
      assertThat(peer.nextFailure(1)).contains("INVALID_ARGUMENT").contains("ends in the middle");
      peer.frame(Frame.REQUEST, 2, 0, 0, 1, 0, 18, 2, 0xFF, 0xFF);
      assertThat(peer.nextFailure(2)).contains("INVALID_ARGUMENT").contains("UTF-8");
      peer.frame(Frame.REQUEST, 3, 0, 0, 1, 0, 7);
      assertThat(peer.nextFailure(3)).contains("INVALID_ARGUMENT");
    }
  }

  @Test
  void a_message_over_the_limit_is_refused_by_its_announcement() throws Exception {
    try (var peer = peer().hello()) {
      peer.define("test.Echo/Echo");
      peer.frame(Frame.REQUEST, 1, Frame.FLAG_MORE, 0, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 7, 1, 2, 3);
      assertThat(peer.nextFailure(1)).contains("RESOURCE_EXHAUSTED").contains("maxMessageBytes");
    }
  }

  @Test
  void data_beyond_the_announced_length_is_refused() throws Exception {
    refused(
        GoAway.PROTOCOL_ERROR,
        peer -> {
          peer.define("test.Echo/Echo");
          peer.frame(Frame.REQUEST, 1, Frame.FLAG_MORE, 0, 1, 0, 4, 1, 2);
          peer.frame(Frame.DATA, 1, 0, 1, 2, 3);
        });
    refused(
        GoAway.PROTOCOL_ERROR,
        peer -> {
          peer.define("test.Echo/Echo");
          peer.frame(Frame.REQUEST, 1, Frame.FLAG_MORE, 0, 1, 0, 40, 1, 2);
          peer.frame(Frame.DATA, 1, 0, 1, 2, 3);
        });
  }

  @Test
  void a_flood_of_pings_is_cut_off() throws Exception {
    floodRefused(peer -> peer.frame(Frame.PING, 0, 1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void a_flood_of_cancels_is_cut_off() throws Exception {
    floodRefused(peer -> peer.frame(Frame.CANCEL, 1));
  }

  @Test
  void a_flood_of_definitions_is_cut_off() throws Exception {
    floodRefused(peer -> peer.define("a/b"));
  }

  @Test
  void connections_that_say_nothing_are_closed() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 4_000; i++) { // two files each, and a process may have few
        silent.add(new Socket(fixture.server.address().host(), fixture.server.address().port()));
      }
      for (Socket socket : silent) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void a_frame_that_never_ends_is_cut_off() throws Exception {
    try (var peer = peer().hello()) {
      peer.header(100, Frame.REQUEST, 1);
      peer.expectGoAway(GoAway.IDLE);
    }
  }

  @Test
  void requests_cut_at_every_byte_harm_nobody() throws Exception {
    byte[] request = RawPeer.frameBytes(Frame.REQUEST, 1, 0, 0, 1, 0, 8, 1, 18, 1, 'a');
    for (int length = 0; length < request.length; length++) {
      try (var peer = peer().hello()) {
        peer.define("test.Echo/Echo");
        peer.send(java.util.Arrays.copyOf(request, length));
      }
    }
  }

  @Test
  void mutated_frames_end_in_an_answer_or_a_farewell() throws Exception {
    byte[] request = RawPeer.frameBytes(Frame.REQUEST, 1, 4, 0, 1, 0, 8, 1, 18, 1, 'a');
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      byte[] mutated = request.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try (var peer = peer().hello()) {
        peer.define("test.Echo/Echo");
        peer.send(mutated);
        peer.shutdownOutput();
        peer.readToEnd();
      }
    }
  }

  @Test
  void a_null_reply_and_a_null_in_a_request_are_told_as_such() {
    fixture.act = _ -> null;
    assertThatThrownBy(() -> fixture.echo.act(EchoFixture.message(1)))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.INTERNAL));
    assertThatThrownBy(() -> fixture.echo.echo(new Message(1, null, new byte[0])))
        .isInstanceOf(RuntimeException.class);
  }

  private interface Sending {
    void to(RawPeer peer) throws IOException;
  }

  private void refused(GoAway code, Sending sending) throws Exception {
    try (var peer = peer().hello()) {
      sending.to(peer);
      peer.expectGoAway(code);
    }
  }

  private void floodRefused(Sending sending) throws Exception {
    try (var peer = peer().hello()) {
      for (int i = 0; i < 1_000_000; i++) {
        sending.to(peer);
      }
      assertThat(peer.readToEnd()).isNotNull();
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken|closed|abort).*");
    }
  }
}
