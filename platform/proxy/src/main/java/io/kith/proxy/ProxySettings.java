package io.kith.proxy;

import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import java.util.List;

/**
 * What a proxy can be told, in the section {@code app} of its configuration.
 *
 * @param services which services calls are passed on to: full names, or {@code social.*}; all if
 *     there is none
 * @param maxServices how many different services it passes calls on to at the most
 */
@Configuration
record ProxySettings(
    List<String> services, @Default("1000") @Range(least = "1", most = "10000") int maxServices) {

  ProxySettings {
    exposure(services);
  }

  Exposure exposure() {
    return exposure(services);
  }

  private static Exposure exposure(List<String> services) {
    return new Exposure(services.isEmpty() ? List.of("*") : services);
  }
}
