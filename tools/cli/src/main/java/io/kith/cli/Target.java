package io.kith.cli;

import io.kith.Introspection;
import io.kith.cluster.Cluster;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What is called: an application by its name, or whatever listens at an address. */
sealed interface Target extends AutoCloseable {

  /**
   * The contracts of what it serves.
   *
   * @throws CallException if they cannot be had
   */
  List<ServiceSchema> contracts();

  /**
   * Makes the call in the current context, and blocks until it is over; until there is a stream of
   * replies, if it is one, which goes on until this is closed.
   */
  Reply call(String service, MethodBinding method, Object request, Metadata metadata);

  /** How it is called in a sentence. */
  String description();

  @Override
  void close();

  /** The target at this address, in plain text. */
  static Target at(Address address) {
    return at(address, Optional.empty());
  }

  /** The target at this address. */
  static Target at(Address address, Optional<ClientTls> tls) {
    return new AtAddress(address, Client.create(identity(), options(tls)));
  }

  /**
   * The target that a registry knows by this name.
   *
   * @throws IllegalArgumentException if the URL is none of a registry that others can reach
   */
  static Target named(String app, String registryUrl, Optional<ClientTls> tls) {
    if (registryUrl.startsWith("memory:")) {
      throw new IllegalArgumentException(
          "the registry "
              + registryUrl
              + " is known within one process only; name a hub by --registry"
              + " or KITH_REGISTRY, or the instance itself by --address");
    }
    Identity identity = identity();
    TransportOptions options = options(tls);
    return new InRegistry(app, identity, options, Registries.open(registryUrl, identity, options));
  }

  private static Identity identity() {
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    return new Identity("kith-call", "kith-call-" + Long.toString(id, 36));
  }

  private static TransportOptions options(Optional<ClientTls> tls) {
    TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
    tls.ifPresent(options::clientTls);
    return options.build();
  }

  /** Whatever listens at an address. */
  final class AtAddress implements Target {

    private final Client client;
    private final Channel channel;

    private AtAddress(Address address, Client client) {
      this.client = client;
      this.channel = client.channel(address);
    }

    @Override
    public List<ServiceSchema> contracts() {
      return channel.stub(Introspection.class).services();
    }

    @Override
    public Reply call(String service, MethodBinding method, Object request, Metadata metadata) {
      var call = new Call(method.method(), request, Context.current(), metadata);
      Reply reply = channel.call(method, call);
      if (reply instanceof Reply.Failure failure && failure.executed() == Reply.Executed.NO) {
        call.closeRequests();
      }
      return reply;
    }

    @Override
    public String description() {
      return channel.address().toString();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** An application, found through a registry. */
  final class InRegistry implements Target {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String app;
    private final Identity identity;
    private final TransportOptions options;
    private final Registry registry;
    private final List<Cluster> calling = new ArrayList<>();

    private InRegistry(String app, Identity identity, TransportOptions options, Registry registry) {
      this.options = options;
      this.app = app;
      this.identity = identity;
      this.registry = registry;
    }

    @Override
    public List<ServiceSchema> contracts() {
      requireKnown();
      try (Cluster cluster = cluster(Metadata.empty())) {
        ServiceBinding<Introspection> binding = ServiceBinding.of(Introspection.class);
        return binding.stub(cluster.invoker(binding, Query.app(app))).services();
      }
    }

    @Override
    public Reply call(String service, MethodBinding method, Object request, Metadata metadata) {
      Cluster cluster = cluster(metadata);
      calling.add(cluster);
      return cluster.call(Query.app(app).withService(service), method, request);
    }

    private Cluster cluster(Metadata metadata) {
      return Cluster.builder(identity, registry)
          .options(options)
          .patience(PATIENCE)
          .filter((call, next) -> next.call(call.with(metadata)))
          .open();
    }

    private void requireKnown() {
      if (!snapshot(Query.app(app)).instances().isEmpty()) {
        return;
      }
      List<String> apps =
          snapshot(Query.all()).instances().stream()
              .map(Instance::app)
              .distinct()
              .sorted()
              .toList();
      if (apps.contains(app)) { // it has come in the meantime
        return;
      }
      throw new CallException(
          Code.UNAVAILABLE,
          "the registry "
              + registry.url()
              + " knows no application '"
              + app
              + "'; "
              + (apps.isEmpty()
                  ? "it knows none at all: start one with KITH_REGISTRY=" + registry.url()
                  : "it knows " + String.join(", ", apps)));
    }

    private Snapshot snapshot(Query query) {
      return registry
          .snapshot(query, PATIENCE)
          .orElseThrow(() -> new CallException(Code.UNAVAILABLE, unreachable()));
    }

    private String unreachable() {
      return "the registry "
          + registry.url()
          + " does not answer"
          + registry.trouble().map(trouble -> ": " + trouble).orElse("")
          + ". Is it running (kith hub)? Another is named by --registry or KITH_REGISTRY; --address"
          + " calls an instance without any";
    }

    @Override
    public String description() {
      return app;
    }

    @Override
    public void close() {
      calling.forEach(Cluster::close);
      registry.close();
    }
  }
}
