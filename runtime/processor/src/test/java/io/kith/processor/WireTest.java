package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.WellKnown;
import io.kith.processor.fixture.Collections;
import io.kith.processor.fixture.Colour;
import io.kith.processor.fixture.Everything;
import io.kith.processor.fixture.Options;
import io.kith.processor.fixture.Page;
import io.kith.processor.fixture.Point;
import io.kith.processor.fixture.Scalars;
import io.kith.processor.fixture.Shape;
import io.kith.processor.fixture.Texts;
import io.kith.processor.fixture.Tree;
import io.kith.testkit.Property;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What generated codecs make of bytes that another version, or nobody reasonable, has written. */
class WireTest {

  private static final Codec<Scalars> SCALARS = request("Scalars");
  private static final Codec<Texts> TEXTS = request("Texts");
  private static final Codec<Options> OPTIONS = request("Options");
  private static final Codec<Collections> COLLECTIONS = request("Collections");
  private static final Codec<Tree> TREE = request("Tree");
  private static final Codec<Shape> SHAPE = request("Shape");
  private static final Codec<Page<Point>> PAGE = request("PageOfPoints");
  private static final Codec<Point> POINT = request("Ping");

  @SuppressWarnings("unchecked") // the contract says which type it is
  private static <T> Codec<T> request(String method) {
    return (Codec<T>)
        ServiceBinding.of(Everything.class).methods().stream()
            .filter(m -> m.method().name().equals(method))
            .map(MethodBinding::request)
            .findFirst()
            .orElseThrow();
  }

  private static byte[] bytes(Consumer<ProtoWriter> content) {
    var out = new ProtoWriter(16, Limits.defaults());
    content.accept(out);
    return out.toByteArray();
  }

  private static <T> T read(Codec<T> codec, Consumer<ProtoWriter> content) {
    return Loopback.decode(codec, bytes(content));
  }

  @Test
  void default_values_take_no_bytes() {
    assertThat(Loopback.encode(SCALARS, new Scalars(false, (byte) 0, (short) 0, 0, 0, 0, 0, '\0')))
        .isEmpty();
    assertThat(Loopback.encode(POINT, new Point(0, 0))).isEmpty();
  }

  @Test
  void negative_zero_is_written() {
    var value = new Scalars(false, (byte) 0, (short) 0, 0, 0, -0f, -0.0, '\0');

    assertThat(Loopback.decode(SCALARS, Loopback.encode(SCALARS, value))).isEqualTo(value);
  }

  @Test
  void absent_fields_read_as_their_defaults() {
    assertThat(read(SCALARS, _ -> {}))
        .isEqualTo(new Scalars(false, (byte) 0, (short) 0, 0, 0, 0, 0, '\0'));
    assertThat(read(TEXTS, _ -> {}))
        .isEqualTo(
            new Texts(
                "",
                new byte[0],
                WellKnown.NO_UUID,
                BigDecimal.ZERO,
                LocalDate.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                Colour.RED));
    assertThat(read(TREE, _ -> {}).children()).isEmpty();
    assertThat(read(PAGE, _ -> {}).first()).isEqualTo(new Point(0, 0));
    assertThat(read(OPTIONS, _ -> {}).point()).isEmpty();
    assertThat(read(COLLECTIONS, _ -> {}).byName()).isEmpty();
  }

  @Test
  void a_present_optional_keeps_a_default_value() {
    assertThat(read(OPTIONS, out -> out.bool(1, false)).flag()).contains(false);
    assertThat(read(OPTIONS, out -> out.string(5, "")).text()).contains("");
    assertThat(read(OPTIONS, out -> out.int32(10, 0)).number()).hasValue(0);
  }

  @Test
  void unknown_fields_are_skipped() {
    var point =
        read(
            POINT,
            out -> {
              out.string(2, "a field of a later version");
              out.int32(1, 3);
              out.fixed64(77, 1);
              out.float32(78, 1);
              out.int32(5, 4);
            });

    assertThat(point).isEqualTo(new Point(3, 4));
  }

  @Test
  void the_last_of_several_scalars_wins() {
    assertThat(
            read(
                POINT,
                out -> {
                  out.int32(1, 3);
                  out.int32(1, 4);
                }))
        .isEqualTo(new Point(4, 0));
  }

  @Test
  void several_occurrences_of_a_message_are_merged() {
    var page =
        read(
            PAGE,
            out -> {
              out.message(2, POINT, new Point(3, 0));
              out.message(2, POINT, new Point(0, 4));
              out.message(3, POINT, new Point(5, 0));
              out.message(3, POINT, new Point(0, 6));
            });

    assertThat(page.first()).isEqualTo(new Point(3, 4));
    assertThat(page.last()).contains(new Point(5, 6));
  }

  @Test
  void several_occurrences_of_a_message_append_to_its_lists() {
    var twins =
        read(
                TREE,
                out -> {
                  out.message(3, TREE, tree("a", tree("b")));
                  out.message(3, TREE, tree("", tree("c")));
                })
            .twin();

    assertThat(twins).contains(tree("a", tree("b"), tree("c")));
  }

  private static Tree tree(String name, Tree... children) {
    return new Tree(name, List.of(children), java.util.Optional.empty());
  }

  @Test
  void the_same_case_is_merged_and_another_case_replaces() {
    Codec<Shape> codec = SHAPE;
    var circle =
        read(
            codec,
            out -> {
              int mark = out.begin(9);
              out.message(1, POINT, new Point(1, 0));
              out.end(mark);
              mark = out.begin(9);
              out.float64(2, 2.5);
              out.end(mark);
            });
    var nothing =
        read(
            codec,
            out -> {
              out.end(out.begin(9));
              out.end(out.begin(1));
            });

    assertThat(circle).isEqualTo(new Shape.Circle(new Point(1, 0), 2.5));
    assertThat(nothing).isEqualTo(new Shape.Nothing());
  }

  @Test
  void lists_of_numbers_are_read_packed_and_unpacked() {
    var numbers =
        read(
                COLLECTIONS,
                out -> {
                  out.int32(4, 1);
                  int mark = out.begin(4);
                  out.rawInt32(2);
                  out.rawInt32(-3);
                  out.end(mark);
                  out.int32(4, 4);
                })
            .numbers();

    assertThat(numbers).containsExactly(1, 2, -3, 4);
  }

  @Test
  void a_map_entry_may_lack_key_and_value_and_the_last_of_a_key_wins() {
    var byNumber =
        read(
                COLLECTIONS,
                out -> {
                  out.end(out.begin(19));
                  int mark = out.begin(19);
                  out.int32(1, 5);
                  out.int64(2, 6);
                  out.end(mark);
                  mark = out.begin(19);
                  out.int32(1, 5);
                  out.int64(2, 7);
                  out.end(mark);
                })
            .byNumber();

    assertThat(byNumber).isEqualTo(Map.of(0, 0L, 5, 7L));
  }

  @Test
  void collections_that_were_read_cannot_be_changed() {
    var value = read(COLLECTIONS, out -> out.int32(4, 1));

    assertThatThrownBy(() -> value.numbers().add(2))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> value.names().add(""))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> value.byName().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_number_out_of_range_is_refused() {
    assertThatThrownBy(() -> read(SCALARS, out -> out.int32(2, 128)))
        .isInstanceOf(CodecException.class)
        .hasMessage("128 is not a byte, -128 to 127");
    assertThatThrownBy(() -> read(SCALARS, out -> out.int32(3, -32_769)))
        .hasMessage("-32769 is not a short, -32768 to 32767");
    assertThatThrownBy(() -> read(SCALARS, out -> out.uint32(8, -1)))
        .hasMessage("4294967295 is not a char, 0 to 65535");
  }

  @Test
  void a_constant_that_is_not_known_is_refused() {
    assertThatThrownBy(() -> read(TEXTS, out -> out.int32(8, 3)))
        .isInstanceOf(CodecException.class)
        .hasMessage("Colour has no constant with number 3; the sender may have a newer version");
  }

  @Test
  void a_case_that_is_not_known_is_refused() {
    assertThatThrownBy(() -> read(SHAPE, out -> out.message(8, POINT, new Point(1, 1))))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("Shape is required");
  }

  @Test
  void a_case_that_is_absent_is_refused_by_the_name_of_its_field() {
    assertThatThrownBy(() -> read(COLLECTIONS, out -> out.end(out.begin(23))))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("a value of Collections.byTiny is required");
  }

  @Test
  void values_that_a_record_refuses_are_refused() {
    assertThatThrownBy(() -> read(POINT, out -> out.int32(1, 13)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Point refuses the values of the message")
        .hasMessageContaining("x must not be 13");
  }

  @Test
  void constants_have_the_numbers_of_their_contract() {
    var contract = ServiceBinding.of(Everything.class).schema();

    assertThat(contract.enumeration("kith.test.Colour").orElseThrow().values())
        .extracting(v -> v.name() + "=" + v.number())
        .containsExactly("COLOUR_RED=0", "COLOUR_BLUE=1", "COLOUR_DEEP_PURPLE=4", "COLOUR_GREEN=7");
  }

  @Test
  void many_small_pieces_of_one_message_are_refused_rather_than_copied_again_and_again() {
    byte[] hostile =
        bytes(out -> {
          for (int i = 0; i < 100_000; i++) {
            int mark = out.begin(3);
            out.message(2, TREE, tree(""));
            out.end(mark);
          }
        });

    assertThatThrownBy(() -> Loopback.decode(TREE, hostile))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue());
  }

  @Test
  void a_set_of_records_with_equal_hashes_is_refused() {
    byte[] hostile =
        bytes(out -> {
          for (int i = 0; i <= 1_000; i++) {
            out.message(17, POINT, new Point(1_000 + i, -31 * i)); // 31 * x + y is the same
          }
        });

    assertThatThrownBy(() -> Loopback.decode(COLLECTIONS, hostile))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue())
        .hasMessageContaining("same hash code");
  }

  @Test
  void damaged_messages_are_an_error_or_another_value_and_nothing_else() {
    Property.holds(
        2_000,
        source -> {
          var values = new Values(source);
          damage(COLLECTIONS, values.collections(), source);
          damage(OPTIONS, values.options(), source);
          damage(TEXTS, values.texts(), source);
          damage(SHAPE, values.shape(), source);
        });
  }

  private static <T> void damage(Codec<T> codec, T value, io.kith.testkit.Source source) {
    byte[] bytes = Loopback.encode(codec, value);
    if (bytes.length == 0) {
      return;
    }
    int at = source.between(0, bytes.length - 1);
    bytes[at] ^= (byte) (1 << source.between(0, 7));
    int length = source.bool() ? bytes.length : source.between(0, bytes.length);
    try {
      ProtoReader.read(codec, bytes, 0, length, Limits.defaults());
    } catch (CodecException e) {
      assertThat(e).hasMessageMatching("(?s).{5,}");
    }
  }
}
