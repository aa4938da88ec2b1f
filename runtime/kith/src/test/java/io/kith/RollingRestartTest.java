package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Instances come and go while callers call. */
final class RollingRestartTest {

  private static final int CALLERS = 32;
  private static final int RESTARTS = 10;
  private static final int CALLS_BETWEEN = 2_000;

  private final Config config = Config.empty().with("registry", "memory:rolling");
  private final AtomicLong calls = new AtomicLong();
  private final Semaphore answered = new Semaphore(0);
  private final AtomicLong executions = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void not_one_call_is_lost_or_executed_twice() throws Exception {
    App first = startServer();
    App second = startServer();
    try (App caller = App.start("caller", config)) {
      Errand errand = caller.client(Errand.class);
      List<Thread> callers = startCallers(errand);
      for (int i = 0; i < RESTARTS && failures.isEmpty(); i++) {
        answered.drainPermits();
        assertThat(answered.tryAcquire(CALLS_BETWEEN, 60, TimeUnit.SECONDS))
            .as("calls go on")
            .isTrue();
        App next = startServer();
        first.close();
        first = second;
        second = next;
      }
      over.set(true);
      for (Thread thread : callers) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(executions).hasValue(calls.get());
    } finally {
      over.set(true);
      first.close();
      second.close();
    }
  }

  private App startServer() {
    App server = App.start("errands", config);
    server.serve(
        Errand.class,
        what -> {
          executions.incrementAndGet();
          LockSupport.parkNanos(100_000);
          return what;
        });
    return server;
  }

  private List<Thread> startCallers(Errand errand) {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < CALLERS; i++) {
      threads.add(Thread.startVirtualThread(() -> callUntilOver(errand)));
    }
    return threads;
  }

  private void callUntilOver(Errand errand) {
    while (!over.get() && failures.isEmpty()) {
      try {
        errand.run("x");
        calls.incrementAndGet();
        answered.release();
      } catch (RuntimeException e) {
        failures.add(e);
        answered.release(CALLS_BETWEEN); // nobody waits for more
      }
    }
  }
}
