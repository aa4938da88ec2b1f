package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client does with a server that owes it an answer. */
final class PingsTest {

  private static final HeaderBlock POST = HeaderBlock.of(RawPeer.POST);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Http2Options OPTIONS =
      Http2Options.builder()
          .silenceTimeout(SILENCE)
          .pingInterval(Duration.ofMinutes(5))
          .deadPeerTimeout(Duration.ofSeconds(20))
          .build();
  private static final Duration MORE = SILENCE.plus(Duration.ofSeconds(1));

  private final List<String> events = new ArrayList<>();
  private final RawPeer server = server(OPTIONS);

  private RawPeer server(Http2Options options) {
    return RawPeer.server(
        options,
        new ConnectionListener() {
          @Override
          public void silent(boolean isSilent) {
            events.add(isSilent ? "silent" : "heard");
          }

          @Override
          public void closed(ErrorCode code, String why) {
            events.add("closed: " + why);
          }
        });
  }

  private static int open(RawPeer server) {
    Http2Stream stream = server.connection.open(POST, Headers.EMPTY, true, new Recorder());
    server.connection.flush();
    server.sent();
    return stream.id();
  }

  private static void answerPings(RawPeer server, List<RawPeer.Sent> sent) {
    for (RawPeer.Sent frame : sent) {
      if (frame.type() == Frame.PING) {
        server.frame(Frame.PING, Frame.FLAG_ACK, 0, frame.payload());
      }
    }
  }

  @Test
  void a_server_that_hangs_is_silent_and_then_given_up() {
    open(server);
    server.pass(MORE);
    assertThat(server.sentText()).containsExactly("PING");
    assertThat(events).isEmpty();
    server.pass(MORE);
    assertThat(events).containsExactly("silent");
    server.pass(OPTIONS.deadPeerTimeout());
    assertThat(events)
        .containsExactly("silent", "closed: the peer has not answered a ping for 20000 ms");
    assertThat(server.sentText()).noneMatch("PING"::equals);
  }

  @Test
  void one_that_is_heard_of_again_is_not_silent() {
    open(server);
    server.pass(MORE.multipliedBy(2));
    answerPings(server, server.sent());
    assertThat(events).containsExactly("silent", "heard");
  }

  @Test
  void one_that_owes_nothing_is_not_asked() {
    server.pass(Duration.ofMinutes(3));
    assertThat(server.sentText()).isEmpty();
  }

  @Test
  void one_that_takes_long_is_asked_once_and_once_more_for_a_later_call() {
    open(server);
    server.pass(MORE);
    answerPings(server, server.sent());
    server.pass(Duration.ofMinutes(2));
    assertThat(server.sentText()).as("the same call").isEmpty();
    open(server);
    server.pass(MORE);
    List<RawPeer.Sent> again = server.sent();
    assertThat(again).extracting(RawPeer.Sent::toString).containsExactly("PING");
    answerPings(server, again);
    open(server);
    server.pass(Duration.ofMinutes(2));
    assertThat(server.sentText()).as("a third call").isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void a_part_of_a_message_makes_it_even() {
    int stream = open(server);
    server.headers(stream, RawPeer.OK, false);
    for (int i = 0; i < 10; i++) {
      server.data(stream, 1, false);
      server.pass(MORE);
      List<RawPeer.Sent> sent = server.sent();
      assertThat(sent).extracting(RawPeer.Sent::toString).contains("PING");
      answerPings(server, sent);
    }
  }

  /** The count of a server that is as strict as gRPC's are by default. */
  @Test
  void pings_are_never_too_many_for_a_server_of_grpc() {
    Property.holds(
        300,
        source -> {
          var strikes = new PingStrikes(Duration.ofMinutes(5));
          List<Integer> streams = new ArrayList<>();
          RawPeer peer = server(OPTIONS);
          try (peer) {
            for (int i = 0; i < 60; i++) {
              boolean isUnderWay = source.between(1, 4) == 1 && !streams.isEmpty();
              if (isUnderWay) {
                strikes.messageSent(); // and has not arrived when the client pings
              }
              peer.pass(Duration.ofSeconds(source.between(0, 10)));
              List<RawPeer.Sent> sent = peer.sent();
              for (RawPeer.Sent frame : sent) {
                assertThat(
                        frame.type() == Frame.PING
                            && strikes.isTooMany(peer.ticker.nanos(), !streams.isEmpty()))
                    .as("ping %d is too many", i)
                    .isFalse();
              }
              answerPings(peer, sent);
              if (isUnderWay) {
                peer.headers(streams.removeFirst(), RawPeer.OK, true);
              }
              if (source.between(1, 3) == 1) {
                streams.add(open(peer));
              }
            }
          }
        });
  }
}
