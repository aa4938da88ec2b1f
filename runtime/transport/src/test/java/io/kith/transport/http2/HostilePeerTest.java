package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that wants to harm: it is cut off before it has cost much. */
final class HostilePeerTest {

  private static final HeaderBlock OK = HeaderBlock.of(RawPeer.OK);
  private static final Http2Options OPTIONS = Http2Options.defaults();
  private static final int EVER = 1_000_000;

  private final Recorder server = new Recorder();
  private final RawPeer client = RawPeer.client(OPTIONS, server);
  private int answeredBytes;

  @AfterEach
  void close() {
    client.close();
  }

  /** Goes on until it is cut off; returns how often it could. */
  private int untilCutOff(IntConsumer attack) {
    for (int i = 0; i < EVER; i++) {
      attack.accept(i);
      server.streams.clear();
      server.events.clear();
      if (!client.channel.isOpen()) {
        assertThat(client.sentText()).last().asString().contains("ENHANCE_YOUR_CALM");
        return i;
      }
      if (i % 100 == 0) {
        answeredBytes += client.written().length;
      }
    }
    throw new AssertionError("never cut off");
  }

  private static int streamId(int i) {
    return 2 * i + 1;
  }

  // ---- streams for nothing

  @Test
  void rapid_reset() {
    int streams =
        untilCutOff(i -> {
          client.headers(streamId(i), RawPeer.POST, true);
          client.send(out -> out.resetStream(streamId(i), ErrorCode.CANCEL));
        });
    assertThat(streams).isEqualTo(OPTIONS.resetsAtOnce());
  }

  @Test
  void rapid_reset_in_time_with_the_limit_is_served() {
    for (int i = 0; i < 3 * OPTIONS.resetsAtOnce(); i++) {
      client.ticker.advance(Duration.ofSeconds(1).dividedBy(OPTIONS.resetsPerSecond()));
      client.headers(streamId(i), RawPeer.POST, true);
      client.send(out -> out.resetStream(client.connection.lastStreamId(), ErrorCode.CANCEL));
    }
    assertThat(client.channel.isOpen()).isTrue();
  }

  @Test
  void a_busy_client_that_cancels_every_third_call_is_served() {
    for (int i = 0; i < 30 * OPTIONS.resetsAtOnce(); i++) {
      client.headers(streamId(i), RawPeer.POST, true);
      if (i % 3 == 0) {
        client.send(out -> out.resetStream(client.connection.lastStreamId(), ErrorCode.CANCEL));
      } else {
        server.last().headers(OK, true);
      }
      server.streams.clear();
      server.events.clear();
    }
    assertThat(client.channel.isOpen()).isTrue();
  }

  @Test
  void made_you_reset_by_empty_credit() {
    int streams =
        untilCutOff(i -> {
          client.headers(streamId(i), RawPeer.POST, true);
          client.send(out -> out.windowUpdate(streamId(i), 0));
        });
    assertThat(streams).isEqualTo(OPTIONS.resetsAtOnce());
  }

  @Test
  void made_you_reset_by_content_after_the_end() {
    int streams =
        untilCutOff(
            i -> client.headers(streamId(i), RawPeer.POST, true).data(streamId(i), 1, true));
    assertThat(streams).isEqualTo(OPTIONS.resetsAtOnce());
  }

  @Test
  void requests_that_are_malformed() {
    Headers none = Headers.builder().add("a", "b").build();
    assertThat(untilCutOff(i -> client.headers(streamId(i), none, true)))
        .isEqualTo(OPTIONS.resetsAtOnce());
  }

  @Test
  void header_bombs() {
    String name = "4001617fa11e" + "62".repeat(4000); // a: bbb... fills the table
    client.frame(Frame.HEADERS, 4, 1, HexFormat.of().parseHex(name + "be".repeat(16_000)));
    byte[] bomb = HexFormat.of().parseHex("be".repeat(20_000)); // 80 MB, unpacked
    int bombs = untilCutOff(i -> client.frame(Frame.HEADERS, 5, streamId(i + 1), bomb));
    assertThat(bombs).isLessThanOrEqualTo(OPTIONS.resetsAtOnce());
  }

  @Test
  void a_hundred_thousand_streams() {
    int streams = untilCutOff(i -> client.headers(streamId(i), RawPeer.POST, false));
    assertThat(streams)
        .isBetween(
            OPTIONS.maxConcurrentStreams(),
            OPTIONS.maxConcurrentStreams() + OPTIONS.choresAtOnce() / Conduct.REFUSAL);
  }

  @Test
  void the_headers_of_all_open_streams_are_bounded_together() {
    Headers.Builder large = Headers.builder();
    RawPeer.POST.forEach(field -> large.add(field.name(), field.value()));
    Headers headers = large.add("a", "#".repeat(15 << 10)).build();
    int most = OPTIONS.maxHeldHeaderBytes() / headers.sizeBytes();
    for (int i = 0; i <= most; i++) {
      client.headers(streamId(i), headers, false);
    }
    assertThat(server.streams).hasSize(most);
    assertThat(client.sentText())
        .containsExactly("RST_STREAM " + streamId(most) + " REFUSED_STREAM");
    server.last().headers(OK, true);
    client.headers(streamId(most + 1), headers, false);
    assertThat(server.streams).as("room again when one has ended").hasSize(most + 1);
  }

  // ---- chores

  @Test
  void a_flood_of_continuations() {
    client.frame(Frame.HEADERS, 0, 1, new byte[] {(byte) 0x82});
    assertThat(untilCutOff(i -> client.frame(Frame.CONTINUATION, 0, 1)))
        .isEqualTo(OPTIONS.maxContinuations());
  }

  @Test
  void a_header_section_without_end() {
    client.frame(Frame.HEADERS, 0, 1, new byte[16_384]);
    assertThat(untilCutOff(i -> client.frame(Frame.CONTINUATION, 0, 1, new byte[16_384])))
        .isLessThanOrEqualTo(4);
  }

  @Test
  void a_flood_of_settings() {
    int settings = untilCutOff(i -> client.send(out -> out.beginSettings(0)));
    assertThat(settings).isLessThanOrEqualTo(OPTIONS.choresAtOnce() / Conduct.SETTINGS);
  }

  @Test
  void settings_that_change_all_windows_again_and_again() {
    for (int i = 0; i < OPTIONS.maxConcurrentStreams(); i++) {
      client.headers(streamId(i), RawPeer.POST, true);
    }
    int settings =
        untilCutOff(i ->
            client.send(out -> {
              out.beginSettings(10_000);
              for (int change = 0; change < 10_000; change++) {
                out.setting(Frame.SETTING_INITIAL_WINDOW_SIZE, 1000 + (i + change) % 2);
              }
            }));
    assertThat(settings).isLessThan(OPTIONS.choresAtOnce() / Conduct.SETTINGS);
  }

  @Test
  void a_flood_of_pings() {
    int pings = untilCutOff(i -> client.send(out -> out.ping(i, false)));
    assertThat(pings).isLessThanOrEqualTo(OPTIONS.choresAtOnce() / Conduct.PING);
    assertThat(answeredBytes).isLessThan(17 * OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_empty_data() {
    client.headers(1, RawPeer.POST, false);
    assertThat(untilCutOff(i -> client.data(1, 0, false)))
        .isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_priorities() {
    int frames = untilCutOff(i -> client.frame(Frame.PRIORITY, 0, streamId(i), new byte[5]));
    assertThat(frames).isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_frames_that_nobody_knows() {
    assertThat(untilCutOff(i -> client.frame(0x42, 0, 0)))
        .isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_credit() {
    client.headers(1, RawPeer.POST, false);
    assertThat(untilCutOff(i -> client.send(out -> out.windowUpdate(1, 1))))
        .isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_resets_of_what_has_ended() {
    client.headers(1, RawPeer.POST, true);
    server.last().headers(OK, true);
    assertThat(untilCutOff(i -> client.send(out -> out.resetStream(1, ErrorCode.CANCEL))))
        .isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_flood_of_content_for_what_has_ended() {
    client.headers(1, RawPeer.POST, false);
    server.last().headers(OK, true);
    assertThat(untilCutOff(i -> client.data(1, 0, false)))
        .isLessThanOrEqualTo(OPTIONS.choresAtOnce());
  }

  @Test
  void a_client_that_gives_credit_for_each_frame_and_pings_now_and_then_is_served() {
    for (int i = 0; i < 5 * OPTIONS.choresAtOnce(); i++) {
      client.headers(streamId(i), RawPeer.POST, false).data(streamId(i), 10, true);
      server.last().headers(OK, false);
      server.last().data(new byte[10], 0, 10, true);
      client.out.windowUpdate(0, 10);
      client.out.windowUpdate(streamId(i), 10);
      if (i % 4 == 0) {
        client.out.ping(i, false);
      }
      client.send();
      server.streams.clear();
      server.events.clear();
      client.written();
    }
    assertThat(client.channel.isOpen()).isTrue();
  }

  // ---- a peer that takes nothing

  @Test
  void answers_to_one_who_reads_nothing_are_bounded() {
    client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    untilCutOff(i -> client.send(out -> out.ping(i, false)));
    assertThat(
            client.channel.unsafe().outboundBuffer() == null
                ? 0
                : client.channel.unsafe().outboundBuffer().totalPendingWriteBytes())
        .isLessThan(1 << 20);
  }
}
