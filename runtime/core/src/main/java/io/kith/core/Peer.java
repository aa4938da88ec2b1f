package io.kith.core;

import java.util.Objects;

/**
 * Who is at the other end of an attempt, as far as that is known. There is one object for each, for
 * as long as it is there.
 *
 * @param app the name of the application; empty if it is not known
 * @param instance the id of the instance; empty if it is not known
 * @param host where it is reached
 * @param port 1 to 65535
 * @param zone where it runs; empty if it is not known
 * @param version of the application; empty if it is not known
 */
public record Peer(
    String app, String instance, String host, int port, String zone, String version) {

  public Peer {
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(version, "version");
  }

  /** Somebody of whom the address is all that is known. */
  public static Peer at(String host, int port) {
    return new Peer("", "", host, port, "", "");
  }
}
