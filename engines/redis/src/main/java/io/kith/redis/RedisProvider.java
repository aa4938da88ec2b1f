package io.kith.redis;

import io.kith.resilience.QuotaStore;
import io.kith.resilience.QuotaStoreProvider;
import java.time.Duration;
import java.util.Set;

/** Finds the store {@code redis://host:port}, or {@code rediss://} by TLS. */
public final class RedisProvider implements QuotaStoreProvider {

  @Override
  public Set<String> schemes() {
    return Set.of(RedisUrl.PLAIN, RedisUrl.TLS);
  }

  @Override
  public QuotaStore open(String url, String instance, Duration patience) {
    return new RedisStore(RedisUrl.parse(url), instance, patience);
  }
}
