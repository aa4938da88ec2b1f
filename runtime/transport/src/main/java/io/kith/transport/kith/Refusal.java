package io.kith.transport.kith;

/** The answer to a client that is not served at all. */
public final class Refusal {

  private Refusal() {}

  /** That it speaks plain text, and TLS is asked for. */
  public static byte[] insecure(String why) {
    var out = new FrameWriter();
    Control.goAway(GoAway.INSECURE, 0, why).writing().into(out);
    byte[] bytes = new byte[out.size()];
    System.arraycopy(out.array(), 0, bytes, 0, bytes.length);
    return bytes;
  }
}
