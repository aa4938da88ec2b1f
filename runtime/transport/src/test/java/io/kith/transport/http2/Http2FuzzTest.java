package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whatever comes, a connection takes it or ends with a code: it never breaks. */
final class Http2FuzzTest {

  private static final HeaderBlock OK = HeaderBlock.of(RawPeer.OK);

  /** A right conversation of a client, handshake and all. */
  private static byte[] conversation(Source source) {
    var out = new FrameWriter();
    var encoder = new HpackEncoder();
    out.bytes(Frame.PREFACE, 0, Frame.PREFACE.length);
    out.beginSettings(1);
    out.setting(source.between(1, 6), source.oneOf(0, 1, 16_384, 65_535, 1 << 20));
    for (int id = 1; id < 2 + source.length(40); id += 2) {
      out.beginHeaders(id, source.bool());
      encoder.encode(HeaderBlock.of(RawPeer.POST), Headers.EMPTY, out);
      out.endHeaders(source.oneOf(5, 16_384));
      int before = source.between(1, id);
      switch (source.between(0, 6)) {
        case 0 -> out.resetStream(before, ErrorCode.CANCEL);
        case 1 -> out.windowUpdate(source.bool() ? 0 : before, source.between(0, 100_000));
        case 2 -> out.ping(id, source.bool());
        case 3 -> out.goAway(before, ErrorCode.NO_ERROR, "bye");
        case 4 -> out.settingsAck();
        default -> {
          byte[] content = source.bytes(1000);
          out.data(before, content, 0, content.length, source.bool());
        }
      }
    }
    return Arrays.copyOf(out.array(), out.size());
  }

  @Test
  void a_server_survives_whatever_a_client_sends() {
    Property.holds(
        4_000,
        source -> {
          StreamAcceptor answering =
              (stream, request, endStream) -> {
                assertThat(request.requestFlaw()).isNull();
                if (source.bool()) {
                  stream.headers(OK, source.bool());
                }
                return new Answering(stream, source);
              };
          try (var client = RawPeer.newClient(Http2Options.defaults(), answering)) {
            byte[] bytes = conversation(source);
            bytes = source.between(0, 5) == 0 ? bytes : Mutation.of(bytes, source);
            for (int from = 0; from < bytes.length; ) {
              int to = Math.min(bytes.length, from + source.between(1, 500));
              client.send(Arrays.copyOfRange(bytes, from, to));
              from = to;
            }
            client.sent(); // whole frames only
            assertThat(client.foundDefect()).isFalse();
            if (client.channel.isOpen()) {
              assertThat(client.connection.openStreams())
                  .isLessThanOrEqualTo((client.connection.lastStreamId() + 1) / 2);
            }
          }
        });
  }

  @Test
  void a_client_survives_whatever_a_server_sends() {
    Property.holds(
        4_000,
        source -> {
          try (var server = RawPeer.silentServer(Http2Options.defaults())) {
            var listener = new Recorder();
            for (int i = 0; i < 5; i++) {
              server.connection.open(
                  HeaderBlock.of(RawPeer.POST), Headers.EMPTY, source.bool(), listener);
            }
            var out = new FrameWriter();
            var encoder = new HpackEncoder();
            out.beginSettings(0);
            for (int i = source.length(30); i > 0; i--) {
              int id = 1 + 2 * source.between(0, 5);
              if (source.bool()) {
                out.beginHeaders(id, source.bool());
                encoder.encode(OK, Headers.EMPTY, out);
                out.endHeaders(16_384);
              } else {
                byte[] content = source.bytes(100);
                out.data(id, content, 0, content.length, source.bool());
              }
            }
            byte[] bytes = Arrays.copyOf(out.array(), out.size());
            server.send(source.bool() ? bytes : Mutation.of(bytes, source));
            server.channel.checkException();
            server.channel.close();
            assertThat(server.connection.openStreams()).isZero();
          }
        });
  }

  /** Does what a user may do, at random. */
  private static final class Answering implements StreamListener {

    private final Http2Stream stream;
    private final Source source;
    private boolean ended;

    Answering(Http2Stream stream, Source source) {
      this.stream = stream;
      this.source = source;
    }

    @Override
    public void data(byte[] bytes, boolean endStream) {
      assertThat(ended).isFalse();
      ended = endStream;
      switch (source.between(0, 3)) {
        case 0 -> stream.consumed(bytes.length);
        case 1 -> stream.reset(ErrorCode.CANCEL);
        default -> {}
      }
    }

    @Override
    public void trailers(Headers trailers) {
      assertThat(ended).isFalse();
      ended = true;
    }

    @Override
    public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
      assertThat(stream.isOpen()).isFalse();
    }

    @Override
    public void lost(String why, boolean certainlyNotProcessed) {
      assertThat(stream.isOpen()).isFalse();
    }
  }
}
