package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Whatever costs the process much is done once at a time. Thread-safe. */
final class HeavyWork {

  private final Semaphore place = new Semaphore(1);
  private volatile String current = "";

  /**
   * Does it, and returns what it makes.
   *
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if something is being done
   */
  <T> T alone(String what, Supplier<T> work) {
    if (!place.tryAcquire()) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED, "busy with " + current + ": try again when that has ended");
    }
    try {
      current = what;
      return work.get();
    } finally {
      place.release();
    }
  }
}
