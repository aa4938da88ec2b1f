package io.kith.console;

import io.kith.cluster.Instance;
import io.kith.transport.Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the hub may ask the debug port of an instance: where the instance says that it is, or came
 * from, and on the hub's own machine only for those that came from there. Whoever makes an instance
 * known chooses both its address and that of its debug port; what the hub alone reaches must be
 * neither.
 *
 * @param instance who is asked
 * @param origin from where it was made known; empty if the hub has not seen that
 * @param isHubLocal whether nobody reaches the hub but its own machine, so that who is known by
 *     another registry alone is taken to be where it says that it is
 */
record DebugAddress(Instance instance, Optional<InetAddress> origin, boolean isHubLocal) {

  /** The label by which an instance says where its debug port is. */
  static final String LABEL = "kith.debug";

  /** Where it says that its debug port is; empty if it says nothing. */
  String said() {
    return instance.labels().getOrDefault(LABEL, "");
  }

  /** Why it cannot be asked; empty if it can, as far as that is known without looking up names. */
  String trouble() {
    if (said().isEmpty()) {
      return instance + " has no debug port (debug.port)";
    }
    try {
      Address address = Address.parse(said());
      if (isLoopback(address.host())) {
        return isHere() ? "" : elsewhere();
      }
      boolean isOwn =
          address.host().equals(instance.address().host())
              || origin.filter(from -> from.getHostAddress().equals(address.host())).isPresent();
      return isOwn && address.port() > 0
          ? ""
          : "the debug port of " + instance + " is at " + said() + ", where the instance is not";
    } catch (IllegalArgumentException e) {
      return instance + " says that its debug port is at '" + said() + "', which is no address";
    }
  }

  private String elsewhere() {
    return "the debug port of "
        + instance
        + " is at "
        + said()
        + ", which only its own machine reaches, and the hub has not seen that it is on this one: "
        + "give it debug.host and debug.token";
  }

  /**
   * Where it is, with no name in it: what was looked at is what is asked.
   *
   * @throws Refused if it cannot be asked
   */
  Address resolve() throws Refused {
    String trouble = trouble();
    if (!trouble.isEmpty()) {
      throw new Refused(trouble);
    }
    Address address = Address.parse(said());
    InetAddress host;
    try {
      host = InetAddress.getByName(address.host());
    } catch (UnknownHostException e) {
      throw new Refused(
          "the debug port of " + instance + " is at " + said() + ", a name that nobody knows");
    }
    if (host.isAnyLocalAddress() || host.isLinkLocalAddress() || host.isMulticastAddress()) {
      throw new Refused(
          "the debug port of " + instance + " is at " + said() + ", which is no one machine's");
    }
    if (isOfThisMachine(host) && !isHere()) {
      throw new Refused(
          "the debug port of "
              + instance
              + " is at "
              + said()
              + ", on the hub's machine, from where it was not made known");
    }
    return new Address(host.getHostAddress(), address.port());
  }

  /** Whether it was made known from the hub's machine. */
  private boolean isHere() {
    return origin
        .map(DebugAddress::isOfThisMachine)
        .orElseGet(() -> isHubLocal && isOfThisMachine(instance.address().host()));
  }

  private static boolean isOfThisMachine(String host) {
    try {
      return isLoopback(host) || isOfThisMachine(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isOfThisMachine(InetAddress host) {
    try {
      return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
    } catch (SocketException e) {
      return true; // in doubt it is to be kept from others
    }
  }

  /** Literally: no name is looked up for what somebody has registered. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  /** It must not be asked, and why. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }
}
