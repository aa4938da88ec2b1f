package io.kith.hub;

import io.kith.cluster.HubService;
import io.kith.cluster.Lease;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.console.AccessOptions;
import io.kith.transport.Address;
import io.kith.transport.TransportOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a hub listens, and its bounds.
 *
 * @param address where to listen; the loopback interface and port 5484 by default
 * @param leaseTtl how long an instance is kept that does not renew its lease; 10 s by default, 100
 *     ms to 1 h
 * @param settleTime how long after its start the hub lets those wait who knew more before: the time
 *     that everybody needs to register again; as long as a lease by default, zero to 1 h
 * @param coalesce how much time lies at least between two answers to the same question, so that
 *     changes in between are told together; 50 ms by default, zero to 1 min
 * @param maxInstances how many instances are kept; 20,000 by default
 * @param maxWatchers how many watches may wait at a time; 50,000 by default
 * @param memory the file by which a hub that is alone remembers its instances over a restart; none
 *     by default
 * @param access who may see and change what; by default whoever is on its machine, and nobody if
 *     others reach it
 * @param telemetry what it collects of what processes tell of themselves, and where it keeps that;
 *     nothing by default
 * @param transport the bounds and times of connections
 */
public record HubOptions(
    Address address,
    Duration leaseTtl,
    Duration settleTime,
    Duration coalesce,
    int maxInstances,
    int maxWatchers,
    Optional<Path> memory,
    AccessOptions access,
    Optional<ObservatoryOptions> telemetry,
    TransportOptions transport) {

  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
  private static final Duration LONGEST_COALESCE = Duration.ofMinutes(1);
  private static final HubOptions DEFAULTS =
      new HubOptions(
          new Address("127.0.0.1", HubService.DEFAULT_PORT),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          20_000,
          50_000,
          Optional.empty(),
          AccessOptions.defaults(),
          Optional.empty(),
          TransportOptions.defaults());

  public HubOptions {
    requireBetween(leaseTtl, SHORTEST_LEASE, Lease.LONGEST, "leaseTtl");
    requireBetween(settleTime, Duration.ZERO, Lease.LONGEST, "settleTime");
    requireBetween(coalesce, Duration.ZERO, LONGEST_COALESCE, "coalesce");
    requirePositive(maxInstances, "maxInstances");
    requirePositive(maxWatchers, "maxWatchers");
  }

  /** The defaults. */
  public static HubOptions defaults() {
    return DEFAULTS;
  }

  /** These options with another address. */
  public HubOptions withAddress(Address other) {
    return new HubOptions(
        other,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with leases, and a time to settle, of another length. */
  public HubOptions withLeaseTtl(Duration other) {
    return new HubOptions(
        address,
        other,
        other,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with another time to settle. */
  public HubOptions withSettleTime(Duration other) {
    return new HubOptions(
        address,
        leaseTtl,
        other,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with another time between two answers to the same question. */
  public HubOptions withCoalesce(Duration other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        other,
        maxInstances,
        maxWatchers,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with room for so many instances. */
  public HubOptions withMaxInstances(int other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        other,
        maxWatchers,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with room for so many watches. */
  public HubOptions withMaxWatchers(int other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        other,
        memory,
        access,
        telemetry,
        transport);
  }

  /** These options with a file to remember instances by. */
  public HubOptions withMemory(Path other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        maxWatchers,
        Optional.of(other),
        access,
        telemetry,
        transport);
  }

  /** These options with other rules of who may see and change what. */
  public HubOptions withAccess(AccessOptions other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        other,
        telemetry,
        transport);
  }

  /** These options with what it is to collect, and where to keep that. */
  public HubOptions withTelemetry(ObservatoryOptions other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        access,
        Optional.of(other),
        transport);
  }

  /** These options with other bounds and times of connections. */
  public HubOptions withTransport(TransportOptions other) {
    return new HubOptions(
        address,
        leaseTtl,
        settleTime,
        coalesce,
        maxInstances,
        maxWatchers,
        memory,
        access,
        telemetry,
        other);
  }

  /** Whether nobody reaches it but its own machine. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(address.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // to listen there will say so
    }
  }

  private static void requireBetween(Duration value, Duration least, Duration most, String name) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + least + " to " + most);
    }
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is 1 or more");
    }
  }
}
