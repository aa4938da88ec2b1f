package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does with what a server sends. */
final class ClientStreamTest {

  private static final HeaderBlock POST = HeaderBlock.of(RawPeer.POST);
  private static final Headers TRAILERS = Headers.builder().add("grpc-status", "0").build();

  private final List<String> events = new ArrayList<>();
  private final Recorder client = new Recorder();
  private final RawPeer server =
      RawPeer.server(
          Http2Options.defaults(),
          new ConnectionListener() {
            @Override
            public void opened(PeerSettings peer) {
              events.add("opened");
            }

            @Override
            public void mayOpen() {
              events.add("may open");
            }

            @Override
            public void draining(int lastStreamId, ErrorCode code, String why) {
              events.add("draining " + lastStreamId + " " + code + " " + why);
            }

            @Override
            public void closed(ErrorCode code, String why) {
              events.add("closed " + code);
            }
          });

  @AfterEach
  void close() {
    server.close();
  }

  private Http2Stream open(boolean endStream) {
    Http2Stream stream = server.connection.open(POST, Headers.EMPTY, endStream, client);
    server.connection.flush();
    return stream;
  }

  private static Headers headers(String... fields) {
    Headers.Builder builder = Headers.builder();
    for (String field : fields) {
      builder.add(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
    }
    return builder.build();
  }

  @Test
  void a_call_goes_and_its_answer_comes() {
    Http2Stream stream = open(false);
    stream.data(new byte[10], 0, 10, true);
    server.connection.flush();
    assertThat(server.sentText()).containsExactly("HEADERS 1", "DATA 1 10 end");
    server.headers(1, RawPeer.OK, false).data(1, 20, false).headers(1, TRAILERS, true);
    assertThat(client.told())
        .containsExactly("headers 200", "data 20", "trailers [grpc-status: 0]");
    assertThat(stream.isOpen()).isFalse();
    assertThat(open(true).id()).isEqualTo(3);
  }

  @Test
  void informational_responses_come_before_the_final_one() {
    open(true);
    server
        .headers(1, headers(":status=100"), false)
        .headers(1, headers(":status=103", "link=x"), false)
        .headers(1, headers(":status=200"), true);
    assertThat(client.told())
        .containsExactly("informational 100", "informational 103", "headers 200 end");
  }

  @Test
  void content_length_says_nothing_of_answers_that_have_no_content() {
    var head =
        HeaderBlock.of(headers(":method=HEAD", ":scheme=http", ":path=/", ":authority=test"));
    server.connection.open(head, Headers.EMPTY, true, client);
    server.headers(1, headers(":status=200", "content-length=10"), true);
    open(true);
    server.headers(3, headers(":status=304", "content-length=10"), true);
    open(true);
    server.headers(5, headers(":status=200", "content-length=10"), true);
    assertThat(client.told())
        .containsExactly("headers 200 end", "headers 304 end", "reset PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x=y",
        ":status=200,:path=/",
        ":status=20",
        ":status=abc",
        ":status=200,:status=200",
        ":status=101",
        ":status=200,A=b"
      })
  void a_malformed_response_resets_its_stream(String fields) {
    open(true);
    List<HeaderField> received = new ArrayList<>();
    for (String field : fields.split(",")) {
      int equals = field.indexOf('=');
      received.add(
          HeaderField.received(
              field.substring(0, equals),
              field.substring(equals + 1),
              HeaderField.Indexing.VARYING));
    }
    server.sent();
    server.headers(1, new Headers(received.toArray(HeaderField[]::new), null), false);
    assertThat(client.told()).containsExactly("reset PROTOCOL_ERROR");
    assertThat(server.sentText()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
  }

  @Test
  void content_before_headers_is_a_fault() {
    open(true);
    server.data(1, 5, false);
    assertThat(client.told()).containsExactly("reset PROTOCOL_ERROR");
  }

  @Test
  void what_still_comes_on_a_stream_that_was_cancelled_is_dropped() {
    Http2Stream stream = open(true);
    stream.reset(ErrorCode.CANCEL);
    server.connection.flush();
    server.sent();
    server.headers(1, RawPeer.OK, false).data(1, 5, false).headers(1, TRAILERS, true);
    assertThat(client.told()).isEmpty();
    assertThat(server.sentText()).isEmpty();
    open(true);
    server.headers(3, RawPeer.OK, true);
    assertThat(client.told()).as("compression goes on").containsExactly("headers 200 end");
  }

  @Test
  void a_refused_stream_was_certainly_not_processed() {
    open(true);
    open(true);
    server.send(out -> out.resetStream(1, ErrorCode.REFUSED_STREAM));
    server.send(out -> out.resetStream(3, ErrorCode.INTERNAL_ERROR));
    assertThat(client.told())
        .containsExactly("reset REFUSED_STREAM not processed", "reset INTERNAL_ERROR");
  }

  @Test
  void a_server_that_has_answered_may_stop_the_request() {
    Http2Stream stream = open(false);
    server.headers(1, RawPeer.OK, true).send(out -> out.resetStream(1, ErrorCode.NO_ERROR));
    assertThat(client.told()).containsExactly("headers 200 end");
    assertThat(stream.isOpen()).isFalse();
  }

  @Test
  void streams_beyond_the_last_that_a_leaving_server_takes_were_certainly_not_processed() {
    open(true);
    open(true);
    open(true);
    server.send(out -> out.goAway(3, ErrorCode.NO_ERROR, "maintenance"));
    assertThat(client.told()).containsExactly("lost not processed");
    assertThat(events).contains("draining 3 NO_ERROR maintenance");
    assertThat(server.connection.mayOpen()).isFalse();
    assertThatThrownBy(() -> open(true)).isInstanceOf(IllegalStateException.class);
    server.headers(1, RawPeer.OK, true);
    server.send(out -> out.goAway(1, ErrorCode.NO_ERROR, ""));
    assertThat(client.told()).containsExactly("headers 200 end", "lost not processed");
    server.channel.runPendingTasks();
    assertThat(events).endsWith("closed NO_ERROR");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void a_second_goaway_may_not_name_a_later_stream() {
    open(true);
    server.send(out -> out.goAway(1, ErrorCode.NO_ERROR, ""));
    server.send(out -> out.goAway(3, ErrorCode.NO_ERROR, ""));
    assertThat(client.told()).containsExactly("lost");
    assertThat(events).endsWith("closed PROTOCOL_ERROR");
  }

  @Test
  void a_lost_connection_ends_all_streams_once() {
    open(true);
    open(false);
    server.channel.close();
    assertThat(client.told()).containsExactlyInAnyOrder("lost", "lost");
    assertThat(events).containsExactly("opened", "closed NO_ERROR");
    assertThat(server.connection.mayOpen()).isFalse();
  }

  @Test
  void opens_as_many_streams_as_the_server_takes_and_tells_when_there_is_room() {
    server.send(out -> {
      out.beginSettings(1);
      out.setting(Frame.SETTING_MAX_CONCURRENT_STREAMS, 2);
    });
    open(true);
    open(true);
    assertThat(server.connection.mayOpen()).isFalse();
    server.headers(1, RawPeer.OK, true);
    assertThat(events).containsExactly("opened", "may open");
    open(true);
    server.send(out -> {
      out.beginSettings(1);
      out.setting(Frame.SETTING_MAX_CONCURRENT_STREAMS, 3);
    });
    assertThat(events).containsExactly("opened", "may open", "may open");
    assertThat(server.connection.openStreams()).isEqualTo(2);
  }

  @Test
  void a_server_neither_pushes_nor_opens_streams() {
    server.frame(Frame.PUSH_PROMISE, Frame.FLAG_END_HEADERS, 1, new byte[] {0, 0, 0, 2});
    assertThat(events).endsWith("closed PROTOCOL_ERROR");
  }

  @Test
  void a_server_does_not_answer_what_was_not_asked() {
    server.headers(1, RawPeer.OK, true);
    assertThat(events).endsWith("closed PROTOCOL_ERROR");
  }

  @Test
  void speaks_first() {
    try (var silent = RawPeer.silentServer(Http2Options.defaults())) {
      assertThat(silent.connection.mayOpen()).as("before the server has said anything").isTrue();
      Http2Stream stream = silent.connection.open(POST, Headers.EMPTY, true, client);
      silent.connection.flush();
      assertThat(stream.id()).isEqualTo(1);
      byte[] written = silent.written();
      assertThat(written).startsWith(Frame.PREFACE);
    }
  }
}
