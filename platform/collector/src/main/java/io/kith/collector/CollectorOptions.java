package io.kith.collector;

import io.kith.config.ByteSize;
import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a collector can be told, in the section {@code collector} of a hub's configuration;
 * docs/collector.md tells more of each.
 *
 * @param store where it keeps what it is told: {@code sqlite:} in {@code directory}, or {@code
 *     postgresql://host:port/database}, which several hubs share
 * @param user of the database, if it is PostgreSQL
 * @param password of that user
 * @param directory where its files are; chosen by the hub if it is not said
 * @param memory what messages that are read, and traces that wait to be complete, may take together
 * @param settle how long after its last span a trace is taken as complete
 * @param longestWait how long after its first span it is so at the latest
 * @param slow a trace that takes as long is kept in any case, as one that failed is
 * @param keepShare the share of all other traces that is kept, 0 to 1
 * @param keepPerSecond how many of them at the most in a second
 * @param retention after what time a trace is dropped
 * @param size what all that is stored may take; the oldest goes first
 * @param export where all that comes in is sent on to
 */
@Configuration
public record CollectorOptions(
    @Default("sqlite:") String store,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> directory,
    @Default("128MiB") @Range(least = "16MiB", most = "16GiB") ByteSize memory,
    @Default("5s") @Range(least = "0s", most = "1m") Duration settle,
    @Default("30s") @Range(least = "0s", most = "5m") Duration longestWait,
    @Default("1s") @Range(least = "1ms", most = "1h") Duration slow,
    @Default("1") @Range(least = "0", most = "1") double keepShare,
    @Default("2000") @Range(least = "0", most = "1000000") int keepPerSecond,
    @Default("7d") @Range(least = "1h", most = "3650d") Duration retention,
    @Default("2GiB") @Range(least = "16MiB", most = "1024GiB") ByteSize size,
    List<ExportSettings> export) {

  public CollectorOptions {
    if (!store.equals("sqlite:") && !store.startsWith("postgresql://")) {
      throw new IllegalArgumentException(
          "store is '" + store + "'; allowed are sqlite: and postgresql://host:port/database");
    }
    export = List.copyOf(export);
  }

  /**
   * One backend that takes OTLP over HTTP.
   *
   * @param url without the path, such as {@code http://tempo:4318}
   * @param headers that go with each request, such as a token
   * @param queue what may wait to be sent; what is beyond is dropped and counted
   */
  public record ExportSettings(
      String url,
      Map<String, Secret> headers,
      @Default("16MiB") @Range(least = "1MiB", most = "1GiB") ByteSize queue) {

    public ExportSettings {
      String scheme = URI.create(url).getScheme();
      if (!"http".equals(scheme) && !"https".equals(scheme)) {
        throw new IllegalArgumentException(
            "url is '" + url + "'; allowed is such as http://tempo:4318");
      }
      headers = Map.copyOf(headers);
    }
  }

  /** The defaults, with files in this directory. */
  public static CollectorOptions in(String directory) {
    return new CollectorOptions(
        "sqlite:",
        Optional.empty(),
        Optional.empty(),
        Optional.of(directory),
        new ByteSize(128L << 20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        1,
        2_000,
        Duration.ofDays(7),
        new ByteSize(2L << 30),
        List.of());
  }
}
