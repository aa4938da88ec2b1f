package io.kith.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signal, raised at most once, that the result of some work is no longer wanted.
 *
 * <p>Thread-safe. Listeners run on the thread that cancels, must be quick, and must not throw.
 */
public final class Cancellation {

  /** The handle of a listener; closing it forgets the listener. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private static final Cancellation NEVER = new Cancellation();
  private static final Registration NOTHING_TO_FORGET = () -> {};

  private volatile @Nullable Status reason;
  private @Nullable List<Runnable> listeners;

  /** A cancellation that has not been raised. */
  public Cancellation() {}

  /** The cancellation that is never raised. */
  public static Cancellation never() {
    return NEVER;
  }

  /** Whether this is {@link #never()}. */
  public boolean isNever() {
    return this == NEVER;
  }

  /** Whether it has been raised. */
  public boolean isCancelled() {
    return reason != null;
  }

  /** Why it was raised, if it was. */
  public Optional<Status> reason() {
    return Optional.ofNullable(reason);
  }

  /** Raises it. Returns whether this call did; later calls change nothing. */
  public boolean cancel(Status why) {
    if (isNever()) {
      throw new IllegalStateException("the cancellation that is never raised was raised: " + why);
    }
    List<Runnable> toRun;
    synchronized (this) {
      if (reason != null) {
        return false;
      }
      reason = why;
      toRun = listeners == null ? List.of() : listeners;
      listeners = null;
    }
    toRun.forEach(Runnable::run);
    return true;
  }

  /** Runs the listener when it is raised: at once if it has been. */
  public Registration onCancel(Runnable listener) {
    if (isNever()) {
      return NOTHING_TO_FORGET;
    }
    synchronized (this) {
      if (reason == null) {
        if (listeners == null) {
          listeners = new ArrayList<>(1);
        }
        listeners.add(listener);
        return () -> forget(listener);
      }
    }
    listener.run();
    return NOTHING_TO_FORGET;
  }

  private synchronized void forget(Runnable listener) {
    if (listeners != null) {
      listeners.remove(listener);
    }
  }
}
