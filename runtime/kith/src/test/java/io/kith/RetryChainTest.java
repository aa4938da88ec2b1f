package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three layers that try again each, over real connections, two instances to a layer. */
final class RetryChainTest {

  private static final int CALLS = 2_000;

  private final List<App> apps = new ArrayList<>();
  private final AtomicInteger bottomCalls = new AtomicInteger();
  private final AtomicInteger middleCalls = new AtomicInteger();
  private final AtomicInteger topCalls = new AtomicInteger();
  private final AtomicBoolean isFailing = new AtomicBoolean(true);
  private final List<String> marks = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    apps.reversed().forEach(App::close);
  }

  private App app(String name, String registry) {
    App app = App.start(name, Config.empty().with("registry", "memory:" + registry));
    apps.add(app);
    return app;
  }

  /** A client of a layer that knows both of its instances. */
  private Chain client(String name, String registry) {
    App app = app(name, registry);
    Chain chain = app.client(Chain.class);
    while (app.broadcast(Chain.class).call(_ -> "").outcomes().size() < 2) {
      Thread.onSpinWait();
    }
    return chain;
  }

  private String fail(String what) {
    bottomCalls.incrementAndGet();
    marks.add(Context.current().isRetry() ? "retry" : "first");
    if (isFailing.get()) {
      throw new CallException(Code.UNAVAILABLE, "the disk is gone");
    }
    return what;
  }

  private static String counted(AtomicInteger calls, Chain next, String what) {
    calls.incrementAndGet();
    return next.pass(what);
  }

  private Chain chain() {
    for (int i = 1; i <= 2; i++) {
      app("bottom-" + i, "chain-bottom").serve(Chain.class, this::fail);
    }
    for (int i = 1; i <= 2; i++) {
      Chain next = client("to-bottom-" + i, "chain-bottom");
      app("middle-" + i, "chain-middle")
          .serve(Chain.class, what -> counted(middleCalls, next, what));
    }
    for (int i = 1; i <= 2; i++) {
      Chain next = client("to-middle-" + i, "chain-middle");
      app("top-" + i, "chain-top").serve(Chain.class, what -> counted(topCalls, next, what));
    }
    return client("caller", "chain-top");
  }

  @Test
  void three_layers_of_retries_add_less_than_a_fifth_to_the_load_and_not_twenty_six_times_it() {
    Chain chain = chain();
    long startNanos = System.nanoTime();
    Context.within(Duration.ofMinutes(2))
        .run(() -> {
          for (int i = 0; i < CALLS; i++) {
            assertThatThrownBy(() -> chain.pass("it"))
                .hasMessageContaining("UNAVAILABLE: the disk is gone");
          }
        });
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    // Of the two that call the bottom, each has ten ready, and one a second where calls are few.
    double most = 1.15 * CALLS + 2 * (10 + seconds);
    assertThat(bottomCalls.get()).isBetween((int) (1.14 * CALLS), (int) most);
    assertThat(middleCalls.get()).isEqualTo(CALLS);
    assertThat(topCalls.get()).isEqualTo(CALLS);
    assertThat(marks.stream().filter("first"::equals)).hasSize(CALLS);

    isFailing.set(false);
    assertThat(chain.pass("well again")).isEqualTo("well again");
  }

  @Test
  void what_follows_from_a_retry_is_called_once() {
    Chain chain = chain();
    Context retry = Context.within(Duration.ofMinutes(2)).ofRetry(2);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> retry.call(() -> chain.pass("it")))
          .hasMessageContaining("the request is tried again further up");
    }
    assertThat(bottomCalls.get()).isEqualTo(20);
    assertThat(marks).containsOnly("retry");
  }
}
