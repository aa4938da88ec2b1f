package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.time.Duration;
import java.util.Optional;

/** The registry that a hub serves to its clients: an ordinary service. */
@Service("kith.hub.Registry")
public interface HubService {

  /** The port of a hub when nobody says otherwise. */
  int DEFAULT_PORT = 5484;

  /**
   * Makes an instance known, or changes what is known of it, and begins its lease anew.
   *
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if the hub has no room for it
   */
  @Idempotent
  Lease register(Instance instance);

  /**
   * Begins the lease of an instance anew.
   *
   * @throws CallException {@link Code#NOT_FOUND} if the hub does not know the instance, as one that
   *     was restarted: register it again
   */
  @Idempotent
  Lease renew(String instance);

  /** Takes an instance back; no more and no less if the hub does not know it. */
  @Idempotent
  void deregister(String instance);

  /**
   * Returns how what the query finds changed since the known revision, as soon as it did; nothing
   * if {@code patience} ends first. Everything is told to those who know none, or one that the hub
   * does not remember.
   *
   * <p>A hub that was restarted knows little at first. It lets those who know more from before wait
   * until everybody has had the time to register again.
   *
   * @param patience how long to wait; a hub may wait for less
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if too many wait already
   */
  @Idempotent
  Optional<Changes> watch(Query query, Revision known, Duration patience);

  /**
   * The same, with the answer as the bytes of the {@link Changes} message, no bytes for nothing: a
   * hub encodes it once for all who ask the same, however many those are.
   *
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if too many wait already
   */
  @Idempotent
  byte[] follow(Query query, Revision known, Duration patience);
}
