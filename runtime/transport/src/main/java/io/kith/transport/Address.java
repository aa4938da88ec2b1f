package io.kith.transport;

import java.util.Objects;

/**
 * Where a server listens.
 *
 * @param host a host name or an IP address, without brackets
 * @param port 0 to 65535; 0 lets the system choose, where one listens
 */
public record Address(String host, int port) {

  public Address {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("an address needs a host");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /**
   * The address of a text {@code host:port} or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw notAnAddress(text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw notAnAddress(text);
    }
    try {
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw notAnAddress(text);
    }
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no address; expected host:port, such as localhost:4242 or [::1]:4242");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
