package io.kith;

import io.kith.transport.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the address by which others reach a server, and says when they cannot. Of what may say it,
 * the first decides: the configuration; where the server listens, if that is one address; the
 * variable {@code POD_IP}, by which Kubernetes' downward API tells a pod its address; by which of
 * its addresses this machine would speak to the registry; any address of a local network.
 *
 * @param bound where the server listens
 * @param registryUrl who the address is told to
 * @param podIp what the variable says
 */
record Reachability(Address bound, String registryUrl, Optional<String> podIp) {

  /** The variable that a pod's manifest sets from {@code status.podIP}. */
  static final String POD_IP = "POD_IP";

  private static final Pattern REMOTE = Pattern.compile("[a-z]+://(?:[^/@]*@)?([^/,]+).*");

  /**
   * The address to tell others.
   *
   * @param said what the configuration says: a host, or host:port
   * @throws IllegalArgumentException if that is no address
   */
  Address advertised(Optional<String> said) {
    return said.isPresent() ? parse(said.get()) : found();
  }

  private Address parse(String said) {
    boolean singleColon = said.indexOf(':') >= 0 && said.indexOf(':') == said.lastIndexOf(':');
    return singleColon || said.contains("]:")
        ? Address.parse(said)
        : new Address(unbracketed(said), bound.port());
  }

  private Address found() {
    return isWildcard(bound.host())
        ? new Address(
            podIp.or(this::addressOnTheWayToTheRegistry).orElse("127.0.0.1"), bound.port())
        : bound;
  }

  /** Why nobody on another machine reaches it, if so. */
  Optional<String> trouble(Address advertised) {
    Optional<String> registry = registryHost();
    boolean elsewhere = registry.isPresent() && !isThisMachine(registry.get());
    return elsewhere && isLoopback(advertised.host())
        ? Optional.of(
            "others are told "
                + advertised
                + ", which only this machine reaches, while the registry "
                + registryUrl.replaceFirst("//[^/]*@", "//") // without a password
                + " is on another: set server.host to 0.0.0.0, or advertise to an address of this"
                + " machine that they reach")
        : Optional.empty();
  }

  /** The system knows by which of its addresses it would speak to the registry. */
  private Optional<String> addressOnTheWayToTheRegistry() {
    Optional<String> towards = registryHost().flatMap(Reachability::sourceAddress);
    return towards.isPresent() ? towards : siteLocalAddress();
  }

  private static Optional<String> sourceAddress(String host) {
    try (var socket = new DatagramSocket()) {
      // Connecting a datagram socket sends nothing.
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), 9));
      InetAddress source = socket.getLocalAddress();
      return source.isLoopbackAddress() || source.isAnyLocalAddress()
          ? Optional.empty()
          : Optional.of(source.getHostAddress());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> siteLocalAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(InetAddress::isSiteLocalAddress)
          .map(InetAddress::getHostAddress)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The host of a URL {@code scheme://host:port}; empty for a registry that is in this process. */
  private Optional<String> registryHost() {
    Matcher url = REMOTE.matcher(registryUrl);
    return url.matches() ? Optional.of(hostOf(url.group(1))) : Optional.empty();
  }

  private static String hostOf(String hostAndPort) {
    return unbracketed(hostAndPort.replaceFirst(":\\d+$", ""));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isWildcard(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** A host that is not known now may be anywhere. */
  private static boolean isThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
