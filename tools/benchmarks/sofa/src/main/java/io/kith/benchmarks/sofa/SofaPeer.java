package io.kith.benchmarks.sofa;

import com.alipay.sofa.rpc.common.RpcConfigs;
import com.alipay.sofa.rpc.common.RpcOptions;
import com.alipay.sofa.rpc.config.ConfigUniqueNameGenerator;
import com.alipay.sofa.rpc.config.ConsumerConfig;
import com.alipay.sofa.rpc.config.ProviderConfig;
import com.alipay.sofa.rpc.config.ServerConfig;
import com.alipay.sofa.rpc.config.UserThreadPoolManager;
import com.alipay.sofa.rpc.server.UserThreadPool;
import io.kith.benchmarks.harness.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Variants: {@code default} (a pool of 20 to 200 threads on the server, a pool with a queue of 256
 * for callbacks on the client), {@code virtual} (a virtual thread for each call on the server),
 * {@code wide} (a queue for callbacks that holds them all).
 */
public final class SofaPeer implements Peer {
  private static final int WIDE_QUEUE = 100_000;
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  @Override
  public Server serve(String variant) throws IOException {
    int port = freePort();
    var server = new ServerConfig().setProtocol("bolt").setHost(HOST).setPort(port);
    var provider =
        new ProviderConfig<EchoService>()
            .setInterfaceId(EchoService.class.getName())
            .setRef(SofaPeer::echo)
            .setServer(server);
    if (variant.equals("virtual")) {
      String service = ConfigUniqueNameGenerator.getUniqueName(provider);
      UserThreadPoolManager.registerUserThread(service, new VirtualThreads());
    }
    provider.export();
    return () -> port;
  }

  /** Reads every field and answers with a new message. */
  private static EchoMessage echo(EchoMessage request) {
    return new EchoMessage(request.getId(), request.getName(), request.getPayload());
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    if (variant.equals("wide")) {
      RpcConfigs.putValue(RpcOptions.ASYNC_POOL_QUEUE, WIDE_QUEUE);
    }
    return new SofaClient(consumer(port).refer(), consumer(port).setInvokeType("callback").refer());
  }

  private static ConsumerConfig<EchoService> consumer(int port) {
    return new ConsumerConfig<EchoService>()
        .setInterfaceId(EchoService.class.getName())
        .setProtocol("bolt")
        .setDirectUrl("bolt://" + HOST + ":" + port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * In place of SOFARPC's own pool of virtual threads, which takes every JDK for one older than 21.
   */
  private static final class VirtualThreads extends UserThreadPool {
    @Override
    protected Executor buildExecutor() {
      return Executors.newVirtualThreadPerTaskExecutor();
    }
  }
}
