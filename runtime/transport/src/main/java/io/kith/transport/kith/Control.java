package io.kith.transport.kith;

import io.kith.transport.loop.Outbound;

/** A small frame without a call's message: a ping, a farewell. */
record Control(Writing writing) implements Outbound.Item<FrameWriter> {

  /** Puts the frame together. */
  @FunctionalInterface
  interface Writing {
    void into(FrameWriter out);
  }

  private static final int BYTES = 64;

  @Override
  public int queuedBytes() {
    return BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    writing.into(out);
    return true;
  }

  @Override
  public void dropped() {}

  static Control ping(long payload, int type) {
    return new Control(out -> {
      out.begin(type, 0, Long.BYTES);
      out.int64(payload);
      out.end();
    });
  }

  static Control goAway(GoAway code, int lastId, String why) {
    return new Control(out -> {
      out.begin(Frame.GO_AWAY, 0, 5);
      out.int8(code.ordinal());
      out.int32(lastId);
      out.text(why.length() <= 256 ? why : why.substring(0, 256));
      out.end();
    });
  }
}
