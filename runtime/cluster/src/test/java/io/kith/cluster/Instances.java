package io.kith.cluster;

import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.Arrays;

/** Instances for tests. */
public final class Instances {

  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");

  private Instances() {}

  /** A ready instance of this application that serves these services. */
  public static Instance ready(String id, String app, String... services) {
    return at(new Address("127.0.0.1", 4242), id, app, services);
  }

  /** A ready instance that is reached there. */
  public static Instance at(Address address, String id, String app, String... services) {
    return at(address, STARTED, id, app, services);
  }

  /** A ready instance that has run since then. */
  static Instance started(Instant since, String id, String app, String... services) {
    return at(new Address("127.0.0.1", 4242), since, id, app, services);
  }

  private static Instance at(
      Address address, Instant since, String id, String app, String... services) {
    return Instance.builder(new Identity(app, id), address, since)
        .state(Instance.State.READY)
        .services(
            Arrays.stream(services).map(name -> new ServiceEntry(name, "1.0.0", "abc")).toList())
        .build();
  }
}
