package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.Peer;

/**
 * Variants: {@code inline} answers on the event loop, {@code thread} starts a virtual thread for
 * each call.
 */
public final class RawPeer implements Peer {

  @Override
  public Server serve(String variant) {
    return RawServer.start(variant.equals("thread"));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    return RawClient.connect(port);
  }
}
