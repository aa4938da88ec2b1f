package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends a connection, with which code, and what does not. */
final class ConnectionRulesTest {

  private final Recorder server = new Recorder();
  private final RawPeer client = RawPeer.client(Http2Options.defaults(), server);

  @AfterEach
  void close() {
    client.close();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "00fffe 04 00 00000000, FRAME_SIZE_ERROR, SETTINGS that are not made of whole settings",
    "000006 04 00 00000001 000300000064, PROTOCOL_ERROR, SETTINGS on a stream",
    "000006 04 01 00000000 000300000064, FRAME_SIZE_ERROR, an acknowledgement that says something",
    "000005 04 00 00000000 0003000000, FRAME_SIZE_ERROR, SETTINGS of five bytes",
    "000006 04 00 00000000 000200000002, PROTOCOL_ERROR, ENABLE_PUSH of 2",
    "000006 04 00 00000000 000480000000, FLOW_CONTROL_ERROR, an initial window of 2^31",
    "000006 04 00 00000000 000500003fff, PROTOCOL_ERROR, a frame size below 2^14",
    "000006 04 00 00000000 000501000000, PROTOCOL_ERROR, a frame size of 2^24",
    "010001 00 00 00000001, FRAME_SIZE_ERROR, DATA longer than allowed",
    "010001 63 00 00000001, FRAME_SIZE_ERROR, an unknown frame longer than allowed",
    "000001 00 00 00000000 00, PROTOCOL_ERROR, DATA without a stream",
    "000001 00 00 00000001 00, PROTOCOL_ERROR, DATA on a stream that was never opened",
    "000001 00 00 00000002 00, PROTOCOL_ERROR, DATA on a stream with an even id",
    "000001 01 05 00000000 82, PROTOCOL_ERROR, HEADERS without a stream",
    "000001 01 05 00000002 82, PROTOCOL_ERROR, a stream with an even id",
    "000001 01 0d 00000001 01, PROTOCOL_ERROR, HEADERS with more padding than bytes",
    "000000 01 0d 00000001, FRAME_SIZE_ERROR, padded HEADERS of no bytes",
    "000004 01 25 00000001 00000000, FRAME_SIZE_ERROR, HEADERS too short for a priority",
    "000001 01 05 00000001 80, COMPRESSION_ERROR, HEADERS that cannot be unpacked",
    "000001 09 04 00000001 82, PROTOCOL_ERROR, CONTINUATION of nothing",
    "000005 02 00 00000000 0000000000, PROTOCOL_ERROR, PRIORITY without a stream",
    "000004 02 00 00000001 00000000, FRAME_SIZE_ERROR, PRIORITY of four bytes",
    "000004 03 00 00000000 00000008, PROTOCOL_ERROR, RST_STREAM without a stream",
    "000004 03 00 00000001 00000008, PROTOCOL_ERROR, RST_STREAM of a stream never opened",
    "000003 03 00 00000001 000008, FRAME_SIZE_ERROR, RST_STREAM of three bytes",
    "000004 05 04 00000001 00000002, PROTOCOL_ERROR, PUSH_PROMISE from a client",
    "000008 06 00 00000001 0000000000000000, PROTOCOL_ERROR, PING on a stream",
    "000006 06 00 00000000 000000000000, FRAME_SIZE_ERROR, PING of six bytes",
    "000008 07 00 00000001 0000000000000000, PROTOCOL_ERROR, GOAWAY on a stream",
    "000004 07 00 00000000 00000000, FRAME_SIZE_ERROR, GOAWAY of four bytes",
    "000004 08 00 00000000 00000000, PROTOCOL_ERROR, WINDOW_UPDATE of nothing",
    "000004 08 00 00000000 7fffffff, FLOW_CONTROL_ERROR, a window beyond 2^31-1",
    "000004 08 00 00000001 00000001, PROTOCOL_ERROR, WINDOW_UPDATE of a stream never opened",
    "000003 08 00 00000000 000001, FRAME_SIZE_ERROR, WINDOW_UPDATE of three bytes"
  })
  void ends_with(String frame, ErrorCode code, String why) {
    byte[] head = hex(frame);
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
    client.send(java.util.Arrays.copyOf(head, Math.max(head.length, 9 + Math.min(length, 65_536))));
    assertThat(client.sentText()).as(why).last().asString().startsWith("GOAWAY 0 " + code);
    assertThat(client.channel.isOpen()).isFalse();
  }

  @Test
  void a_header_section_is_not_interrupted() {
    client.frame(Frame.HEADERS, 0, 1, hex("8286"));
    client.frame(Frame.PING, 0, 0, new byte[8]);
    assertThat(client.sentText()).singleElement().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");
  }

  @Test
  void a_header_section_goes_on_with_its_own_stream() {
    client.frame(Frame.HEADERS, 0, 1, hex("8286"));
    client.frame(Frame.CONTINUATION, Frame.FLAG_END_HEADERS, 3, hex("84"));
    assertThat(client.sentText()).singleElement().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");
  }

  @Test
  void a_header_section_may_be_cut_anywhere_and_carry_a_priority_and_padding() {
    client.frame(
        Frame.HEADERS,
        Frame.FLAG_END_STREAM | Frame.FLAG_PADDED | Frame.FLAG_PRIORITY,
        1,
        hex("02 80000003ff 82 0000"));
    client.frame(Frame.CONTINUATION, 0, 1);
    client.frame(Frame.CONTINUATION, Frame.FLAG_END_HEADERS, 1, hex("8684"));
    assertThat(server.told()).containsExactly("accept 1 / end");
  }

  @Test
  void a_stream_is_opened_once_and_in_order() {
    client.headers(5, RawPeer.POST, true);
    server.last().headers(HeaderBlock.of(RawPeer.OK), true);
    client.connection.flush();
    client.sent();
    client.headers(5, RawPeer.POST, true);
    assertThat(client.sentText()).singleElement().asString().startsWith("GOAWAY 5 STREAM_CLOSED");
  }

  @Test
  void an_id_that_was_passed_over_is_gone() {
    client.headers(5, RawPeer.POST, true).headers(3, RawPeer.POST, true);
    assertThat(client.sentText()).singleElement().asString().startsWith("GOAWAY 5 PROTOCOL_ERROR");
  }

  @Test
  void faults_in_window_updates_of_a_stream_end_that_stream() {
    client.headers(1, RawPeer.POST, true).headers(3, RawPeer.POST, true);
    client.send(out -> out.windowUpdate(1, 0)).send(out -> out.windowUpdate(3, Integer.MAX_VALUE));
    assertThat(client.sentText())
        .containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 FLOW_CONTROL_ERROR");
    assertThat(client.channel.isOpen()).isTrue();
  }

  @Test
  void what_is_not_known_is_passed_over() {
    client.frame(0x63, 0xff, 7, new byte[100]);
    client.frame(Frame.SETTINGS, 0, 0, hex("00f0 00000001"));
    client.frame(Frame.PRIORITY, 0, 9, hex("0000000510"));
    client.frame(Frame.PING, 0, 0, hex("0102030405060708"));
    assertThat(client.sentText()).containsExactly("SETTINGS ack", "PING ack");
  }

  @Test
  void a_ping_is_answered_with_what_it_said() {
    client.frame(Frame.PING, 0, 0, hex("0102030405060708"));
    assertThat(client.sent().getFirst().payload()).isEqualTo(hex("0102030405060708"));
    client.frame(Frame.PING, Frame.FLAG_ACK, 0, hex("0102030405060708"));
    assertThat(client.sent()).as("an answer is not answered").isEmpty();
  }

  @Test
  void a_client_begins_with_its_preface_and_settings() {
    for (String start :
        new String[] {"GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n"}) {
      try (var other = RawPeer.newClient(Http2Options.defaults(), server)) {
        other.send(start.getBytes(StandardCharsets.US_ASCII));
        assertThat(other.sentText()).last().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");
        assertThat(other.channel.isOpen()).isFalse();
      }
    }
    try (var other = RawPeer.newClient(Http2Options.defaults(), server)) {
      other.send(Frame.PREFACE).frame(Frame.PING, 0, 0, new byte[8]);
      assertThat(other.sentText()).last().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");
    }
  }

  @Test
  void nothing_is_heeded_after_the_end() {
    client.out.windowUpdate(0, 0);
    client.out.ping(1, false);
    client.send().headers(1, RawPeer.POST, true);
    assertThat(server.told()).isEmpty();
    assertThat(client.sentText()).hasSize(1);
  }

  @Test
  void our_settings_are_said_first() {
    try (var other = RawPeer.newClient(Http2Options.defaults(), server)) {
      assertThat(other.sentText()).containsExactly("SETTINGS", "WINDOW_UPDATE 0 16711681");
    }
  }
}
