package io.kith;

import io.kith.config.Default;
import io.kith.config.Secret;
import io.kith.debug.DebugOptions;
import io.kith.transport.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code debug}: the port that shows what the application is doing. */
record DebugSettings(
    @Default("0") String port,
    @Default("127.0.0.1") String host,
    Optional<Secret> token,
    List<String> hosts) {

  private static final String NONE = "none";

  DebugSettings {
    boolean isPort = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535;
    if (!isPort && !port.equals(NONE)) {
      throw new IllegalArgumentException(
          "port is '"
              + port
              + "'; allowed is a number from 0, for any that is free, to 65535, or "
              + NONE);
    }
  }

  /** Where and for whom it is; empty if there is to be none. */
  Optional<DebugOptions> options() {
    return port.equals(NONE)
        ? Optional.empty()
        : Optional.of(
            new DebugOptions(
                new Address(host, Integer.parseInt(port)),
                token.map(Secret::reveal),
                Set.copyOf(hosts)));
  }
}
