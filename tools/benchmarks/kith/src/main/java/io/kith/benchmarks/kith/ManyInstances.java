package io.kith.benchmarks.kith;

import io.kith.benchmarks.harness.Peer;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallCounters;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Many servers in one process, each with a port and an event loop of its own, and registered with a
 * hub in the same process.
 */
final class ManyInstances implements Peer.Server {

  /** How variants of this kind begin; the number of instances follows. */
  static final String VARIANT = "instances-";

  private static final ServiceBinding<EchoService> SERVICE = ServiceBinding.of(EchoService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Hub hub;
  private final Registry registry;
  private final TransportOptions options = TransportOptions.builder().eventLoops(1).build();
  private final List<Server> servers = new ArrayList<>();

  private ManyInstances(Hub hub) {
    this.hub = hub;
    this.registry =
        Registries.open("hub://" + hub.address(), new Identity("echo", "echo-all"), options);
  }

  /** Returns when the hub knows all of them. */
  static ManyInstances serve(int count, EchoService echo) throws IOException, InterruptedException {
    var all =
        new ManyInstances(
            Hub.start(HubOptions.defaults().withAddress(new Address(KithPeer.LOOPBACK, 0))));
    for (int i = 1; i <= count; i++) {
      all.add(new Identity("echo", "echo-" + i), echo);
    }
    all.awaitRegistration();
    return all;
  }

  private void add(Identity identity, EchoService echo) throws IOException {
    Server server = Server.builder(identity).options(options).filter(new CallCounters()).start();
    server.serve(SERVICE, echo);
    servers.add(server);
    registry.register(
        Instance.builder(identity, server.address(), Instant.now())
            .state(Instance.State.READY)
            .build()
            .with(List.of(ServiceEntry.of(SERVICE.schema()))));
  }

  private void awaitRegistration() {
    var query = Query.service(SERVICE.schema().name());
    long startNanos = System.nanoTime();
    while (registry.snapshot(query, PATIENCE).orElseThrow().instances().size() < servers.size()) {
      if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException("the hub does not know all instances");
      }
    }
  }

  @Override
  public int port() {
    return hub.address().port();
  }

  @Override
  public void close() {
    registry.close();
    servers.forEach(Server::close);
    hub.close();
  }
}
