package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AssemblyTest {

  @Test
  void an_announcement_costs_nothing_and_the_array_follows_what_arrives() {
    var assembly = new Assembly(1 << 30);
    assertThat(assembly.array()).isEmpty();
    int arrived = 0;
    for (int piece = 1; arrived + piece <= 1 << 20; piece *= 2) {
      assembly.add(new byte[piece], 0, piece);
      arrived += piece;
      assertThat(assembly.array().length).isBetween(arrived, 8 * arrived + 8);
    }
  }

  @Test
  void the_array_is_never_longer_than_the_message() {
    for (int total : new int[] {1, 7, 8, 9, 100, 65_537, 1 << 20}) {
      var assembly = new Assembly(total);
      for (int i = 0; i < total; i += Math.min(1000, total - i)) {
        assembly.add(new byte[1000], 0, Math.min(1000, total - i));
      }
      assertThat(assembly.missing()).isZero();
      assertThat(assembly.array()).hasSize(total);
    }
  }

  @Test
  void whatever_arrives_in_whatever_pieces_is_put_together_in_order() {
    Property.holds(
        300,
        source -> {
          byte[] message = source.bytes(5_000);
          var assembly = new Assembly(message.length);
          while (assembly.missing() > 0) {
            int length = source.between(1, assembly.missing());
            if (source.bool()) {
              assembly.add(message, assembly.size(), length);
            } else {
              assembly.add(Unpooled.wrappedBuffer(message, assembly.size(), length), length);
            }
          }
          assertThat(Arrays.copyOf(assembly.array(), assembly.size())).isEqualTo(message);
        });
  }

  @Test
  void another_length_than_announced_is_a_violation() {
    var assembly = new Assembly(10);
    assembly.add(new byte[4], 0, 4);
    assembly.expect(5, false);
    assembly.expect(6, true);
    assertThatThrownBy(() -> assembly.expect(7, false))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("10 announced");
    assertThatThrownBy(() -> assembly.expect(5, true)).isInstanceOf(ProtocolException.class);
  }
}
