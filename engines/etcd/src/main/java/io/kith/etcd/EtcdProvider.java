package io.kith.etcd;

import io.kith.cluster.EngineRegistry;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryProvider;
import io.kith.cluster.RegistryUrl;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the registry {@code etcd://host:port,host:port/prefix?ttl=10s}. A user and a password stand
 * before the hosts; {@code ca=} names the file of the authority that etcd's certificates are from,
 * which has TLS spoken, {@code certificate=} and {@code key=} those by which etcd knows this
 * process.
 */
public final class EtcdProvider implements RegistryProvider {

  private static final String SCHEME = "etcd";
  private static final int PORT = 2379;
  private static final String PREFIX = "kith/instances";
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration LEAST_TTL = Duration.ofSeconds(2);
  private static final Duration MOST_TTL = Duration.ofMinutes(5);

  /** Shorter than what etcd allows by default, 5 s, would end the connection. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(10);

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Registry open(String url, Identity identity, TransportOptions options) {
    RegistryUrl parsed =
        RegistryUrl.parse(url, SCHEME, PORT, Set.of("ttl", "ca", "certificate", "key"));
    Duration ttl = parsed.setting("ttl", TTL, LEAST_TTL, MOST_TTL);
    TransportOptions.Builder connections =
        TransportOptions.builder()
            .eventLoops(1)
            .grpcPingInterval(PING_INTERVAL)
            .connectTimeout(options.connectTimeout())
            .fileCheckInterval(options.fileCheckInterval());
    tls(parsed).ifPresent(connections::clientTls);
    Optional<Auth.Credentials> credentials =
        parsed.user().isEmpty()
            ? Optional.empty()
            : Optional.of(new Auth.Credentials(parsed.user(), parsed.password()));
    Client client = Client.create(identity, connections.build());
    var members = new EtcdMembers(client, parsed.addresses(), credentials);
    String prefix = "/" + (parsed.path().isEmpty() ? PREFIX : parsed.path()) + "/";
    return EngineRegistry.of(
        parsed.toString(),
        "etcd",
        parsed.hosts(),
        new EtcdEngine(members, prefix, ttl, client::close));
  }

  private static Optional<ClientTls> tls(RegistryUrl url) {
    Optional<Path> certificate = url.setting("certificate").map(Path::of);
    Optional<Path> key = url.setting("key").map(Path::of);
    Optional<ClientTls> trusted = url.setting("ca").map(Path::of).map(ClientTls::trusting);
    if (certificate.isPresent() != key.isPresent() || (key.isPresent() && trusted.isEmpty())) {
      throw new IllegalArgumentException(
          "the URL of the registry "
              + url
              + ": certificate= and key= stand together, and beside ca=");
    }
    return key.isPresent()
        ? trusted.map(tls -> tls.withIdentity(new KeyFiles(certificate.orElseThrow(), key.get())))
        : trusted;
  }
}
