package io.kith;

import io.kith.cluster.Eligibility;
import io.kith.cluster.Instance;
import io.kith.cluster.Location;
import io.kith.cluster.Target;
import io.kith.cluster.steady.StateHome;
import io.kith.cluster.steady.SteadyOptions;
import io.kith.codec.Limits;
import io.kith.config.ByteSize;
import io.kith.config.Config;
import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.Balancers;
import io.kith.policy.Place;
import io.kith.policy.SlowStart;
import io.kith.policy.Spread;
import io.kith.policy.Subset;
import io.kith.resilience.SharedQuotas;
import io.kith.transport.Address;
import io.kith.transport.HttpOptions;
import io.kith.transport.TransportOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * What an application can be told: docs/configuration.md describes each key. The bounds are those
 * of the types that the values are for.
 *
 * @param app the application's own section, bound by {@link App#settings}
 */
@Configuration
record Settings(
    @Default("memory:") String registry,
    Optional<String> advertise,
    Optional<String> rules,
    ServerSettings server,
    ClientSettings client,
    TransportSettings transport,
    LimitSettings limits,
    QuotaSettings quotas,
    HttpSettings http,
    InstanceSettings instance,
    DiscoverySettings discovery,
    ReadinessSettings readiness,
    FaultSettings faults,
    TelemetrySettings telemetry,
    DebugSettings debug,
    Config app) {

  /** How it is called. */
  record ServerSettings(
      @Default("127.0.0.1") String host,
      @Default("0") @Range(least = "0", most = "65535") int port,
      @Default("300ms") @Range(least = "0s", most = "5m") Duration propagation,
      @Default("10s") @Range(least = "0s", most = "1h") Duration drain,
      @Default("20000") @Range(least = "1", most = "1048576") int maxConnections,
      @Default("131072") @Range(least = "1", most = "1048576") int maxCallsPerConnection,
      @Default("10m") @Range(least = "1ms", most = "1d") Duration idleTimeout,
      @Default("5m") @Range(least = "0s", most = "1d") Duration leastPingInterval,
      Optional<Boolean> reflection,
      Optional<ServerTlsSettings> tls,
      @Default("false") boolean plaintext,
      Optional<TokenSettings> tokens,
      List<AccessSettings> access) {

    ServerSettings {
      if (host.isBlank()) {
        throw new IllegalArgumentException("host is empty; write 0.0.0.0 for all interfaces");
      }
    }

    Address address() {
      return new Address(host, port);
    }

    /** What is wrong with the plain text that it speaks, if that goes beyond this machine. */
    Optional<String> plaintextTrouble() {
      return tls.isPresent() || plaintext || isLoopback()
          ? Optional.empty()
          : Optional.of(
              "LISTENS ON "
                  + address()
                  + " IN PLAIN TEXT: whoever is on the way can read and change what is said, and"
                  + " nobody knows who calls. Set server.tls.certificate and server.tls.key, or"
                  + " server.plaintext to true if the network is to be trusted");
    }

    /** A host that is not known will be refused when it comes to listening. */
    private boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return true;
      }
    }
  }

  /** How it calls others. */
  record ClientSettings(
      @Default("10s") @Range(least = "1ms", most = "1d") Duration timeout,
      @Default("10s") @Range(least = "0s", most = "1h") Duration patience,
      @Default("3") @Range(least = "1", most = "16") int maxAttempts,
      @Default("1") @Range(least = "1", most = "64") int connections,
      @Default("weighted-round-robin") String balancer,
      @Default("10s") @Range(least = "0s", most = "1h") Duration slowStart,
      OutlierSettings outliers,
      @Default("true") boolean zoneAware,
      @Default("1.2") @Range(least = "1", most = "10") double zoneHeadroom,
      @Default("0") @Range(least = "0", most = "1000000") int subset,
      @Range(least = "0") Optional<Integer> subsetIndex,
      @Default("false") boolean connectionsByWeight,
      @Default("2s") @Range(least = "1ms", most = "1d") Duration connectTimeout,
      @Default("false") boolean waitForReady,
      Optional<ClientTlsSettings> tls,
      Optional<String> token,
      Map<String, String> targets) {

    ClientSettings {
      try {
        Balancers.require(balancer);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("balancer: " + e.getMessage(), e);
      }
      targets.forEach((service, target) -> {
        try {
          Target.parse(target);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("targets." + service + ": " + e.getMessage(), e);
        }
      });
    }

    /** Who is called, and with what weight, by a client of this name that is there. */
    Eligibility eligibility(String name, Place here) {
      return new Eligibility(
          outliers.detection(),
          outliers.ejection(),
          new SlowStart(slowStart),
          subsetIndex
              .map(index -> new Subset(subset, index))
              .orElseGet(() -> subset == 0 ? Subset.all() : Subset.of(subset, name)),
          new Spread(zoneHeadroom),
          zoneAware ? here : new Place("", ""));
    }

    /** Where this service is called whatever the registry says; empty if nothing is said of it. */
    Optional<Target> target(String service) {
      return Optional.ofNullable(targets.get(service)).map(Target::parse);
    }
  }

  /** What both sides of a connection do. */
  record TransportSettings(
      @Range(least = "1", most = "1024") Optional<Integer> eventLoops,
      @Default("10s") @Range(least = "1ms", most = "1d") Duration handshakeTimeout,
      @Default("5s") @Range(least = "1ms", most = "1d") Duration pingInterval,
      @Default("5m") @Range(least = "1ms", most = "1d") Duration grpcPingInterval,
      @Default("1s") @Range(least = "1ms", most = "1d") Duration silenceTimeout,
      @Default("3s") @Range(least = "1ms", most = "1d") Duration deadPeerTimeout,
      @Default("5s") @Range(least = "1ms", most = "1d") Duration fileCheckInterval) {}

  /** What it does with HTTP. */
  record HttpSettings(
      List<String> corsOrigins,
      @Default("10m") @Range(least = "1s", most = "1d") Duration corsMaxAge,
      @Default("1KiB") @Range(least = "1B", most = "1GiB") ByteSize compressAbove,
      @Default("16KiB") @Range(least = "1KiB", most = "1MiB") ByteSize head,
      @Default("30s") @Range(least = "1s", most = "1d") Duration requestTimeout,
      @Default("30s") @Range(least = "1s", most = "1d") Duration answerTimeout,
      List<String> hosts) {

    HttpOptions options() {
      return new HttpOptions(
          Set.copyOf(corsOrigins),
          corsMaxAge,
          compressAbove.toInt(),
          head.toInt(),
          requestTimeout,
          answerTimeout,
          Set.copyOf(hosts));
    }
  }

  /** How large things may be. */
  record LimitSettings(
      @Default("64MiB") @Range(least = "1B", most = "1GiB") ByteSize message,
      @Default("100") @Range(least = "1", most = "1000") int depth,
      @Default("4000000") @Range(least = "1") int elements,
      @Default("1MiB") @Range(least = "256KiB", most = "16777215B") ByteSize frame,
      @Default("64MiB") @Range(least = "1KiB", most = "1GiB") ByteSize queue,
      @Default("256KiB") @Range(least = "64KiB", most = "64MiB") ByteSize stream,
      @Default("8MiB") @Range(least = "1MiB", most = "1GiB") ByteSize streams) {

    Limits ofMessages() {
      return new Limits(message.toInt(), depth, elements);
    }
  }

  /** How the quotas of limits are shared with other processes. */
  record QuotaSettings(
      Optional<String> store,
      @Default("5ms") @Range(least = "0s", most = "1s") Duration patience,
      @Default("1") @Range(least = "1", most = "100000") int processes) {

    SharedQuotas open(String process, IntSupplier instances) {
      return store
          .map(url -> SharedQuotas.open(url, process, patience, processes))
          .orElseGet(() -> SharedQuotas.divided(processes, instances));
    }
  }

  /** What others are told of it. */
  record InstanceSettings(
      @Default("0.0.0") String version,
      @Default("") String region,
      @Default("") String zone,
      @Default("") String cell,
      @Default("100") @Range(least = "0", most = "10000") int weight,
      Map<String, String> labels) {

    Place place() {
      return new Place(region, zone);
    }

    Instance.Builder describe(Instance.Builder instance) {
      return instance
          .version(version)
          .location(new Location(region, zone, cell))
          .weight(weight)
          .labels(labels);
    }
  }

  /** How it goes on without its registry, and what it is there for others. */
  record DiscoverySettings(
      Optional<String> directory,
      @Default("1d") @Range(least = "0s", most = "365d") Duration maxAge,
      @Default("0.5") @Range(least = "0", most = "1") double holdShare,
      @Default("1m") @Range(least = "0s", most = "1d") Duration hold,
      @Default("300ms") @Range(least = "0s", most = "1m") Duration farewell,
      @Default("false") boolean perService) {

    private static final String NOWHERE = "none";

    /** Of this application and this registry. */
    SteadyOptions steady(String app, String registryUrl) {
      SteadyOptions options = SteadyOptions.defaults().withMaxAge(maxAge).withHold(holdShare, hold);
      Path registries =
          directory.map(Path::of).orElseGet(() -> StateHome.directory().resolve("registries"));
      return directory.filter(NOWHERE::equals).isPresent()
          ? options
          : options.withFile(registries.resolve(fileName(app, registryUrl)));
    }

    private static String fileName(String app, String registryUrl) {
      return app.replaceAll("[^A-Za-z0-9._-]", "_")
          + "-"
          + Integer.toHexString(registryUrl.hashCode());
    }
  }

  /** Whether its rules may have faults, to test with. */
  record FaultSettings(@Default("false") boolean allowed) {}

  /** How its readiness checks are asked. */
  record ReadinessSettings(
      @Default("5s") @Range(least = "10ms", most = "1h") Duration interval,
      @Default("2s") @Range(least = "1ms", most = "1h") Duration timeout,
      @Default("3") @Range(least = "1", most = "1000") int failures) {}

  /** The bounds and times of all connections. */
  TransportOptions options() {
    TransportOptions.Builder options =
        TransportOptions.builder()
            .limits(limits.ofMessages())
            .http(http.options())
            .maxFrameBytes(limits.frame().toInt())
            .maxQueuedBytes(limits.queue().toInt())
            .streamCreditBytes(limits.stream().toInt())
            .connectionCreditBytes(limits.streams().toInt())
            .maxConnections(server.maxConnections())
            .maxCallsPerConnection(server.maxCallsPerConnection())
            .idleTimeout(server.idleTimeout())
            .defaultTimeout(client.timeout())
            .connections(client.connections())
            .connectTimeout(client.connectTimeout())
            .waitForReady(client.waitForReady())
            .handshakeTimeout(transport.handshakeTimeout())
            .pingInterval(transport.pingInterval())
            .grpcPingInterval(transport.grpcPingInterval())
            .leastPingInterval(server.leastPingInterval())
            .silenceTimeout(transport.silenceTimeout())
            .deadPeerTimeout(transport.deadPeerTimeout())
            .fileCheckInterval(transport.fileCheckInterval());
    server.tls().ifPresent(tls -> options.serverTls(tls.with(server.plaintext())));
    client.tls().ifPresent(tls -> options.clientTls(tls.tls()));
    transport.eventLoops().ifPresent(options::eventLoops);
    return options.build();
  }
}
