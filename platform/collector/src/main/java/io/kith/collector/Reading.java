package io.kith.collector;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which a database is read, {@code kith-collector-read-1} and so on. A driver that runs
 * native code would hold the carrier of a virtual thread, and there are as few of those as
 * processors. Who comes while many wait is refused. Thread-safe.
 */
public final class Reading implements AutoCloseable {

  private static final int MAX_WAITING = 256;

  private final ThreadPoolExecutor threads;

  /** So many threads. */
  public Reading(int most) {
    var number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work ->
                Thread.ofPlatform()
                    .daemon()
                    .name("kith-collector-read-" + number.incrementAndGet())
                    .unstarted(work));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Reads on one of the threads, and waits for it.
   *
   * @throws CallException {@code RESOURCE_EXHAUSTED} if too many wait, {@code UNAVAILABLE} if the
   *     database fails
   */
  public <T> T read(Callable<T> work) {
    var task = new FutureTask<>(work);
    try {
      threads.execute(task);
      return task.get();
    } catch (RejectedExecutionException e) {
      throw new CallException(
          Status.of(
              Code.RESOURCE_EXHAUSTED, MAX_WAITING + " questions wait for the collector already"),
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "the caller is gone");
    } catch (ExecutionException e) {
      throw asCallFailure(e);
    }
  }

  private static RuntimeException asCallFailure(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      case null, default ->
          new CallException(
              Status.of(
                  Code.UNAVAILABLE, "the collector's database does not answer: " + e.getCause()),
              e);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
