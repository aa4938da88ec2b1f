package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PauseTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  @Test
  void lasts_as_long_as_it_should() {
    long start = System.nanoTime();
    assertThat(Pause.parked(TimeUnit.MILLISECONDS.toNanos(2), Context.root())).isEmpty();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
  }

  @Test
  void ends_when_the_call_is_cancelled() throws Exception {
    var cancellation = new Cancellation();
    var context = Context.root().with(cancellation);
    var waiting = new java.util.concurrent.FutureTask<>(() -> Pause.parked(HOUR, context));
    Thread.ofVirtual().start(waiting);
    cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
    assertThat(waiting.get(30, TimeUnit.SECONDS).orElseThrow().message()).isEqualTo("enough");
  }

  @Test
  void ends_when_the_thread_is_interrupted_and_leaves_it_so() throws Exception {
    var waiting =
        new java.util.concurrent.FutureTask<>(() -> {
          var ended = Pause.parked(HOUR, Context.root());
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          return ended;
        });
    Thread thread = Thread.ofVirtual().start(waiting);
    thread.interrupt();
    assertThat(waiting.get(30, TimeUnit.SECONDS).orElseThrow().code()).isEqualTo(Code.CANCELLED);
  }
}
