package io.kith.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A group of calls that run in parallel under one context; the first failure cancels the rest.
 *
 * {@snippet :
 * try (var fork = Fork.open()) {
 *   var profile = fork.call(() -> users.profile(id));
 *   var balance = fork.call(() -> membership.balance(id));
 *   fork.join();
 *   return new Card(profile.get(), balance.get());
 * }
 * }
 *
 * <p>Each branch runs on a virtual thread of its own, in the context that was current when the
 * group was opened, with a cancellation that the group shares, and in a span of its own if its
 * trace is recorded. Closing the group cancels what still runs and waits until it has ended: no
 * branch outlives the block. To be used by the thread that opened it.
 */
public final class Fork implements AutoCloseable {

  /** The most branches that run at the same time, unless {@link #open(int)} says otherwise. */
  public static final int DEFAULT_PARALLELISM = 256;

  private final Context context;
  private final Cancellation cancellation = new Cancellation();
  private final Cancellation.Registration parent;
  private final Semaphore permits;
  private final List<Branch<?>> branches = new ArrayList<>();
  private @Nullable Throwable firstFailure;
  private int running;

  private Fork(Context outer, int parallelism) {
    this.context = outer.with(cancellation);
    this.permits = new Semaphore(parallelism);
    this.parent =
        outer
            .cancellation()
            .onCancel(() -> cancelAll(outer.cancellation().reason().orElse(CLOSED)));
  }

  private static final Status CLOSED =
      Status.of(Code.CANCELLED, "the group of parallel calls was closed");
  private static final Status SIBLING_FAILED =
      Status.of(Code.CANCELLED, "another call of the parallel group failed");

  /** A group in the current context. */
  public static Fork open() {
    return open(DEFAULT_PARALLELISM);
  }

  /**
   * A group in the current context, with at most {@code parallelism} branches running at a time.
   */
  public static Fork open(int parallelism) {
    return new Fork(Context.carried(), parallelism);
  }

  /**
   * Starts a branch; blocks while as many as the group allows are running.
   *
   * @throws CallException if the caller is interrupted or the deadline passes while it waits
   */
  public <T extends @Nullable Object> Branch<T> call(Callable<? extends T> task) {
    var branch = new Branch<T>(this);
    if (!cancellation.isCancelled()) {
      acquirePermit();
      synchronized (this) {
        running++;
        branches.add(branch);
      }
      branch.start(task);
    }
    return branch;
  }

  /** Starts a branch without a result. */
  public void run(Runnable task) {
    this.<@Nullable Void>call(() -> {
      task.run();
      return null;
    });
  }

  /**
   * Waits until all branches have ended.
   *
   * @throws CallException if a branch failed (its own exception is thrown if it is unchecked, and
   *     the cause otherwise), the deadline passed, or this thread was interrupted; the rest is
   *     cancelled
   */
  public void join() {
    try {
      awaitAll();
    } catch (InterruptedException e) {
      cancelAll(
          Status.of(Code.CANCELLED, "the thread that waited for parallel calls was interrupted"));
      Thread.currentThread().interrupt();
      throw new CallException(
          context.cancellation().reason().orElse(CLOSED).at("while joining parallel calls"), e);
    }
    throwFirstFailure();
  }

  private synchronized void awaitAll() throws InterruptedException {
    while (running > 0 && firstFailure == null) {
      long remainingNanos = context.deadline().remainingNanos(System.nanoTime());
      if (remainingNanos <= 0) {
        firstFailure =
            new CallException(
                Code.DEADLINE_EXCEEDED,
                "the deadline passed with "
                    + running
                    + " of "
                    + branches.size()
                    + " parallel calls open");
        return;
      }
      wait(Math.clamp(remainingNanos / 1_000_000 + 1, 1, 60_000));
    }
  }

  private void throwFirstFailure() {
    Throwable failure;
    synchronized (this) {
      failure = firstFailure;
    }
    switch (failure) {
      case null -> throwIfCancelled();
      case RuntimeException unchecked -> throw cancelled(unchecked);
      case Error error -> throw cancelled(error);
      default ->
          throw cancelled(
              new CallException(
                  Status.of(Code.UNKNOWN, "a parallel call failed: " + failure), failure));
    }
  }

  private void throwIfCancelled() {
    cancellation
        .reason()
        .ifPresent(reason -> {
          throw reason.at("while joining parallel calls").asException();
        });
  }

  private <X extends Throwable> X cancelled(X failure) {
    cancelAll(SIBLING_FAILED);
    return failure;
  }

  /** Cancels what still runs, and waits until it has ended. */
  @Override
  public void close() {
    cancelAll(CLOSED);
    parent.close();
    boolean interrupted = false;
    for (Branch<?> branch : branches) {
      interrupted |= branch.awaitEnd();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void acquirePermit() {
    try {
      long remainingNanos = context.deadline().remainingNanos(System.nanoTime());
      if (!permits.tryAcquire(remainingNanos, java.util.concurrent.TimeUnit.NANOSECONDS)) {
        throw new CallException(
            Code.DEADLINE_EXCEEDED, "the deadline passed before a parallel call could start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(
          Status.of(Code.CANCELLED, "interrupted before a parallel call could start"), e);
    }
  }

  private void cancelAll(Status why) {
    if (cancellation.cancel(why)) {
      synchronized (this) {
        branches.forEach(Branch::interrupt);
      }
    }
  }

  private void ended(@Nullable Throwable failure) {
    permits.release();
    boolean first;
    synchronized (this) {
      running--;
      first = failure != null && firstFailure == null && !cancellation.isCancelled();
      if (first) {
        firstFailure = failure;
      }
      notifyAll();
    }
    if (first) {
      cancelAll(SIBLING_FAILED);
    }
  }

  /** One of the parallel calls. */
  public static final class Branch<T extends @Nullable Object> {

    private final Fork fork;
    private @Nullable Span span;
    private @Nullable Thread thread;
    private @Nullable T value;
    private volatile boolean succeeded;

    private Branch(Fork fork) {
      this.fork = fork;
    }

    private void start(Callable<? extends T> task) {
      span = fork.context.span().map(around -> around.begin("Fork")).orElse(null);
      Context context = span == null ? fork.context : fork.context.with(span);
      thread = Thread.ofVirtual().name("kith-fork").unstarted(context.wrap(() -> execute(task)));
      thread.start();
      if (fork.cancellation.isCancelled()) {
        thread.interrupt();
      }
    }

    private void execute(Callable<? extends T> task) {
      Throwable failure = null;
      try {
        value = task.call();
        succeeded = true;
      } catch (Throwable e) {
        failure = e;
      } finally {
        if (span != null) {
          span.end(failure);
        }
        fork.ended(failure);
      }
    }

    private void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    private boolean awaitEnd() {
      boolean interrupted = false;
      while (thread != null) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return interrupted;
    }

    /**
     * The result.
     *
     * @throws IllegalStateException if the call has not succeeded, which after {@link Fork#join()}
     *     cannot be
     */
    @SuppressWarnings("NullAway") // T says whether the result may be null
    public T get() {
      if (!succeeded) {
        throw new IllegalStateException("the parallel call has no result: join() the group first");
      }
      return value;
    }
  }
}
