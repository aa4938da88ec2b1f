package io.kith.benchmarks.dubbo;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.DubboEchoServiceTriple;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.EchoService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/**
 * Variants: {@code tri} (HTTP/2 with protobuf, by stubs that Dubbo's compiler generates) and {@code
 * dubbo} (Dubbo's own protocol and serialization, by a Java interface), each on Dubbo's fixed pool
 * of 200 threads or, with {@code -virtual} behind the name, on its pool of virtual threads.
 */
public final class DubboPeer implements Peer {
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  @Override
  public Server serve(String variant) throws IOException {
    int port = freePort();
    var protocol = new ProtocolConfig(variant.startsWith("tri") ? "tri" : "dubbo", port);
    protocol.setHost(HOST);
    if (variant.endsWith("-virtual")) {
      protocol.setThreadpool("virtual");
    }
    bootstrap("echo-server")
        .protocol(protocol)
        .service(variant.startsWith("tri") ? triService() : dubboService())
        .start();
    return () -> port;
  }

  private static ServiceConfig<EchoService> triService() {
    var service = new ServiceConfig<EchoService>();
    service.setInterface(EchoService.class);
    service.setRef(new TriEcho());
    return service;
  }

  private static ServiceConfig<EchoInterface> dubboService() {
    var service = new ServiceConfig<EchoInterface>();
    service.setInterface(EchoInterface.class);
    service.setRef(
        request -> new EchoData(request.getId(), request.getName(), request.getPayload()));
    return service;
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    bootstrap("echo-client").start();
    return variant.startsWith("tri")
        ? new TriClient(reference(EchoService.class, "tri", port))
        : new DubboClient(reference(EchoInterface.class, "dubbo", port));
  }

  private static <T> T reference(Class<T> type, String protocol, int port) {
    var reference = new ReferenceConfig<T>();
    reference.setInterface(type);
    reference.setUrl(protocol + "://" + HOST + ":" + port);
    return reference.get();
  }

  private static DubboBootstrap bootstrap(String name) {
    var application = new ApplicationConfig(name);
    application.setQosEnable(false);
    return DubboBootstrap.getInstance()
        .application(application)
        .registry(new RegistryConfig("N/A"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Reads every field and answers with a new message. */
  private static final class TriEcho extends DubboEchoServiceTriple.EchoServiceImplBase {
    @Override
    public EchoMessage echo(EchoMessage request) {
      return EchoMessage.newBuilder()
          .setId(request.getId())
          .setName(request.getName())
          .setPayload(request.getPayload())
          .build();
    }
  }
}
