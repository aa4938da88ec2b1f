package io.kith.rules;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules that whoever has new ones publishes: the end of a source at which they come in.
 * Thread-safe.
 */
public final class LiveRules implements RuleSource {

  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);

  /** One who is told; its identity tells two with the same listener apart. */
  private static final class Listener implements Watch {

    private final LiveRules source;
    private final Consumer<Rules> told;

    Listener(LiveRules source, Consumer<Rules> told) {
      this.source = source;
      this.told = told;
    }

    @Override
    public void close() {
      source.forget(this);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private volatile Rules rules;

  /** A source with these rules at first. */
  public LiveRules(Rules first) {
    this.rules = first;
  }

  @Override
  public Rules rules() {
    return rules;
  }

  @Override
  public Watch watch(Consumer<Rules> listener) {
    lock.lock();
    try {
      var added = new Listener(this, listener);
      listener.accept(rules);
      listeners.add(added);
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Puts these rules in force, and returns when all listeners were told. */
  public void publish(Rules next) {
    lock.lock();
    try {
      rules = next;
      for (Listener listener : List.copyOf(listeners)) {
        tell(listener, next);
      }
    } finally {
      lock.unlock();
    }
  }

  /** That one cannot use them must not keep them from the others. */
  private void tell(Listener listener, Rules next) {
    try {
      listener.told.accept(next);
    } catch (RuntimeException e) {
      log.error(
          "revision {} of the rules of {} was not taken up everywhere",
          next.revision(),
          next.source(),
          e);
    }
  }

  private void forget(Listener listener) {
    lock.lock();
    try {
      listeners.remove(listener);
    } finally {
      lock.unlock();
    }
  }
}
