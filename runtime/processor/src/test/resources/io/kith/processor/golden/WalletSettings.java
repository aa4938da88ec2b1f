package shop;

import io.kith.config.ByteSize;
import io.kith.config.Config;
import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Configuration
record WalletSettings(
    @Default("100") @Range(least = "0", most = "1000000") int startCoins,
    @Default("30s") @Range(least = "1ms") Duration refresh,
    Optional<Secret> apiKey,
    @Default("free, \"gold\"") List<String> tiers,
    Store store,
    Map<String, Peer> peers,
    List<Peer> backups,
    Config plugins) {

  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  record Store(@Default("1MiB") ByteSize cache, @Default("oldest-first") Order order) {}

  record Peer(String host, @Default("80") int port) {}
}
