package io.kith;

import io.kith.Readiness.NotReady;
import io.kith.Settings.ReadinessSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readiness checks of an application, each on a virtual thread of its own that asks it again
 * and again. What has not passed yet is not ready; what has passed must fail several times in a row
 * to be so no more, so that one slow answer takes nobody out. Thread-safe.
 */
final class ReadinessChecks implements AutoCloseable {

  static final int MAX_CHECKS = 64;

  /** After a failure it is asked again sooner. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final String app;
  private final ReadinessSettings settings;
  private final Consumer<Boolean> changed;

  // Guarded by this.
  private final Map<String, String> notReady = new LinkedHashMap<>();
  private final Map<String, Thread> threads = new LinkedHashMap<>();
  private boolean isReady = true;
  private boolean closed;

  /**
   * No checks yet, and so ready.
   *
   * @param changed is told whether all are ready, whenever that changes, by one thread at a time
   */
  ReadinessChecks(String app, ReadinessSettings settings, Consumer<Boolean> changed) {
    this.app = app;
    this.settings = settings;
    this.changed = changed;
  }

  /** Adds a check, which has to pass from now on. */
  synchronized void add(String name, ReadinessCheck check) {
    if (threads.containsKey(name)) {
      throw new IllegalArgumentException(
          app + " has a readiness check '" + name + "' already: give this one another name");
    }
    if (threads.size() >= MAX_CHECKS) {
      throw new IllegalArgumentException(
          app + " has " + MAX_CHECKS + " readiness checks, its limit: '" + name + "' is one more");
    }
    if (closed) {
      return;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("kith-readiness " + name)
            .unstarted(() -> runUntilClosed(name, check));
    threads.put(name, thread);
    notReady.put(name, "it has not been asked yet");
    tell();
    thread.start();
  }

  /** The checks that do not pass, each with the reason. */
  synchronized Map<String, String> notReady() {
    return Map.copyOf(notReady);
  }

  private void runUntilClosed(String name, ReadinessCheck check) {
    int failures = 0;
    boolean passed = false;
    try {
      while (true) {
        switch (ask(name, check)) {
          case Readiness.Ready _ -> {
            failures = 0;
            passed = true;
            ready(name);
          }
          case NotReady(String reason) -> {
            failures++;
            if (!passed || failures >= settings.failures()) {
              notReady(name, reason);
            }
          }
        }
        Duration pause = failures > 0 && isSooner(RETRY) ? RETRY : settings.interval();
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private boolean isSooner(Duration pause) {
    return pause.compareTo(settings.interval()) < 0;
  }

  /** Asks on a thread that may hang: as long as it does, no other is started. */
  private Readiness ask(String name, ReadinessCheck check) throws InterruptedException {
    var answer = new AtomicReference<Readiness>(Readiness.notReady("it failed"));
    Thread asking =
        Thread.ofVirtual()
            .name("kith-readiness-check " + name)
            .start(() -> answer.set(answer(check)));
    try {
      if (asking.join(settings.timeout())) {
        return answer.get();
      }
      String late = "it has not answered within " + settings.timeout().toMillis() + " ms";
      asking.interrupt();
      if (!asking.join(settings.timeout())) {
        notReady(name, late + ", and goes on although it was interrupted");
        asking.join();
      }
      return Readiness.notReady(late);
    } finally {
      asking.interrupt();
    }
  }

  private static Readiness answer(ReadinessCheck check) {
    try {
      return check.check();
    } catch (Exception | LinkageError | AssertionError e) {
      String message = e.getMessage();
      return Readiness.notReady(message == null ? e.getClass().getSimpleName() : message);
    }
  }

  private synchronized void ready(String name) {
    if (notReady.remove(name) != null) {
      tell();
    }
  }

  private synchronized void notReady(String name, String reason) {
    String before = notReady.put(name, reason);
    if (!closed && !reason.equals(before)) {
      log.warn("{} is not ready: {}: {}", app, name, reason);
    }
    tell();
  }

  private void tell() {
    if (closed || isReady == notReady.isEmpty()) {
      return;
    }
    isReady = notReady.isEmpty();
    if (isReady) {
      log.info("{} is ready", app);
    }
    changed.accept(isReady);
  }

  /** Asks no more. Returns when nobody is told anything any more. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      running = new ArrayList<>(threads.values());
    }
    running.forEach(Thread::interrupt);
  }
}
