package io.kith.transport;

import java.time.Duration;
import java.util.Set;

/**
 * What a server does with HTTP. Every value has a default that is safe.
 *
 * @param corsOrigins the origins whose pages may call, such as {@code https://shop.example}, or
 *     {@code *} for all; none by default
 * @param corsMaxAge how long a browser may remember what it was allowed; 10 min by default
 * @param compressAboveBytes a longer answer is compressed for clients that take it so, 0 to 1 GiB;
 *     1 KiB by default
 * @param maxHeadBytes the longest request line with header fields over HTTP/1.1, 1 KiB to 1 MiB; 16
 *     KiB by default
 * @param requestTimeout how long a request may take from its first byte to its last; 30 s by
 *     default
 * @param answerTimeout how long a client may take nothing of an answer that waits for it; 30 s by
 *     default
 * @param hosts the hosts that requests may name, such as {@code localhost}, without port; any by
 *     default. With some, a page of a stranger cannot call by a name that leads here (DNS
 *     rebinding), nor send what it may not read the answer of.
 */
public record HttpOptions(
    Set<String> corsOrigins,
    Duration corsMaxAge,
    int compressAboveBytes,
    int maxHeadBytes,
    Duration requestTimeout,
    Duration answerTimeout,
    Set<String> hosts) {

  /** The names of this machine for itself: for servers that trust whoever is on it. */
  public static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final HttpOptions DEFAULTS =
      new HttpOptions(
          Set.of(),
          Duration.ofMinutes(10),
          1 << 10,
          16 << 10,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Set.of());

  public HttpOptions {
    corsOrigins = Set.copyOf(corsOrigins);
    corsOrigins.forEach(HttpOptions::requireOrigin);
    require(compressAboveBytes, 0, 1 << 30, "compressAboveBytes");
    require(maxHeadBytes, 1 << 10, 1 << 20, "maxHeadBytes");
    requireUpToADay(corsMaxAge, "corsMaxAge");
    requireUpToADay(requestTimeout, "requestTimeout");
    requireUpToADay(answerTimeout, "answerTimeout");
    hosts = Set.copyOf(hosts);
    hosts.forEach(HttpOptions::requireHost);
  }

  /** The defaults. */
  public static HttpOptions defaults() {
    return DEFAULTS;
  }

  private static void requireOrigin(String origin) {
    boolean isOrigin = origin.matches("https?://[^/?#\\s@]+");
    if (!isOrigin && !origin.equals("*")) {
      throw new IllegalArgumentException(
          "'" + origin + "' is no origin; write a scheme and a host, as in https://shop.example");
    }
  }

  private static void requireHost(String host) {
    if (!host.matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]")) {
      throw new IllegalArgumentException(
          "'" + host + "' is no host; write it in lower case and without a port, as in localhost");
    }
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + least + " to " + most);
    }
  }

  private static void requireUpToADay(Duration value, String name) {
    if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is up to one day");
    }
  }

  /** These options, for pages of other origins. */
  public HttpOptions withCorsOrigins(Set<String> value) {
    return new HttpOptions(
        value, corsMaxAge, compressAboveBytes, maxHeadBytes, requestTimeout, answerTimeout, hosts);
  }

  /** These options, with another bound of compression. */
  public HttpOptions withCompressAboveBytes(int value) {
    return new HttpOptions(
        corsOrigins, corsMaxAge, value, maxHeadBytes, requestTimeout, answerTimeout, hosts);
  }

  /** These options, with another bound of heads. */
  public HttpOptions withMaxHeadBytes(int value) {
    return new HttpOptions(
        corsOrigins, corsMaxAge, compressAboveBytes, value, requestTimeout, answerTimeout, hosts);
  }

  /** These options, with other times for slow clients. */
  public HttpOptions withTimeouts(Duration request, Duration answer) {
    return new HttpOptions(
        corsOrigins, corsMaxAge, compressAboveBytes, maxHeadBytes, request, answer, hosts);
  }

  /** These options, for requests that name one of these hosts. */
  public HttpOptions withHosts(Set<String> value) {
    return new HttpOptions(
        corsOrigins,
        corsMaxAge,
        compressAboveBytes,
        maxHeadBytes,
        requestTimeout,
        answerTimeout,
        value);
  }
}
