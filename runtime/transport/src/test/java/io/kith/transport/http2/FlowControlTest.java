package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may send how much, and who waits for whom. */
final class FlowControlTest {

  private static final HeaderBlock OK = HeaderBlock.of(RawPeer.OK);
  private static final HeaderBlock TRAILERS =
      HeaderBlock.of(Headers.builder().add("grpc-status", "0").build());
  private static final int PEER_WINDOW = 65_535;
  private static final Http2Options OPTIONS =
      Http2Options.builder().maxQueuedBytes(1 << 20).writableBytes(32 << 10).build();

  private final Recorder server = new Recorder();
  private final RawPeer client = RawPeer.client(OPTIONS, server);

  @AfterEach
  void close() {
    client.close();
  }

  private Http2Stream stream(int id) {
    client.headers(id, RawPeer.POST, true);
    server.told();
    client.sent();
    return server.last();
  }

  private List<String> flushed() {
    client.connection.flush();
    return client.sentText();
  }

  private int dataBytes(int id) {
    client.connection.flush();
    return client.sent().stream()
        .filter(frame -> frame.type() == Frame.DATA && frame.id() == id)
        .mapToInt(frame -> frame.payload().length)
        .sum();
  }

  private void setting(int number, int value) {
    client.send(out -> {
      out.beginSettings(1);
      out.setting(number, value);
    });
  }

  // ---- what we send

  @Test
  void content_beyond_the_window_waits_and_so_do_the_trailers_after_it() {
    Http2Stream stream = stream(1);
    stream.headers(OK, false);
    stream.data(new byte[70_000], 0, 70_000, false);
    stream.headers(TRAILERS, true);
    assertThat(flushed())
        .containsExactly(
            "HEADERS 1", "DATA 1 16384", "DATA 1 16384", "DATA 1 16384", "DATA 1 16383");
    assertThat(stream.pendingBytes()).isBetween(70_000 - PEER_WINDOW, 70_000 - PEER_WINDOW + 100);
    client.send(out -> out.windowUpdate(1, 10_000));
    assertThat(client.sentText()).as("the connection's window is closed too").isEmpty();
    client.send(out -> out.windowUpdate(0, 4_000));
    assertThat(client.sentText()).containsExactly("DATA 1 4000");
    client.send(out -> out.windowUpdate(0, 4_000));
    assertThat(client.sentText()).containsExactly("DATA 1 465", "HEADERS 1 end");
    assertThat(client.connection.pendingBytes()).isZero();
  }

  @Test
  void an_end_without_content_waits_for_the_content_before_it() {
    Http2Stream stream = stream(1);
    stream.headers(OK, false);
    stream.data(new byte[70_000], 0, 70_000, false);
    stream.data(new byte[0], 0, 0, true);
    flushed();
    client.send(out -> {
      out.windowUpdate(1, 10_000);
      out.windowUpdate(0, 10_000);
    });
    assertThat(client.sentText()).containsExactly("DATA 1 4465", "DATA 1 0 end");
    assertThat(stream.isOpen()).isFalse();
  }

  @Test
  void a_stream_whose_window_is_closed_holds_up_nobody() {
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 0);
    Http2Stream blocked = stream(1);
    blocked.data(new byte[100], 0, 100, true);
    Http2Stream other = stream(3);
    client.send(out -> out.windowUpdate(3, 100));
    other.data(new byte[50], 0, 50, true);
    assertThat(flushed()).containsExactly("DATA 3 50 end");
    blocked.reset(ErrorCode.CANCEL);
    assertThat(client.connection.pendingBytes()).isZero();
  }

  @Test
  void streams_that_wait_for_the_connection_take_turns() {
    for (int id = 1; id <= 5; id += 2) {
      client.send(out -> out.windowUpdate(0, 1));
      stream(id).data(new byte[200_000], 0, 200_000, true);
    }
    client.connection.flush();
    client.sent();
    client.out.windowUpdate(1, 200_000);
    client.out.windowUpdate(3, 200_000);
    client.out.windowUpdate(5, 200_000);
    client.out.windowUpdate(0, 90_000);
    client.send();
    List<String> sent = client.sentText();
    assertThat(sent).hasSize(6);
    assertThat(sent.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(sent.subList(3, 6)).extracting(text -> text.substring(0, 6)).doesNotHaveDuplicates();
  }

  @Test
  void a_change_of_the_initial_window_changes_those_of_open_streams_even_below_nothing() {
    Http2Stream stream = stream(1);
    stream.data(new byte[20_000], 0, 20_000, false);
    client.connection.flush();
    client.sent();
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 10_000);
    stream.data(new byte[5_000], 0, 5_000, true);
    client.send(out -> out.windowUpdate(1, 10_000));
    assertThat(flushed())
        .doesNotContain("DATA 1 5000 end")
        .noneMatch(text -> text.startsWith("DATA"));
    client.send(out -> out.windowUpdate(1, 3_000));
    assertThat(client.sentText()).containsExactly("DATA 1 3000");
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 12_000);
    assertThat(client.sentText()).contains("DATA 1 2000 end");
  }

  @Test
  void a_change_that_opens_a_window_too_far_ends_the_connection() {
    stream(1);
    client.send(out -> out.windowUpdate(1, Integer.MAX_VALUE - PEER_WINDOW));
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, PEER_WINDOW + 1);
    assertThat(client.sentText()).last().asString().startsWith("GOAWAY 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void frames_are_as_long_as_the_peer_takes() {
    setting(Frame.SETTING_MAX_FRAME_SIZE, 20_000);
    stream(1).data(new byte[50_000], 0, 50_000, true);
    assertThat(flushed()).containsExactly("DATA 1 20000", "DATA 1 20000", "DATA 1 10000 end");
  }

  @Test
  void long_headers_are_cut_into_frames_that_the_peer_takes() {
    var large =
        HeaderBlock.of(
            Headers.builder().add(":status", "200").add("a", "#".repeat(40_000)).build());
    stream(1).headers(large, true);
    client.connection.flush();
    List<RawPeer.Sent> sent = client.sent();
    assertThat(sent)
        .extracting(RawPeer.Sent::type)
        .containsExactly(Frame.HEADERS, Frame.CONTINUATION, Frame.CONTINUATION);
    assertThat(sent).extracting(RawPeer.Sent::flags).containsExactly(1, 0, 4);
  }

  @Test
  void nothing_is_sent_while_the_socket_takes_nothing() {
    Http2Stream stream = stream(1);
    client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    stream.data(new byte[1000], 0, 1000, true);
    assertThat(flushed()).isEmpty();
    client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    assertThat(flushed()).containsExactly("DATA 1 1000 end");
  }

  @Test
  void tells_when_there_is_room_again() {
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 0);
    Http2Stream stream = stream(1);
    stream.data(new byte[30_000], 0, 30_000, false);
    assertThat(stream.isWritable()).isTrue();
    stream.data(new byte[10_000], 0, 10_000, false);
    assertThat(stream.isWritable()).isFalse();
    client.send(out -> out.windowUpdate(1, 20_000));
    assertThat(server.told()).isEmpty();
    client.send(out -> out.windowUpdate(1, 10_000));
    assertThat(server.told()).containsExactly("writable");
    assertThat(stream.isWritable()).isTrue();
  }

  @Test
  void what_waits_is_bounded_and_the_stream_that_adds_to_it_is_given_up() {
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 0);
    Http2Stream stream = stream(1);
    stream.data(new byte[1 << 20], 0, 1 << 20, false);
    stream.data(new byte[1], 0, 1, false);
    assertThat(stream.isOpen()).as("exactly at the bound one more is taken").isTrue();
    stream.data(new byte[1], 0, 1, false);
    assertThat(server.told()).containsExactly("reset ENHANCE_YOUR_CALM");
    assertThat(flushed()).contains("RST_STREAM 1 ENHANCE_YOUR_CALM");
    assertThat(client.connection.pendingBytes()).isZero();
  }

  @Test
  void what_was_ended_cannot_send_more() {
    Http2Stream stream = stream(1);
    setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 0);
    stream.data(new byte[1], 0, 1, true);
    assertThatThrownBy(() -> stream.data(new byte[1], 0, 1, true))
        .isInstanceOf(IllegalStateException.class);
  }

  // ---- what we receive

  @Test
  void credit_is_given_for_what_was_consumed_once_it_is_worth_a_frame() {
    client.headers(1, RawPeer.POST, false);
    Http2Stream stream = server.last();
    int half = OPTIONS.streamWindowBytes() / 2;
    for (int sent = 0; sent < half; sent += 8192) {
      client.data(1, 8192, false);
    }
    assertThat(client.sentText()).isEmpty();
    stream.consumed(half - 1);
    assertThat(flushed()).isEmpty();
    stream.consumed(1);
    assertThat(flushed()).containsExactly("WINDOW_UPDATE 1 " + half);
    assertThatThrownBy(() -> stream.consumed(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void who_does_not_consume_holds_the_peer_to_the_window() {
    client.headers(1, RawPeer.POST, false);
    for (int sent = 0; sent < OPTIONS.streamWindowBytes(); sent += 16_384) {
      client.data(1, 16_384, false);
    }
    assertThat(client.sentText()).isEmpty();
    client.data(1, 1, false);
    assertThat(client.sentText()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void all_streams_together_are_held_to_the_window_of_the_connection() {
    int id = -1;
    for (int sent = 0; sent < OPTIONS.connectionWindowBytes(); sent += 16_384) {
      if (sent % (1 << 20) == 0) {
        id += 2;
        client.headers(id, RawPeer.POST, false);
      }
      client.data(id, 16_384, false);
    }
    assertThat(client.sentText()).isEmpty();
    client.headers(id + 2, RawPeer.POST, false).data(id + 2, 1, false);
    assertThat(client.sentText()).singleElement().asString().contains("FLOW_CONTROL_ERROR");
  }

  @Test
  void what_a_closed_stream_did_not_consume_is_given_back_to_the_connection() {
    int chunk = 16_384;
    int id = -1;
    for (int sent = 0; sent < 3 * OPTIONS.connectionWindowBytes(); sent += chunk) {
      id += 2;
      client.headers(id, RawPeer.POST, false).data(id, chunk, true);
      server.last().headers(OK, true);
    }
    assertThat(flushed()).anyMatch(text -> text.startsWith("WINDOW_UPDATE 0"));
    assertThat(client.channel.isOpen()).isTrue();
  }

  @Test
  void content_for_a_stream_that_was_reset_is_given_back_to_the_connection() {
    client.headers(1, RawPeer.POST, false);
    server.last().reset(ErrorCode.CANCEL);
    for (int sent = 0; sent < 3 * OPTIONS.connectionWindowBytes(); sent += 16_384) {
      client.data(1, 16_384, false);
    }
    assertThat(dataBytes(1)).isZero();
    assertThat(client.channel.isOpen()).isTrue();
  }
}
