package io.kith.cluster;

import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the YAML file of a {@code file:} registry.
 *
 * @param instances all that there are
 */
@Configuration
record InstancesFile(List<Entry> instances) {

  InstancesFile {
    var ids = new HashSet<String>();
    for (Entry entry : instances) {
      String id = entry.toInstance().id();
      if (!ids.add(id)) {
        throw new IllegalArgumentException("two instances have the id " + id);
      }
    }
  }

  /** A service that an instance serves. */
  record Line(String name, @Default("") String version, @Default("") String contract) {

    ServiceEntry toEntry() {
      return new ServiceEntry(name, version, contract);
    }
  }

  /**
   * One instance.
   *
   * @param id who it says it is when it is called; not checked where nothing is said
   * @param address {@code host:port}
   * @param protocols what it speaks; {@code kith} where nothing is said
   */
  record Entry(
      Optional<String> id,
      String app,
      @Default("0.0.0") String version,
      String address,
      List<String> protocols,
      @Default("") String region,
      @Default("") String zone,
      @Default("") String cell,
      @Default("100") @Range(least = "0", most = "10000") int weight,
      Map<String, String> labels,
      Optional<String> startedAt,
      @Default("ready") Instance.State state,
      List<Line> services) {

    Entry {
      // What is no instance is refused here, where the error knows its line.
      Instance _ =
          instance(id, app, address, startedAt)
              .version(version)
              .protocols(protocols)
              .location(new Location(region, zone, cell))
              .labels(labels)
              .services(services.stream().map(Line::toEntry).toList())
              .build();
    }

    private static Instance.Builder instance(
        Optional<String> id, String app, String address, Optional<String> startedAt) {
      Address where = Address.parse(address);
      var identity = new Identity(app, id.orElseGet(where::toString));
      return Instance.builder(identity, where, startedAt.map(Entry::time).orElse(Instant.EPOCH));
    }

    private static Instant time(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "startedAt is '" + text + "'; expected is a time such as 2026-03-04T05:06:07Z", e);
      }
    }

    Instance toInstance() {
      return instance(id, app, address, startedAt)
          .version(version)
          .protocols(protocols.isEmpty() ? List.of(Instance.KITH) : protocols)
          .location(new Location(region, zone, cell))
          .weight(weight)
          .labels(labels)
          .state(state)
          .services(services.stream().map(Line::toEntry).toList())
          .build();
    }
  }
}
