package io.kith.transport.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.CodecException;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;

final class GzipTest {

  private static final int MOST_BYTES = 1 << 20;

  private final HeldBytes held = new HeldBytes(4 * MOST_BYTES);

  private byte[] unpack(byte[] packed, int maxBytes) {
    return Gzip.unpack(packed, 0, packed.length, maxBytes, held);
  }

  @Test
  void what_was_compressed_comes_back() {
    Property.holds(
        500,
        source -> {
          byte[] bytes = source.bytes(20_000);
          byte[] packed = Gzip.pack(bytes, 0, bytes.length);
          assertThat(unpack(packed, MOST_BYTES)).isEqualTo(bytes);
          held.give(bytes.length);
        });
  }

  @Test
  void a_message_may_be_as_long_as_the_limit_and_no_longer() {
    byte[] packed = Gzip.pack(new byte[10_000], 0, 10_000);
    assertThat(unpack(packed, 10_000)).hasSize(10_000);
    assertThatThrownBy(() -> unpack(packed, 9_999))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue())
        .hasMessageContaining("9999");
  }

  @Test
  void a_bomb_takes_no_more_memory_than_the_limit() {
    byte[] bomb = Gzip.pack(new byte[64 << 20], 0, 64 << 20);
    assertThat(bomb.length).isLessThan(100_000);
    var most = new HeldBytes(MOST_BYTES + 1);
    assertThatThrownBy(() -> Gzip.unpack(bomb, 0, bomb.length, MOST_BYTES, most))
        .isInstanceOf(CodecException.class);
    assertThat(most.take(MOST_BYTES + 1)).as("everything was given back").isTrue();
  }

  @Test
  void many_bombs_share_one_limit() {
    byte[] packed = Gzip.pack(new byte[MOST_BYTES], 0, MOST_BYTES);
    for (int i = 0; i < 2; i++) {
      assertThat(unpack(packed, MOST_BYTES)).hasSize(MOST_BYTES);
    }
    held.take(2 * MOST_BYTES - 10_000);
    assertThatThrownBy(() -> unpack(packed, MOST_BYTES))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("together");
    held.give(2 * MOST_BYTES);
    assertThat(unpack(packed, MOST_BYTES)).hasSize(MOST_BYTES);
  }

  @Test
  void anything_else_is_refused_and_holds_nothing() {
    Property.holds(
        2_000,
        source -> {
          byte[] bytes = source.bytes(500);
          byte[] broken =
              source.bool() ? bytes : Mutation.of(Gzip.pack(bytes, 0, bytes.length), source);
          var mine = new HeldBytes(2 * MOST_BYTES);
          try {
            mine.give(Gzip.unpack(broken, 0, broken.length, MOST_BYTES, mine).length);
          } catch (CodecException e) {
            assertThat(e).hasMessageContaining("gzip");
          }
          assertThat(mine.take(2 * MOST_BYTES)).isTrue();
        });
  }
}
