package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What happens to calls while an application stops. */
final class DrainTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void a_call_that_has_begun_ends_well() throws Exception {
    Config config = Config.empty().with("registry", "memory:drain-1");
    try (App caller = App.start("caller", config)) {
      App server = App.start("errands", config);
      server.serve(Errand.class, this::waitForRelease);
      var call = CompletableFuture.supplyAsync(() -> caller.client(Errand.class).run("x"));
      begun.await();
      var closing = CompletableFuture.runAsync(server::close);
      assertThat(closing).isNotDone();
      released.countDown();
      assertThat(call).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("x");
      assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void a_call_that_has_begun_can_still_call_others() throws Exception {
    Config config = Config.empty().with("registry", "memory:drain-2");
    try (App chores = App.start("chores", config);
        App caller = App.start("caller", config)) {
      chores.serve(Chore.class, start -> start + 1);
      App server = App.start("errands", config);
      Chore chore = server.client(Chore.class);
      server.serve(Errand.class, what -> waitForRelease(what) + chore.count(41));
      var call = CompletableFuture.supplyAsync(() -> caller.client(Errand.class).run("x"));
      begun.await();
      var closing = CompletableFuture.runAsync(server::close);
      released.countDown();
      assertThat(call).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("x42");
      assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void a_call_that_does_not_end_is_cut_off_at_the_limit() throws Exception {
    Config config = Config.empty().with("registry", "memory:drain-3");
    try (App caller = App.start("caller", config)) {
      App server = App.start("errands", config.with("server.drain", "100ms"));
      server.serve(Errand.class, this::waitForRelease);
      var call = CompletableFuture.supplyAsync(() -> caller.client(Errand.class).run("x"));
      begun.await();
      server.close();
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.code()).isIn(Code.UNAVAILABLE, Code.CANCELLED));
    } finally {
      released.countDown();
    }
  }

  private String waitForRelease(String what) {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return what;
  }
}
