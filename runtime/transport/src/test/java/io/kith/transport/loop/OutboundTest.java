package io.kith.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {

  private static final int PART_BYTES = 64 << 10;
  private static final int MAX_QUEUED_BYTES = 10 * PART_BYTES;

  /** A writer of nothing but bytes. */
  private static final class Bytes extends ByteWriter {}

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ChannelHandlerContext context = channel.pipeline().firstContext();
  private final Outbound<Bytes> outbound = new Outbound<>(context, new Bytes(), MAX_QUEUED_BYTES);

  /** What was written, each part by the name of its message. */
  private final List<Character> written = new ArrayList<>();

  private final List<Character> dropped = new ArrayList<>();

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void what_is_new_waits_for_no_more_than_one_part_of_a_long_message() {
    var offered = new Message('s', 1);
    var message =
        new Message('L', 5) {
          @Override
          public boolean write(Bytes out, long nowNanos) {
            boolean all = super.write(out, nowNanos);
            if (partsLeft == 3) {
              outbound.offerLater(offered);
            }
            return all;
          }
        };
    outbound.offerLater(message);
    outbound.drain();
    assertThat(written).containsExactly('L', 'L', 's', 'L', 'L', 'L');
  }

  @Test
  void long_messages_take_turns() {
    outbound.offerLater(new Message('A', 3));
    outbound.offerLater(new Message('B', 2));
    outbound.offerLater(new Message('C', 2));
    outbound.drain();
    assertThat(written).containsExactly('A', 'A', 'B', 'A', 'C', 'B', 'C');
  }

  @Test
  void what_leaves_is_what_was_written_whether_copied_or_not() {
    ByteBuf expected = Unpooled.buffer();
    for (int length : new int[] {1, 100, 20_000, 3, 70_000, 16_384, 16_383, 5}) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) length);
      expected.writeByte(7).writeBytes(bytes);
      outbound.add(
          new Message('x', 1) {
            @Override
            public boolean write(Bytes out, long nowNanos) {
              out.ensure(1);
              out.int8(7);
              out.last(bytes, 0, length);
              return true;
            }
          });
    }
    outbound.drain();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    assertThat(all).isEqualTo(expected);
  }

  @Test
  void a_message_is_taken_as_long_as_less_than_the_limit_waits() {
    assertThat(outbound.offerLater(new Message('A', 9))).isTrue();
    assertThat(outbound.offerLater(new Message('B', 100))).isTrue();
    assertThat(outbound.offerLater(new Message('C', 2))).isFalse();
    assertThat(outbound.queuedBytes()).isEqualTo(109 * PART_BYTES);
  }

  @Test
  void long_messages_do_not_take_the_room_of_short_ones() {
    outbound.offerLater(new Message('A', 100));
    for (int i = 0; i < 10; i++) {
      assertThat(outbound.offerLater(new Message('s', 1))).isTrue();
    }
    assertThat(outbound.offerLater(new Message('s', 1))).isFalse();
  }

  @Test
  void what_has_been_written_no_longer_counts() {
    var seen = new ArrayList<Long>();
    outbound.offerLater(
        new Message('A', 3) {
          @Override
          public boolean write(Bytes out, long nowNanos) {
            seen.add(outbound.queuedBytes());
            return super.write(out, nowNanos);
          }
        });
    outbound.drain();
    assertThat(seen).containsExactly(3L * PART_BYTES, 2L * PART_BYTES, 1L * PART_BYTES);
    assertThat(outbound.queuedBytes()).isZero();
  }

  @Test
  void whatever_is_not_written_when_the_connection_closes_is_dropped() {
    outbound.offerLater(
        new Message('A', 3) {
          @Override
          public boolean write(Bytes out, long nowNanos) {
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            return super.write(out, nowNanos);
          }
        });
    outbound.offerLater(new Message('B', 1));
    outbound.drain();
    outbound.offerLater(new Message('C', 1));
    outbound.close();
    assertThat(written).contains('A').doesNotContain('B', 'C');
    assertThat(dropped).containsExactlyInAnyOrder('A', 'B', 'C');
  }

  /** A message of so many parts. */
  private class Message implements Outbound.Item<Bytes> {

    private final char name;
    int partsLeft;

    Message(char name, int parts) {
      this.name = name;
      this.partsLeft = parts;
    }

    @Override
    public int queuedBytes() {
      return partsLeft * PART_BYTES;
    }

    @Override
    public boolean accept(long nowNanos) {
      return true;
    }

    @Override
    public boolean write(Bytes out, long nowNanos) {
      written.add(name);
      out.last(new byte[PART_BYTES], 0, PART_BYTES);
      return --partsLeft == 0;
    }

    @Override
    public void dropped() {
      dropped.add(name);
    }
  }
}
