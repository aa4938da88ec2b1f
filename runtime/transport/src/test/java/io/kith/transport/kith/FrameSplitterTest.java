package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import io.kith.testkit.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {

  private static final int MAX_FRAME_BYTES = 100_000;

  /** The call whose DATA may come in pieces. */
  private static final int ASSEMBLED = 7;

  /** A frame as it was sent, or as it arrived. */
  private record Sent(int type, int id, List<Byte> payload) {}

  @Test
  void frames_arrive_as_they_were_sent_wherever_they_are_cut() {
    Property.holds(
        500,
        source -> {
          List<Sent> sent = source.list(20, FrameSplitterTest::frame);
          ByteBuf wire = Unpooled.buffer();
          sent.forEach(frame -> write(frame, wire));
          var received = new Frames();
          var splitter = new FrameSplitter(MAX_FRAME_BYTES);
          while (wire.isReadable()) {
            int length = Math.min(wire.readableBytes(), source.between(1, 200));
            splitter.read(wire.readSlice(length), received);
          }
          assertThat(received.frames).isEqualTo(sent);
          assertThat(splitter.isMidFrame()).isFalse();
        });
  }

  private static Sent frame(Source source) {
    int type = source.oneOf(Frame.REQUEST, Frame.DATA, Frame.CANCEL, Frame.REPLY);
    byte[] payload = source.bytes(300);
    if (type == Frame.DATA && payload.length > 0) {
      payload[0] = (byte) (source.bool() ? Frame.FLAG_MORE : 0);
    }
    return new Sent(type, source.bool() ? ASSEMBLED : source.anyInt(), list(payload));
  }

  private static void write(Sent frame, ByteBuf out) {
    out.writeLong(
        (long) frame.payload().size() << 40 | (long) frame.type() << 32 | frame.id() & 0xFFFFFFFFL);
    frame.payload().forEach(b -> out.writeByte(b));
  }

  private static List<Byte> list(byte[] bytes) {
    var list = new ArrayList<Byte>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }

  @Test
  void the_piece_of_a_message_is_handed_out_where_it_lies() {
    ByteBuf in = Unpooled.buffer();
    write(new Sent(Frame.DATA, ASSEMBLED, list(new byte[50])), in);
    ByteBuf cut = in.readSlice(40);
    var pieces = new ArrayList<ByteBuf>();
    var splitter = new FrameSplitter(MAX_FRAME_BYTES);
    splitter.read(
        cut,
        new Frames() {
          @Override
          public void piece(int id, boolean last, ByteBuf from, int length, int missing) {
            pieces.add(from);
            assertThat(length).isEqualTo(40 - Frame.HEADER_BYTES - 1);
            assertThat(missing).isEqualTo(18);
          }
        });
    assertThat(pieces).hasSize(1);
    assertThat(pieces.getFirst()).isSameAs(cut);
    assertThat(cut.isReadable()).isFalse(); // whether it was read there or not
    assertThat(splitter.isMidFrame()).isTrue();
  }

  @Test
  void a_frame_over_the_limit_is_refused_by_its_header() {
    for (int type : new int[] {Frame.REQUEST, Frame.DATA}) {
      ByteBuf header =
          Unpooled.buffer().writeLong((MAX_FRAME_BYTES + 1L) << 40 | (long) type << 32);
      assertThatThrownBy(() -> new FrameSplitter(MAX_FRAME_BYTES).read(header, new Frames()))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("maxFrameBytes");
    }
  }

  /** Collects frames; those that come in pieces when the last has come. */
  private static class Frames implements FrameSplitter.Handler {

    final List<Sent> frames = new ArrayList<>();
    private final List<Byte> data = new ArrayList<>();

    @Override
    public void frame(int type, int id, byte[] bytes, int offset, int length) {
      frames.add(new Sent(type, id, list(Arrays.copyOfRange(bytes, offset, offset + length))));
    }

    @Override
    public boolean isAssembled(int id) {
      return id == ASSEMBLED;
    }

    @Override
    public void piece(int id, boolean last, ByteBuf in, int length, int missing) {
      if (data.isEmpty()) {
        data.add((byte) (last ? 0 : Frame.FLAG_MORE));
      }
      byte[] bytes = new byte[length];
      in.readBytes(bytes);
      data.addAll(list(bytes));
      if (missing == 0) {
        frames.add(new Sent(Frame.DATA, id, List.copyOf(data)));
        data.clear();
      }
    }
  }
}
