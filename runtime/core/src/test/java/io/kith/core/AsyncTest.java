package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AsyncTest {

  @Test
  void the_future_ends_with_the_value_of_the_task_in_the_context_of_the_caller() throws Exception {
    CompletableFuture<String> label =
        Context.current()
            .with("tenant", "blue")
            .call(() -> Async.call(() -> Context.current().baggage().get("tenant")));
    assertThat(label.get()).isEqualTo("blue");
  }

  @Test
  void the_future_ends_with_the_exception_of_the_task_itself() {
    var failure = new IOException("no");
    assertThatThrownBy(() ->
            Async.call(
                    () -> {
                      throw failure;
                    })
                .get())
        .hasCause(failure);
  }

  @Test
  void cancelling_the_future_cancels_the_context_of_the_task() throws Exception {
    var began = new CountDownLatch(1);
    var cancelled = new CompletableFuture<Status>();
    CompletableFuture<Object> future =
        Async.call(() -> {
          var cancellation = Context.current().cancellation();
          cancellation.onCancel(() -> cancelled.complete(cancellation.reason().orElseThrow()));
          began.countDown();
          return cancelled.get();
        });
    began.await();
    assertThat(future.cancel(true)).isTrue();
    assertThat(cancelled.get().code()).isEqualTo(Code.CANCELLED);
    assertThat(future).isCancelled();
  }

  @Test
  void cancelling_the_caller_cancels_the_task() throws Exception {
    var outer = new Cancellation();
    var began = new CountDownLatch(1);
    CompletableFuture<Status> reason =
        Context.current()
            .with(outer)
            .call(() ->
                Async.call(() -> {
                  var cancelled = new CompletableFuture<Status>();
                  var own = Context.current().cancellation();
                  own.onCancel(() -> cancelled.complete(own.reason().orElseThrow()));
                  began.countDown();
                  return cancelled.get();
                }));
    began.await();
    outer.cancel(Status.of(Code.CANCELLED, "the user left"));
    assertThat(reason.get().message()).contains("the user left");
  }
}
