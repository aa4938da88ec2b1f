package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The answer to "who exists?": instances make themselves known, and whoever is interested is told.
 *
 * <p>A registry that cannot be reached is no error of its user: what was registered is registered
 * again when it is back, and who watches keeps the last snapshot. Thread-safe.
 *
 * @see Registries#open
 */
public interface Registry extends AutoCloseable {

  /** The handle of a watch; closing it ends the watch. */
  interface Watch extends AutoCloseable {

    /** Ends it: no delivery begins any more. */
    @Override
    void close();
  }

  /** The handle of an instance that was made known. Thread-safe. */
  interface Registration extends AutoCloseable {

    /** The instance as it was last given. */
    Instance instance();

    /**
     * Changes what others know of the instance, such as its state. Does not wait until they do.
     *
     * @throws IllegalArgumentException if it has another id
     */
    void update(Instance changed);

    /**
     * Takes the instance back. Returns when the registry has confirmed it or, after about a second,
     * without.
     */
    @Override
    void close();
  }

  /** The URL that it was opened with, without what is secret in it. */
  String url();

  /**
   * Makes an instance known until the registration is closed or this process dies. Does not wait
   * until others know it.
   */
  Registration register(Instance instance);

  /**
   * Tells the listener which instances the query finds: soon after the start, and after every
   * change.
   *
   * <p>Changes that follow each other quickly may come as one. The revisions that a listener sees
   * only grow. The listener is called by one thread at a time, which belongs to this watch: it may
   * take its time, and misses nothing but what was outdated meanwhile.
   */
  Watch watch(Query query, Consumer<Snapshot> listener);

  /**
   * Whether it is as much at hand as this machine itself: in this process, or in a file. What such
   * a registry says needs no keeping and no doubt.
   */
  default boolean isLocal() {
    return false;
  }

  /** Why the registry cannot be asked right now, in a sentence; empty while all is well. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /**
   * Which instances the query finds right now; empty if the registry does not say in time.
   *
   * @throws CallException if the thread is interrupted
   */
  default Optional<Snapshot> snapshot(Query query, Duration timeout) {
    var first = new CompletableFuture<Snapshot>();
    try (var _ = watch(query, first::complete)) {
      return Optional.of(first.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(
          Status.of(Code.CANCELLED, "interrupted while asking " + url() + " for " + query), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a snapshot never fails to come", e);
    }
  }

  /** Takes back all registrations and ends all watches of this handle. */
  @Override
  void close();
}
