package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.http2.HeaderField.Indexing;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with what a client sends, stream by stream (RFC 9113, sections 5 to 8). */
final class ServerStreamTest {

  private static final HeaderBlock OK = HeaderBlock.of(RawPeer.OK);
  private static final HeaderBlock TRAILERS =
      HeaderBlock.of(Headers.builder().add("grpc-status", "0").build());
  private static final Http2Options OPTIONS = Http2Options.defaults();

  private final Recorder server = new Recorder();
  private final RawPeer client = RawPeer.client(OPTIONS, server);

  @AfterEach
  void close() {
    client.close();
  }

  /** Sends a request of such fields, well-formed or not, on the next stream. */
  private void request(String... fields) {
    var headers = new HeaderField[fields.length];
    for (int i = 0; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      headers[i] =
          HeaderField.received(
              fields[i].substring(0, equals), fields[i].substring(equals + 1), Indexing.VARYING);
    }
    int last = client.connection.lastStreamId();
    client.headers(last == 0 ? 1 : last + 2, new Headers(headers, null), true);
  }

  @Test
  void a_call_comes_and_goes() {
    client.headers(1, RawPeer.POST, false).data(1, 100, true);
    assertThat(server.told()).containsExactly("accept 1 /a", "data 100 end");
    server.last().headers(OK, false);
    server.last().data(new byte[50], 10, 40, false);
    server.last().headers(TRAILERS, true);
    client.connection.flush();
    assertThat(client.sentText()).containsExactly("HEADERS 1", "DATA 1 40", "HEADERS 1 end");
    assertThat(server.last().isOpen()).isFalse();
    assertThat(client.connection.openStreams()).isZero();
  }

  @Test
  void a_request_may_end_with_its_headers_or_with_trailers() {
    client.headers(1, RawPeer.POST, true);
    assertThat(server.told()).containsExactly("accept 1 /a end");
    client.headers(3, RawPeer.POST, false).headers(3, TRAILERS.headers(), true);
    assertThat(server.told()).containsExactly("accept 3 /a", "trailers [grpc-status: 0]");
  }

  @Test
  void an_answer_before_the_end_of_the_request_closes_the_stream_and_drops_the_rest() {
    client.headers(1, RawPeer.POST, false);
    server.last().headers(OK, true);
    client.connection.flush();
    assertThat(client.sentText()).containsExactly("HEADERS 1 end", "RST_STREAM 1 NO_ERROR");
    server.told();
    client
        .data(1, 10, false)
        .headers(1, TRAILERS.headers(), true)
        .send(out -> out.windowUpdate(1, 5));
    assertThat(server.told()).isEmpty();
    assertThat(client.sentText()).isEmpty();
  }

  @Test
  void frames_may_come_in_pieces_of_any_size() {
    client.out.beginHeaders(1, false);
    new HpackEncoder().encode(HeaderBlock.of(RawPeer.POST), Headers.EMPTY, client.out);
    client.out.endHeaders(20);
    client.out.data(1, new byte[3], 0, 3, false);
    client.out.ping(7, false);
    client.out.data(1, new byte[0], 0, 0, true);
    byte[] bytes = Arrays.copyOf(client.out.array(), client.out.size());
    client.out.reset();
    for (byte b : bytes) {
      client.send(new byte[] {b});
    }
    assertThat(server.told())
        .containsExactly("accept 1 /a", "data 1", "data 1", "data 1", "data 0 end");
    assertThat(client.sentText()).containsExactly("PING ack");
  }

  @Test
  void padding_is_taken_off_and_given_credit_for() {
    byte[] payload = new byte[1 + 2 + 255];
    payload[0] = (byte) 255;
    int frames = 2 * OPTIONS.streamWindowBytes() / payload.length;
    client.headers(1, RawPeer.POST, false);
    for (int i = 0; i < frames; i++) {
      client.frame(Frame.DATA, Frame.FLAG_PADDED, 1, payload);
      server.last().consumed(2);
    }
    client.connection.flush();
    int credit =
        client.sent().stream()
            .filter(frame -> frame.type() == Frame.WINDOW_UPDATE && frame.id() == 1)
            .mapToInt(frame -> frame.int32(0))
            .sum();
    assertThat(credit)
        .isBetween(
            frames * payload.length - OPTIONS.streamWindowBytes() / 2, frames * payload.length);
    assertThat(server.told()).hasSize(1 + frames).contains("data 2");
  }

  @Test
  void a_reset_is_told_and_frees_the_stream() {
    client.headers(1, RawPeer.POST, false).send(out -> out.resetStream(1, ErrorCode.CANCEL));
    assertThat(server.told()).containsExactly("accept 1 /a", "reset CANCEL");
    assertThat(client.connection.openStreams()).isZero();
    server.last().headers(OK, true);
    client.connection.flush();
    assertThat(client.sentText()).as("what is sent then goes nowhere").isEmpty();
  }

  @Test
  void our_own_reset_is_not_told() {
    client.headers(1, RawPeer.POST, false);
    server.told();
    server.last().reset(ErrorCode.REFUSED_STREAM);
    client.connection.flush();
    assertThat(client.sentText()).containsExactly("RST_STREAM 1 REFUSED_STREAM");
    assertThat(server.told()).isEmpty();
  }

  @Test
  void streams_beyond_the_limit_are_refused_and_the_others_go_on() {
    try (var few = RawPeer.client(Http2Options.builder().maxConcurrentStreams(2).build(), server)) {
      few.headers(1, RawPeer.POST, true).headers(3, RawPeer.POST, true);
      few.headers(5, RawPeer.POST, false).data(5, 10, true);
      assertThat(few.sentText()).containsExactly("RST_STREAM 5 REFUSED_STREAM");
      server.last().headers(OK, true);
      few.headers(7, RawPeer.POST, true);
      assertThat(server.told())
          .containsExactly("accept 1 /a end", "accept 3 /a end", "accept 7 /a end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method=GET,:scheme=http",
        ":method=GET,:path=/",
        ":scheme=http,:path=/",
        ":method=GET,:scheme=http,:path=",
        ":method=GET,:method=GET,:scheme=http,:path=/",
        ":method=GET,:scheme=http,:path=/,:status=200",
        ":method=GET,:scheme=http,:path=/,:protocol=websocket",
        ":method=GET,:scheme=http,a=b,:path=/",
        ":method=GET,:scheme=http,:path=/,Upper=case",
        ":method=GET,:scheme=http,:path=/,connection=close",
        ":method=GET,:scheme=http,:path=/,transfer-encoding=chunked",
        ":method=GET,:scheme=http,:path=/,keep-alive=5",
        ":method=GET,:scheme=http,:path=/,upgrade=h2c",
        ":method=GET,:scheme=http,:path=/,te=gzip",
        ":method=GET,:scheme=http,:path=/,a b=c",
        ":method=GET,:scheme=http,:path=/,=c",
        ":method=GET,:scheme=http,:path=/,a=c\r\nd: e",
        ":method=GET,:scheme=http,:path=/,a=\0",
        ":method=GET,:scheme=http,:path=/,a= b",
        ":method=GET,:scheme=http,:path=/,content-length=-1",
        ":method=GET,:scheme=http,:path=/,content-length=5",
        ":method=POST,:scheme=http,:path=/,content-length=0,content-length=1",
        ":method=GET,:scheme=http,:path=/,:authority=a,host=b",
        ":method=GE T,:scheme=http,:path=/",
        ":method=CONNECT,:authority=a:1,:path=/",
        ":method=CONNECT"
      })
  void a_malformed_request_is_reset_and_not_told(String fields) {
    request(fields.split(","));
    assertThat(client.sentText()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    assertThat(server.told()).isEmpty();
    request(":method=GET", ":scheme=http", ":path=/");
    assertThat(server.told()).as("the connection goes on").containsExactly("accept 3 / end");
  }

  @Test
  void unusual_but_well_formed_requests_pass() {
    request(":method=CONNECT", ":authority=a:1");
    request(":method=OPTIONS", ":scheme=http", ":path=*");
    request(":method=GET", ":scheme=http", ":path=/", "te=trailers", "host=a", "a=", "b=\u00e9");
    request(":method=GET", ":scheme=http", ":path=/", "cookie=a", "cookie=b");
    assertThat(server.told()).hasSize(4).allMatch(event -> event.startsWith("accept"));
  }

  @ParameterizedTest
  @CsvSource({"5, 4, true", "5, 6, false", "5, 6, true", "0, 1, true"})
  void content_of_another_length_than_announced_is_a_fault(int announced, int sent, boolean end) {
    Headers.Builder post = Headers.builder();
    RawPeer.POST.forEach(field -> post.add(field.name(), field.value()));
    Headers headers = post.add("content-length", String.valueOf(announced)).build();
    client.headers(1, headers, false).data(1, sent, end);
    assertThat(client.sentText()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    assertThat(server.told()).containsExactly("accept 1 /a", "reset PROTOCOL_ERROR");
  }

  @Test
  void trailers_have_to_end_the_stream_and_have_no_pseudo_header_fields() {
    client.headers(1, RawPeer.POST, false).headers(1, TRAILERS.headers(), false);
    client.headers(3, RawPeer.POST, false).headers(3, RawPeer.POST, true);
    assertThat(client.sentText())
        .containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 PROTOCOL_ERROR");
  }

  @Test
  void headers_that_are_too_large_are_answered_and_do_not_end_the_connection() {
    Headers.Builder large = Headers.builder();
    RawPeer.POST.forEach(field -> large.add(field.name(), field.value()));
    IntStream.range(0, 100).forEach(i -> large.add("x" + i, "y".repeat(200)));
    client.headers(1, large.build(), true);
    client.headers(3, large.build(), false);
    assertThat(client.sentText())
        .containsExactly("HEADERS 1 end", "HEADERS 3 end", "RST_STREAM 3 NO_ERROR");
    client.headers(5, RawPeer.POST, true);
    assertThat(server.told()).containsExactly("accept 5 /a end");
  }

  @Test
  void data_after_the_end_is_a_fault_of_the_stream() {
    client.headers(1, RawPeer.POST, true).data(1, 5, false);
    assertThat(client.sentText()).containsExactly("RST_STREAM 1 STREAM_CLOSED");
    client.headers(3, RawPeer.POST, true).headers(3, TRAILERS.headers(), true);
    assertThat(client.sentText()).containsExactly("RST_STREAM 3 STREAM_CLOSED");
  }

  @Test
  void a_server_that_answers_while_it_reads_may_be_asked_again_at_once() {
    var inline = new Recorder();
    StreamAcceptor answering =
        (stream, request, endStream) -> {
          stream.headers(OK, false);
          stream.data(new byte[5], 0, 5, true);
          return inline;
        };
    try (var peer = RawPeer.client(OPTIONS, answering)) {
      peer.out.beginHeaders(1, true);
      var encoder = new HpackEncoder();
      encoder.encode(HeaderBlock.of(RawPeer.POST), Headers.EMPTY, peer.out);
      peer.out.endHeaders(16_384);
      peer.out.beginHeaders(3, true);
      encoder.encode(HeaderBlock.of(RawPeer.POST), Headers.EMPTY, peer.out);
      peer.out.endHeaders(16_384);
      peer.send();
      assertThat(peer.channel.outboundMessages()).as("one write for all").hasSize(1);
      assertThat(peer.sentText())
          .containsExactly("HEADERS 1", "DATA 1 5 end", "HEADERS 3", "DATA 3 5 end");
    }
  }
}
