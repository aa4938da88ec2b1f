package io.kith.benchmarks.armeria;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceBlockingStub;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * Variants of the server: {@code default} (the handler runs on the event loop, which is Armeria's
 * default), {@code blocking} (on Armeria's pool for blocking tasks), {@code virtual} (on a pool of
 * the same size made of virtual threads; Armeria wants a scheduled pool and cannot take a virtual
 * thread for each task). The client is the same for all.
 */
public final class ArmeriaPeer implements Peer {
  /** The size of Armeria's own pool for blocking tasks. */
  private static final int BLOCKING_THREADS = 200;

  @Override
  public Server serve(String variant) {
    ServerBuilder server =
        com.linecorp.armeria.server.Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    GrpcServiceBuilder grpc = GrpcService.builder().addService(new EchoHandler());
    switch (variant) {
      case "blocking" -> grpc.useBlockingTaskExecutor(true);
      case "virtual" -> {
        grpc.useBlockingTaskExecutor(true);
        var threads = Thread.ofVirtual().factory();
        server.blockingTaskExecutor(
            BlockingTaskExecutor.of(Executors.newScheduledThreadPool(BLOCKING_THREADS, threads)),
            true);
      }
      default -> {}
    }
    var running = server.service(grpc.build()).build();
    running.start().join();
    return running::activeLocalPort;
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    String uri = "gproto+h2c://127.0.0.1:" + port + "/";
    return new ArmeriaClient(
        GrpcClients.newClient(uri, EchoServiceBlockingStub.class),
        GrpcClients.newClient(uri, EchoServiceStub.class));
  }
}
