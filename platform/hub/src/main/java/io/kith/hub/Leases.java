package io.kith.hub;

import io.kith.cluster.Lease;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Ticker;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Until when each instance is kept that does not renew its lease, and from where it was made known.
 * Not thread-safe.
 */
final class Leases {

  private final Lease lease;
  private final Ticker ticker;
  private final Map<String, Long> expiresAtNanos = new HashMap<>();
  private final Map<String, InetAddress> origins = new HashMap<>();

  /** No leases; those that begin are like this one. */
  Leases(Lease lease, Ticker ticker) {
    this.lease = lease;
    this.ticker = ticker;
  }

  /** Begins the lease of an instance that is made known now, by the call that is handled. */
  Lease register(String instance) {
    origins.remove(instance);
    Context.current().peerAddress().ifPresent(from -> origins.put(instance, from));
    return begin(instance);
  }

  /** Begins the lease of an instance, anew if it has one. */
  Lease begin(String instance) {
    expiresAtNanos.put(instance, ticker.nanos() + lease.ttl().toNanos());
    return lease;
  }

  /**
   * Begins the lease of an instance anew. Of one that is known from before, it is known from now on
   * from where.
   *
   * @throws CallException {@link Code#NOT_FOUND} if it has none
   */
  Lease renew(String instance) {
    if (!has(instance)) {
      throw new CallException(
          Code.NOT_FOUND,
          "this hub has no lease of '" + instance + "': register the instance again");
    }
    Context.current().peerAddress().ifPresent(from -> origins.putIfAbsent(instance, from));
    return begin(instance);
  }

  /** The address from which an instance was made known; empty if that is not known. */
  Optional<InetAddress> origin(String instance) {
    return Optional.ofNullable(origins.get(instance));
  }

  /** Begins all leases anew. */
  void renewAll() {
    expiresAtNanos.keySet().forEach(this::begin);
  }

  boolean has(String instance) {
    return expiresAtNanos.containsKey(instance);
  }

  /** Returns whether there was one. */
  boolean end(String instance) {
    origins.remove(instance);
    return expiresAtNanos.remove(instance) != null;
  }

  int size() {
    return expiresAtNanos.size();
  }

  /** Ends all that have expired, and returns whose those were. */
  List<String> expire() {
    long nowNanos = ticker.nanos();
    var expired = new ArrayList<String>();
    expiresAtNanos.forEach((instance, atNanos) -> {
      if (nowNanos - atNanos >= 0) {
        expired.add(instance);
      }
    });
    expired.forEach(this::end);
    return expired;
  }
}
