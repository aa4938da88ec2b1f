package io.kith.benchmarks.grpc;

import io.grpc.Channel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.EchoServiceGrpc;
import io.kith.benchmarks.proto.StreamServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * Variants, each for the server and the client alike: {@code default} (the shared pool of cached
 * threads), {@code virtual} (a virtual thread for each task), {@code direct} (everything on the
 * event loop).
 */
public final class GrpcPeer implements Peer {

  @Override
  public Server serve(String variant) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .addService(new EchoHandler())
            .addService(new StreamHandler())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    switch (variant) {
      case "virtual" -> builder.executor(Executors.newVirtualThreadPerTaskExecutor());
      case "direct" -> builder.directExecutor();
      default -> {}
    }
    var server = builder.build().start();
    return server::getPort;
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    switch (variant) {
      case "virtual" -> builder.executor(Executors.newVirtualThreadPerTaskExecutor());
      case "direct" -> builder.directExecutor();
      default -> {}
    }
    Channel channel = builder.build();
    return new GrpcClient(
        EchoServiceGrpc.newBlockingStub(channel),
        EchoServiceGrpc.newStub(channel),
        StreamServiceGrpc.newBlockingStub(channel),
        StreamServiceGrpc.newStub(channel),
        variant.equals("direct"));
  }
}
