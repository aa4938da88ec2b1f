package io.kith.console;

import io.kith.cluster.Instance;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Who is in the registry of a hub. Thread-safe. */
public interface Registered {

  /** All instances that are known. */
  List<Instance> instances();

  /**
   * The address from which an instance was made known here, as the connection shows it: of its
   * machine, or of a proxy between. Empty if it was made known elsewhere, or never.
   */
  Optional<InetAddress> origin(String instance);
}
