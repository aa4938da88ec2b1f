package io.kith.example.social.driver;

import java.util.Map;

/**
 * How one instance was within a second.
 *
 * @param service what it is an instance of
 * @param answers whether it told its signs; the figures are 0 if it did not
 * @param serving whether it says that it is fit to be called, by {@code grpc.health.v1.Health}
 * @param calls how many calls it answered or failed
 * @param failed how many of them failed
 * @param did what its mechanisms did
 */
record InstanceSecond(
    String id,
    String service,
    boolean answers,
    boolean serving,
    long calls,
    long failed,
    long underWay,
    long p50Micros,
    long p99Micros,
    Map<String, Long> did) {

  /** One that does not answer. */
  static InstanceSecond silent(String id, String service) {
    return new InstanceSecond(id, service, false, false, 0, 0, 0, 0, 0, Map.of());
  }
}
