package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.ManyClients;
import io.kith.benchmarks.harness.Peer;
import io.netty.channel.EventLoopGroup;
import java.util.stream.Stream;

/**
 * Variants: {@code inline} answers on the event loop, {@code thread} starts a virtual thread for
 * each call. With {@code clients-100} the client opens 100 connections, to the server that answers
 * on the event loop, and calls go over all of them in turn.
 */
public final class RawPeer implements Peer {

  @Override
  public Server serve(String variant) {
    return RawServer.start(variant.equals("thread"));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    EventLoopGroup loop = RawLoop.oneThread("client");
    return variant.startsWith(ManyClients.VARIANT)
        ? new ManyClients(
            Stream.generate(() -> RawClient.connect(loop, port))
                .limit(ManyClients.count(variant))
                .toList())
        : RawClient.connect(loop, port);
  }
}
