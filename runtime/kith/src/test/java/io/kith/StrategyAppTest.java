package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.Lookup.Found;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Enough;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cluster strategies between applications. */
final class StrategyAppTest {

  /** Answers at once, with its name. */
  private static class Quick implements Lookup {

    final String name;
    final Set<String> forgotten = ConcurrentHashMap.newKeySet();

    Quick(String name) {
      this.name = name;
    }

    @Override
    public String hedged(String what) {
      return name;
    }

    @Override
    public String once(String what) {
      return name;
    }

    @Override
    public Found find(String what) {
      return new Found(what, 1, Optional.of(name), List.of());
    }

    @Override
    public Found guess(String what) {
      return find(what);
    }

    @Override
    public void forget(String what) {
      forgotten.add(what);
    }
  }

  /** Never answers anything but that it was cancelled. */
  private static final class Stuck extends Quick {

    final AtomicReference<Optional<Status>> cancelled = new AtomicReference<>(Optional.empty());
    final CountDownLatch ended = new CountDownLatch(1);

    Stuck() {
      super("stuck");
    }

    @Override
    public String hedged(String what) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        cancelled.set(Context.current().cancellation().reason());
      }
      ended.countDown();
      return name;
    }
  }

  /** Refuses everything. */
  private static final class Broken extends Quick {

    Broken() {
      super("broken");
    }

    private static CallException refusal() {
      return new CallException(Code.INTERNAL, "the disk is gone");
    }

    @Override
    public String once(String what) {
      throw refusal();
    }

    @Override
    public Found find(String what) {
      throw refusal();
    }

    @Override
    public void forget(String what) {
      throw refusal();
    }
  }

  private final Config config = Config.empty().with("registry", "memory:strategies");
  private final App one = App.start("one", config);
  private final App other = App.start("other", config);
  private final App caller = App.start("caller", config);

  @AfterEach
  void close() {
    caller.close();
    other.close();
    one.close();
  }

  private Lookup lookup(Lookup first, Lookup second) {
    one.serve(Lookup.class, first);
    other.serve(Lookup.class, second);
    Lookup lookup = caller.client(Lookup.class);
    while (caller.broadcast(Lookup.class).call(_ -> "").outcomes().size() < 2) {
      Thread.onSpinWait();
    }
    return lookup;
  }

  @Test
  void an_instance_that_hangs_delays_nobody_and_sees_that_it_is_not_wanted()
      throws InterruptedException {
    var stuck = new Stuck();
    Lookup lookup = lookup(stuck, new Quick("quick"));
    Context.within(Duration.ofSeconds(60))
        .run(() -> {
          for (int i = 0; i < 50; i++) {
            assertThat(lookup.hedged("it")).isEqualTo("quick");
          }
        });
    assertThat(stuck.ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(stuck.cancelled.get()).isPresent();
  }

  @Test
  void a_call_that_nobody_can_answer_is_told_or_swallowed_as_its_method_wants() {
    Lookup lookup = lookup(new Broken(), new Broken());
    assertThatThrownBy(() -> lookup.once("it"))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("the disk is gone");
    var exchange = Exchange.with(Metadata.empty());
    assertThat(exchange.call(() -> lookup.find("it")))
        .isEqualTo(new Found("", 0, Optional.empty(), List.of()));
    assertThat(exchange.headers().first(Reply.DEGRADED)).contains("INTERNAL");
    assertThat(lookup.guess("it")).isEqualTo(new Found("a guess", 7, Optional.empty(), List.of()));
    assertThat(caller.called().snapshot("test.Lookup/Find").orElseThrow().degraded()).isEqualTo(1);
    assertThatThrownBy(() -> lookup.forget("it"))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("0 of 2 instances");
  }

  @Test
  void a_rule_wins_over_the_annotation_and_changes_without_a_restart(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("rules.yaml");
    Files.writeString(file, "calls: {test.Lookup/find: {strategy: {kind: failfast}}}");
    try (App ruled =
        App.start(
            "ruled",
            config.with("rules", file.toString()).with("transport.fileCheckInterval", "1ms"))) {
      one.serve(Lookup.class, new Broken());
      Lookup lookup = ruled.client(Lookup.class);
      assertThatThrownBy(() -> lookup.find("it")).hasMessageContaining("the disk is gone");
      Files.writeString(
          file,
          "calls: {test.Lookup/find: {strategy: {kind: failsafe, otherwise: '{\"count\": 3}'}}}");
      Found guess = null;
      while (guess == null) {
        try {
          guess = lookup.find("it");
        } catch (CallException e) {
          assertThat(e).hasMessageContaining("the disk is gone"); // the rules of before
        }
      }
      assertThat(guess.count()).isEqualTo(3);
    }
  }

  @Test
  void a_broadcast_reaches_all() {
    var first = new Quick("first");
    var second = new Quick("second");
    Lookup lookup = lookup(first, second);
    lookup.forget("it");
    assertThat(first.forgotten).containsExactly("it");
    assertThat(second.forgotten).containsExactly("it");
    assertThat(caller.broadcast(Lookup.class).call(l -> l.once("it")).require(Enough.ALL).values())
        .containsExactlyInAnyOrder("first", "second");
  }
}
