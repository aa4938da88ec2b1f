package io.kith.cluster;

import io.kith.transport.Address;
import io.kith.transport.Protocol;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that is called where it is, whoever made it and whatever the registry says.
 *
 * @param protocol what it speaks
 * @param address where it listens
 */
public record Target(Protocol protocol, Address address) {

  private static final String SEPARATOR = "://";

  public Target {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(address, "address");
  }

  /**
   * The target of a text {@code grpc://host:port} or {@code kith://host:port}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static Target parse(String text) {
    for (Protocol protocol : Protocol.values()) {
      String scheme = scheme(protocol) + SEPARATOR;
      if (text.startsWith(scheme)) {
        return new Target(protocol, Address.parse(text.substring(scheme.length())));
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no target; expected "
            + Stream.of(Protocol.values())
                .map(protocol -> scheme(protocol) + SEPARATOR + "host:port")
                .collect(Collectors.joining(" or ")));
  }

  private static String scheme(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return scheme(protocol) + SEPARATOR + address;
  }
}
