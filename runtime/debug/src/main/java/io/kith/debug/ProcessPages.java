package io.kith.debug;

import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Service;
import io.kith.transport.CallView;
import io.kith.transport.ConnectionView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a process is, knows and has under way. */
@Service("kith.debug.Process")
public interface ProcessPages {

  /** All pages, for people. */
  @Get("/")
  HttpBody index();

  /** Whether it can answer at all. */
  @Get("/health/live")
  Health live();

  /**
   * Whether it may be called.
   *
   * @throws io.kith.core.CallException {@link io.kith.core.Code#UNAVAILABLE} with the reasons, if
   *     not
   */
  @Get("/health/ready")
  Health ready();

  /** Every value of the configuration that is in force; what looks like a secret is hidden. */
  @Get("/config")
  Configuration configuration();

  /** The instances that its registry knows. */
  @Get("/registry")
  KnownInstances registry();

  /** Its open connections. */
  @Get("/connections")
  Connections connections();

  /** The calls under way on both sides, the oldest first. */
  @Get("/calls")
  Calls calls();

  /**
   * How it is.
   *
   * @param status {@code live} or {@code ready}
   * @param instance the id of this one run
   * @param uptimeSeconds since the start of the process
   */
  record Health(String status, String application, String instance, long uptimeSeconds) {}

  /** The configuration. */
  record Configuration(List<Value> values) {}

  /**
   * One value.
   *
   * @param origin where it comes from
   */
  record Value(String key, String value, String origin) {}

  /**
   * What the registry knows.
   *
   * @param url of the registry
   * @param trouble why it cannot be asked right now; empty while all is well
   * @param isKnown whether it said so in time
   */
  record KnownInstances(
      String url, String trouble, boolean isKnown, String revision, List<Known> instances) {}

  /** An instance. */
  record Known(
      String id,
      String application,
      String version,
      String address,
      String region,
      String zone,
      int weight,
      String state,
      Instant startedAt,
      Map<String, String> labels,
      List<String> services) {}

  /** Open connections. */
  record Connections(int count, List<ConnectionView> connections) {}

  /**
   * Calls under way.
   *
   * @param inFlight how many there are; no more than 1,000 of a connection are listed, and 10,000
   *     of all
   */
  record Calls(long inFlight, List<UnderWay> calls) {}

  /**
   * A call under way.
   *
   * @param side {@code server} if it is answered here, {@code client} if it is made here
   * @param peer who is at the other end of its connection
   */
  record UnderWay(String side, String peer, String protocol, CallView call) {}
}
