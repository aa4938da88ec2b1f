package io.kith.zookeeper;

import io.kith.cluster.EngineRegistry;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryProvider;
import io.kith.cluster.RegistryUrl;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/**
 * Finds the registry {@code zookeeper://host:port,host:port/path?ttl=10s}. With a user and a
 * password before the hosts, what is registered belongs to them, and nobody else sees it.
 */
public final class ZooKeeperProvider implements RegistryProvider {

  private static final String SCHEME = "zookeeper";
  private static final int PORT = 2181;
  private static final String PATH = "kith/instances";
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration LEAST_TTL = Duration.ofSeconds(1);
  private static final Duration MOST_TTL = Duration.ofMinutes(5);
  private static final int CONNECT_MILLIS = 3_000;
  private static final int CLOSE_MILLIS = 1_000;

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Registry open(String url, Identity identity, TransportOptions options) {
    RegistryUrl parsed = RegistryUrl.parse(url, SCHEME, PORT, Set.of("ttl"));
    Duration ttl = parsed.setting("ttl", TTL, LEAST_TTL, MOST_TTL);
    CuratorFrameworkFactory.Builder client =
        CuratorFrameworkFactory.builder()
            .connectString(parsed.hosts())
            .ensembleTracker(false) // the URL says where it is
            .sessionTimeoutMs(Math.toIntExact(ttl.toMillis()))
            .connectionTimeoutMs(CONNECT_MILLIS)
            .maxCloseWaitMs(CLOSE_MILLIS)
            // Whatever fails is tried again by those who ask.
            .retryPolicy(new RetryNTimes(0, 0));
    if (!parsed.user().isEmpty()) {
      String who = parsed.user() + ":" + parsed.password();
      client.authorization("digest", who.getBytes(StandardCharsets.UTF_8));
      client.aclProvider(new CreatorOnly());
    }
    CuratorFramework curator = client.build();
    String path = "/" + (parsed.path().isEmpty() ? PATH : parsed.path());
    return EngineRegistry.of(
        parsed.toString(), "ZooKeeper", parsed.hosts(), new ZooKeeperEngine(curator, path));
  }

  /** Nodes are their creator's alone. */
  private static final class CreatorOnly implements ACLProvider {

    @Override
    public List<ACL> getDefaultAcl() {
      return ZooDefs.Ids.CREATOR_ALL_ACL;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
      return getDefaultAcl();
    }
  }
}
