package io.kith.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import io.kith.transport.http2.HeaderField.Indexing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Header compression held against Netty's, block after block with all that the tables remember. */
final class HpackOracleTest {

  private static final int MAX_LIST_BYTES = 1 << 20;
  private static final String NAME_CHARACTERS = "abcxyz-_.019~";

  @Test
  void netty_reads_what_we_pack() {
    Property.holds(
        500,
        source -> {
          var encoder = new HpackEncoder();
          var decoder = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);
          var palette = new Palette(source);
          var blocks = new ArrayList<HeaderBlock>();
          for (int i = 0; i < 20; i++) {
            if (source.between(0, 9) == 0) {
              int tableBytes = source.oneOf(0, 100, 300, 4096, 10_000);
              encoder.maxTableBytes(tableBytes);
              decoder.configuration().maxHeaderTableSize(tableBytes);
            }
            HeaderBlock block =
                blocks.isEmpty() || source.bool()
                    ? HeaderBlock.of(palette.headers(source))
                    : blocks.get(source.between(0, blocks.size() - 1));
            blocks.add(block);
            Headers more = palette.headers(source);
            var out = new FrameWriter();
            encoder.encode(block, more, out);
            ByteBuf packed = Unpooled.wrappedBuffer(out.array(), 0, out.size());
            List<String> expected = new ArrayList<>(lines(block.headers()));
            expected.addAll(lines(more));
            assertThat(lines(decoder.decodeHeaders(1, packed))).isEqualTo(expected);
          }
        });
  }

  @Test
  void we_read_what_netty_packs() {
    Property.holds(
        500,
        source -> {
          var encoder = new DefaultHttp2HeadersEncoder((name, value) -> value.length() % 7 == 3);
          var decoder = new HpackDecoder(4096, MAX_LIST_BYTES);
          var palette = new Palette(source);
          Headers last = Headers.EMPTY;
          for (int i = 0; i < 20; i++) {
            if (source.between(0, 9) == 0) {
              encoder.configuration().maxHeaderTableSize(source.oneOf(0, 100, 300, 4096));
            }
            last = source.between(0, 2) == 0 ? palette.headers(source) : last;
            byte[] block = pack(encoder, last);
            Headers read = decoder.decode(block, 0, block.length);
            assertThat(lines(read)).isEqualTo(lines(last));
            assertThat(read.sizeBytes()).isEqualTo(last.sizeBytes());
          }
        });
  }

  @Test
  void broken_blocks_are_refused_or_mean_what_netty_takes_them_for() {
    Property.holds(
        5_000,
        source -> {
          var palette = new Palette(source);
          byte[] good = pack(new DefaultHttp2HeadersEncoder(), palette.headers(source));
          byte[] broken = Mutation.of(good, source);
          List<String> ours;
          try {
            ours = lines(new HpackDecoder(4096, MAX_LIST_BYTES).decode(broken, 0, broken.length));
          } catch (Http2Exception e) {
            assertThat(e.code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
            return;
          }
          var netty = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);
          assertThat(lines(netty.decodeHeaders(1, Unpooled.wrappedBuffer(broken))))
              .as("in whatever order: Netty puts pseudo-header fields first")
              .containsExactlyInAnyOrderElementsOf(ours);
        });
  }

  private static byte[] pack(DefaultHttp2HeadersEncoder encoder, Headers headers) throws Exception {
    var netty = new DefaultHttp2Headers(false);
    headers.forEach(field -> netty.add(field.name(), field.value()));
    ByteBuf out = Unpooled.buffer();
    encoder.encodeHeaders(1, netty, out);
    return ByteBufUtil.getBytes(out);
  }

  private static List<String> lines(Headers headers) {
    return Arrays.stream(headers.fields())
        .map(field -> field.name() + "=" + field.value())
        .toList();
  }

  private static List<String> lines(Http2Headers headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .map((Map.Entry<CharSequence, CharSequence> field) ->
            field.getKey() + "=" + field.getValue())
        .toList();
  }

  /** Few names and values, so that the same come again. */
  private static final class Palette {

    private final List<String> names;
    private final List<String> values;

    Palette(Source source) {
      names = new ArrayList<>(source.list(20, Palette::name));
      names.addAll(List.of("content-type", "grpc-timeout", "te", "cookie"));
      values = new ArrayList<>(source.list(20, Palette::value));
      values.addAll(List.of("", "application/grpc", "trailers"));
    }

    private static String name(Source source) {
      var name = new StringBuilder("x");
      for (int i = source.length(40); i > 0; i--) {
        name.append(NAME_CHARACTERS.charAt(source.between(0, NAME_CHARACTERS.length() - 1)));
      }
      return name.toString();
    }

    private static String value(Source source) {
      String text = new String(source.bytes(300), StandardCharsets.ISO_8859_1);
      return source.bool() ? text : text.replaceAll("[^a-z]", "e");
    }

    Headers headers(Source source) {
      List<HeaderField> fields =
          source.list(
              12,
              random ->
                  HeaderField.received(
                      names.get(random.between(0, names.size() - 1)),
                      values.get(random.between(0, values.size() - 1)),
                      random.oneOf(Indexing.values())));
      return new Headers(fields.toArray(HeaderField[]::new), null);
    }
  }
}
