package io.kith.etcd;

import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.stream.Stream;

/** What is needed of etcd's service for leases. Times are in seconds. */
@Service("etcdserverpb.Lease")
public interface Leasing {

  /** A new lease. */
  @Idempotent
  Granted leaseGrant(GrantRequest request);

  /** Ends a lease, and deletes all keys that it keeps. */
  @Idempotent
  Revoked leaseRevoke(RevokeRequest request);

  /** Begins leases anew, an answer for each. */
  Stream<KeptAlive> leaseKeepAlive(Stream<KeepAliveRequest> requests);

  /** A lease of that many seconds. */
  record GrantRequest(@Field(1) long ttl) {}

  /** The lease, whose time may be another than was asked for. */
  record Granted(@Field(2) long id, @Field(3) long ttl) {}

  /** This lease. */
  record RevokeRequest(@Field(1) long id) {}

  /** It is ended. */
  record Revoked() {}

  /** This lease. */
  record KeepAliveRequest(@Field(1) long id) {}

  /** How long it lasts from now on; 0 if there is no such lease. */
  record KeptAlive(@Field(2) long id, @Field(3) long ttl) {}
}
