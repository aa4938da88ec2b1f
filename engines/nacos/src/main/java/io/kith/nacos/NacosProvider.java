package io.kith.nacos;

import io.kith.cluster.EngineRegistry;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryProvider;
import io.kith.cluster.RegistryUrl;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The registry {@code nacos://user:password@host:port,host:port/namespace}; docs/registries.md
 * tells what may follow.
 *
 * <p>Nacos' client keeps what it knows in files, here in a temporary directory that goes when the
 * registry is closed or, where it writes on after that, when the process ends, and logs as the
 * application does. Some of its threads belong to the whole process and stay when the last registry
 * is closed; they are daemons, and their names begin with {@code nacos.} or {@code
 * com.alibaba.nacos}.
 */
public final class NacosProvider implements RegistryProvider {

  private static final String SCHEME = "nacos";
  private static final int DEFAULT_PORT = 8848;
  private static final String GROUP = "KITH";
  private static final Set<String> SETTINGS = Set.of("group", "list");
  private static final Duration SHORTEST_LIST = Duration.ofMillis(100);
  private static final Duration LIST = Duration.ofSeconds(5);
  private static final Duration LONGEST_LIST = Duration.ofMinutes(10);

  /** Made by the {@link java.util.ServiceLoader}. */
  public NacosProvider() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Registry open(String text, Identity identity, TransportOptions options) {
    RegistryUrl url = RegistryUrl.parse(text, SCHEME, DEFAULT_PORT, SETTINGS);
    Duration list = url.setting("list", LIST, SHORTEST_LIST, LONGEST_LIST);
    NacosCache cache = NacosCache.create();
    return EngineRegistry.of(
        url.toString(),
        "Nacos",
        url.hosts(),
        new NacosEngine(
            properties(url, cache.directory()),
            url.setting("group").orElse(GROUP),
            list,
            cache::close));
  }

  private static Properties properties(RegistryUrl url, Path cache) {
    var properties = new Properties();
    properties.setProperty(
        "serverAddr",
        url.addresses().stream().map(Address::toString).collect(Collectors.joining(",")));
    if (!url.path().isEmpty()) {
      properties.setProperty("namespace", url.path());
    }
    if (!url.user().isEmpty()) {
      properties.setProperty("username", url.user());
      properties.setProperty("password", url.password());
    }
    properties.setProperty("JM.SNAPSHOT.PATH", cache.toString());
    properties.setProperty("namingLoadCacheAtStart", "false");
    // An answer that comes late may take the place of news: what is known is asked for again.
    properties.setProperty("namingAsyncQuerySubscribeService", "true");
    properties.setProperty("namingRequestTimeout", "3000");
    properties.setProperty("redoDelayTime", "500");
    properties.setProperty("enableClientMetrics", "false");
    return properties;
  }
}
