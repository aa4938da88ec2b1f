package io.kith.consul;

import io.kith.cluster.RegistryUrl;
import io.kith.transport.Address;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the URL of a Consul says: {@code consul://host:port?dc=eu&tls=true}.
 *
 * @param agent the agent that is asked, and that this process is registered with
 * @param tls whether it is spoken to over TLS
 * @param authorities the file with those whose certificates are believed, if the URL names one
 * @param identity the certificate and key that are shown to it, if the URL names them
 * @param datacenter where instances are looked for, if not in the agent's own
 * @param consistency how fresh an answer must be
 * @param tokenFile the file with the token, if the URL names one
 * @param ttl after how long without a sign of life an instance counts as dead
 * @param removeAfter after how long of that Consul forgets it; Consul takes a minute at least
 */
record ConsulUrl(
    Address agent,
    boolean tls,
    Optional<Path> authorities,
    Optional<KeyFiles> identity,
    Optional<String> datacenter,
    Consistency consistency,
    Optional<Path> tokenFile,
    Duration ttl,
    Duration removeAfter) {

  /** How fresh the answer to a question must be. */
  enum Consistency {
    /** As the leader knows it, but for the moment in which it has lost its office unawares. */
    DEFAULT,
    /** As any server knows it: it may be old, and can be had without a leader. */
    STALE,
    /** As the leader knows it after it has asked the others whether it still is. */
    CONSISTENT
  }

  static final String SCHEME = "consul";
  static final int DEFAULT_PORT = 8500;

  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofSeconds(15);
  private static final Duration LONGEST_TTL = Duration.ofHours(1);
  private static final Duration SHORTEST_REMOVAL = Duration.ofMinutes(1);
  private static final Duration LONGEST_REMOVAL = Duration.ofDays(7);
  private static final Set<String> SETTINGS =
      Set.of(
          "tls",
          "ca",
          "certificate",
          "key",
          "dc",
          "consistency",
          "token-file",
          "ttl",
          "remove-after");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is no such URL; says what is expected
   */
  static ConsulUrl parse(String text) {
    RegistryUrl url = RegistryUrl.parse(text, SCHEME, DEFAULT_PORT, SETTINGS);
    require(url.user().isEmpty(), url, "Consul knows no users; name a file with token-file=");
    require(url.path().isEmpty(), url, "nothing may follow the port but ? and settings");
    require(url.addresses().size() == 1, url, "one agent, which knows the others");
    boolean tls = flag(url, "tls");
    Optional<Path> authorities = url.setting("ca").map(Path::of);
    Optional<Path> certificate = url.setting("certificate").map(Path::of);
    Optional<Path> key = url.setting("key").map(Path::of);
    require(certificate.isPresent() == key.isPresent(), url, "certificate= and key=, or neither");
    require(
        tls || authorities.isEmpty() && certificate.isEmpty(),
        url,
        "tls=true beside ca=, certificate= and key=");
    return new ConsulUrl(
        url.addresses().getFirst(),
        tls,
        authorities,
        certificate.map(file -> new KeyFiles(file, key.orElseThrow())),
        url.setting("dc"),
        consistency(url),
        url.setting("token-file").map(Path::of),
        url.setting("ttl", TTL, SHORTEST_TTL, LONGEST_TTL),
        url.setting("remove-after", SHORTEST_REMOVAL, SHORTEST_REMOVAL, LONGEST_REMOVAL));
  }

  private static void require(boolean right, RegistryUrl url, String expected) {
    if (!right) {
      throw new IllegalArgumentException("the registry's URL " + url + ": expected is " + expected);
    }
  }

  private static boolean flag(RegistryUrl url, String name) {
    String value = url.setting(name).orElse("false");
    require(
        value.equals("true") || value.equals("false"), url, name + "=true or " + name + "=false");
    return value.equals("true");
  }

  private static Consistency consistency(RegistryUrl url) {
    String name = url.setting("consistency").orElse("default");
    Optional<Consistency> known =
        Stream.of(Consistency.values())
            .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
            .findFirst();
    require(known.isPresent(), url, "consistency= default, stale or consistent");
    return known.orElseThrow();
  }
}
