package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;

/**
 * A system that keeps instances, such as etcd: what {@link EngineRegistry} makes a registry of.
 *
 * <p>Every method may block, and ends soon when its thread is interrupted. A failure is a {@link
 * CallException}: {@link Code#UNAVAILABLE} or {@link Code#DEADLINE_EXCEEDED} if nobody answered,
 * another code, such as {@link Code#PERMISSION_DENIED}, if the engine did and refused. Whatever
 * fails is tried again later, on the same object. Implementations are thread-safe.
 */
public interface Engine extends AutoCloseable {

  /**
   * Makes an instance known, or changes what is known of it, and begins its lease: others see it
   * until {@link #deregister}, or until the lease ends because nobody renewed it. Returns within a
   * few seconds, or fails.
   *
   * <p>Whoever registers an instance last has it: an earlier lease of it, from wherever, may end or
   * be deregistered without harm.
   */
  Lease register(Instance instance) throws InterruptedException;

  /**
   * Begins the lease of an instance anew. Returns within a few seconds, or fails.
   *
   * @throws CallException {@link Code#NOT_FOUND} if the engine does not know the instance any more:
   *     it is registered again then
   */
  Lease renew(Instance instance) throws InterruptedException;

  /** Takes an instance back. Returns within about a second, or fails. */
  void deregister(Instance instance) throws InterruptedException;

  /**
   * Reads what the engine knows into the mirror, then keeps the mirror up to date for as long as
   * the connection lasts. Called again, with the same mirror, after it has returned or failed.
   */
  void follow(Mirror mirror) throws InterruptedException;

  /** Ends all connections. Called once, after everything else. */
  @Override
  void close();
}
