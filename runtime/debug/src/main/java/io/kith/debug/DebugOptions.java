package io.kith.debug;

import io.kith.transport.Address;
import io.kith.transport.HttpOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a debug port listens, and for whom.
 *
 * @param address port 0 for any that is free
 * @param token what requests must bring; needed beyond the loopback interface
 * @param hosts the names, in lower case, that requests may be for besides {@code localhost} and its
 *     addresses, while there is no token
 */
public record DebugOptions(Address address, Optional<String> token, Set<String> hosts) {

  /** The shortest token, in characters. */
  public static final int MIN_TOKEN_CHARS = 16;

  public DebugOptions {
    hosts = Set.copyOf(hosts);
    if (token.isEmpty() && !isLoopback(address.host())) {
      throw new IllegalArgumentException(
          "the debug port would listen on "
              + address.host()
              + ", where others reach it: set debug.token, or leave debug.host at 127.0.0.1");
    }
    if (token.isPresent() && token.get().length() < MIN_TOKEN_CHARS) {
      throw new IllegalArgumentException(
          "debug.token has fewer than " + MIN_TOKEN_CHARS + " characters");
    }
  }

  /** The loopback interface, a port that is free, no token. */
  public static DebugOptions defaults() {
    return new DebugOptions(new Address("127.0.0.1", 0), Optional.empty(), Set.of());
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Which names requests may be for, if not any: a page of a stranger can have its own name lead
   * here. A token, which no browser sends by itself, says more.
   */
  Set<String> admitted() {
    if (token.isPresent()) {
      return Set.of();
    }
    var all = new HashSet<>(HttpOptions.LOOPBACK_HOSTS);
    String own = address.host().toLowerCase(Locale.ROOT);
    all.add(own.contains(":") ? "[" + own.replaceAll("[\\[\\]]", "") + "]" : own);
    all.addAll(hosts);
    return all;
  }
}
