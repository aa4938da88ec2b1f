package io.kith.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls for a caller that waits with futures or callbacks, such as an event-driven framework.
 *
 * {@snippet :
 * CompletableFuture<Balance> balance = Async.call(() -> membership.balance(42));
 * balance.thenAccept(this::show);
 * }
 *
 * <p>Nothing in Kith needs it: to make calls in parallel, use {@link Fork}, which bounds and ends
 * them.
 */
public final class Async {

  private Async() {}

  /**
   * Runs the task on a virtual thread of its own, in the current context.
   *
   * <p>The future ends with what the task returns or throws, on the task's thread. To cancel the
   * future cancels the context that the task runs in, and so every call that it is waiting for.
   */
  public static <T extends @Nullable Object> CompletableFuture<T> call(Callable<? extends T> task) {
    Context outer = Context.current();
    var cancellation = new Cancellation();
    var result = new Result<T>(cancellation);
    Thread.ofVirtual()
        .name("kith-async")
        .start(() -> {
          try (var _ =
              outer
                  .cancellation()
                  .onCancel(
                      () -> cancellation.cancel(outer.cancellation().reason().orElse(GIVEN_UP)))) {
            result.complete(outer.with(cancellation).call(task::call));
          } catch (Throwable e) { // the future tells whoever waits for it
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static final Status GIVEN_UP = Status.of(Code.CANCELLED, "the future was cancelled");

  private static final class Result<T extends @Nullable Object> extends CompletableFuture<T> {

    private final Cancellation cancellation;

    Result(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean done = super.cancel(mayInterruptIfRunning);
      if (isCancelled()) {
        cancellation.cancel(GIVEN_UP);
      }
      return done;
    }
  }
}
