package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.cluster.Changes;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instance;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LeasedDirectoryTest {

  private static final long EPOCH = 5_000;
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration NOT_AT_ALL = Duration.ZERO;
  private static final HubOptions OPTIONS = HubOptions.defaults().withLeaseTtl(TTL);

  private final FakeTicker ticker = new FakeTicker();
  private final LeasedDirectory directory = new LeasedDirectory(OPTIONS, EPOCH, ticker);

  private List<String> ids() {
    return ids(directory.watch(Query.all(), Revision.NONE, NOT_AT_ALL).orElseThrow());
  }

  private static List<String> ids(Changes changes) {
    return changes.instances().stream().map(Instance::id).toList();
  }

  @Test
  void a_lease_that_is_not_renewed_expires_exactly_when_it_should() {
    assertThat(directory.register(Instances.ready("a-1", "a")).ttl()).isEqualTo(TTL);
    ticker.advance(TTL.minusNanos(1));
    assertThat(directory.sweep()).isZero();
    assertThat(ids()).containsExactly("a-1");
    ticker.advanceNanos(1);
    assertThat(directory.sweep()).isEqualTo(1);
    assertThat(ids()).isEmpty();
  }

  @Test
  void a_renewal_begins_the_lease_anew() {
    directory.register(Instances.ready("a-1", "a"));
    ticker.advance(TTL.minusNanos(1));
    directory.renew("a-1");
    ticker.advance(TTL.minusNanos(1));
    directory.sweep();
    assertThat(ids()).containsExactly("a-1");
  }

  @Test
  void a_lease_that_expired_cannot_be_renewed() {
    directory.register(Instances.ready("a-1", "a"));
    ticker.advance(TTL);
    directory.sweep();
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> directory.renew("a-1"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
        .withMessageContainingAll("a-1", "register");
  }

  @Test
  void whoever_left_is_gone_at_once_and_may_leave_twice() {
    directory.register(Instances.ready("a-1", "a"));
    directory.deregister("a-1");
    directory.deregister("a-1");
    assertThat(ids()).isEmpty();
    assertThatExceptionOfType(CallException.class).isThrownBy(() -> directory.renew("a-1"));
  }

  @Test
  void keeps_whom_a_model_keeps_through_any_history() {
    Property.holds(
        200,
        source -> {
          var clock = new FakeTicker();
          var under = new LeasedDirectory(OPTIONS, EPOCH, clock);
          Map<String, Long> remainingNanos = new HashMap<>();
          for (int step = 0; step < 40; step++) {
            String id = "i-" + source.between(0, 5);
            switch (source.between(0, 3)) {
              case 0 -> {
                under.register(Instances.ready(id, "a"));
                remainingNanos.put(id, TTL.toNanos());
              }
              case 1 -> {
                if (remainingNanos.containsKey(id)) {
                  under.renew(id);
                  remainingNanos.put(id, TTL.toNanos());
                }
              }
              case 2 -> {
                under.deregister(id);
                remainingNanos.remove(id);
              }
              default -> {
                long stepNanos = source.between(0, 6) * TTL.toNanos() / 5;
                clock.advanceNanos(stepNanos);
                under.sweep();
                remainingNanos.replaceAll((_, left) -> left - stepNanos);
                remainingNanos.values().removeIf(left -> left <= 0);
              }
            }
            assertThat(ids(under.watch(Query.all(), Revision.NONE, NOT_AT_ALL).orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(remainingNanos.keySet());
          }
        });
  }

  @Test
  void a_watch_ends_with_the_next_change() throws Exception {
    Revision known =
        directory.watch(Query.app("a"), Revision.NONE, NOT_AT_ALL).orElseThrow().revision();
    try (var watching = new Watching(directory, Query.app("a"), known)) {
      directory.register(Instances.ready("a-1", "a"));
      assertThat(watching.answer().map(LeasedDirectoryTest::ids)).contains(List.of("a-1"));
    }
  }

  @Test
  void a_watch_without_news_ends_with_its_patience() {
    Revision known =
        directory.watch(Query.all(), Revision.NONE, NOT_AT_ALL).orElseThrow().revision();
    assertThat(directory.watch(Query.all(), known, Duration.ofMillis(5))).isEmpty();
    assertThat(directory.watch(Query.all(), known, Duration.ofSeconds(-1))).isEmpty();
  }

  @Test
  void who_knows_more_from_before_a_restart_waits_until_all_had_time_to_register_again()
      throws Exception {
    var fromBefore = new Revision(EPOCH - 1, 99);
    assertThat(directory.watch(Query.app("a"), fromBefore, Duration.ofMillis(5))).isEmpty();
    try (var watching = new Watching(directory, Query.app("a"), fromBefore)) {
      directory.register(Instances.ready("a-1", "a"));
      ticker.advance(TTL.minusNanos(1));
      directory.renew("a-1");
      directory.sweep();
      directory.register(Instances.ready("a-2", "a"));
      assertThat(watching.isOver()).isFalse();
      ticker.advanceNanos(1);
      directory.sweep();
      assertThat(watching.answer().map(LeasedDirectoryTest::ids)).contains(List.of("a-1", "a-2"));
    }
  }

  @Test
  void who_knows_nothing_does_not_wait_for_the_hub_to_settle() {
    directory.register(Instances.ready("a-1", "a"));
    assertThat(ids()).containsExactly("a-1");
  }

  @Test
  void an_instance_beyond_the_limit_is_refused_and_can_come_when_another_left() {
    var small = new LeasedDirectory(OPTIONS.withMaxInstances(1), EPOCH, ticker);
    small.register(Instances.ready("a-1", "a"));
    small.register(Instances.ready("a-1", "a").with(Instance.State.DRAINING));
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> small.register(Instances.ready("a-2", "a")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
        .withMessageContaining("1 instances");
    assertThatExceptionOfType(CallException.class).isThrownBy(() -> small.renew("a-2"));
    small.deregister("a-1");
    small.register(Instances.ready("a-2", "a"));
    assertThat(small.size()).isEqualTo(1);
  }

  @Test
  void a_watch_beyond_the_limit_is_refused_and_can_come_when_another_ended() throws Exception {
    var small = new LeasedDirectory(OPTIONS.withMaxWatchers(1), EPOCH, ticker);
    Revision known =
        small.watch(Query.app("a"), Revision.NONE, NOT_AT_ALL).orElseThrow().revision();
    try (var watching = new Watching(small, Query.app("a"), known)) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> small.watch(Query.app("b"), Revision.NONE, NOT_AT_ALL))
          .satisfies(e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
          .withMessageContainingAll("application b", "1 wait");
      small.register(Instances.ready("a-1", "a"));
      watching.answer();
    }
    assertThat(small.watch(Query.app("b"), Revision.NONE, NOT_AT_ALL)).isPresent();
  }

  /** A watch on a thread of its own, which has begun to wait. */
  private static final class Watching implements AutoCloseable {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<Optional<Changes>> answer;

    Watching(LeasedDirectory directory, Query query, Revision known) {
      var thread = new AtomicReference<Thread>();
      answer =
          executor.submit(() -> {
            thread.set(Thread.currentThread());
            return directory.watch(query, known, LONG);
          });
      Eventually.holds(
          "it waits",
          () -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
    }

    boolean isOver() {
      return answer.isDone();
    }

    Optional<Changes> answer() throws Exception {
      return answer.get();
    }

    @Override
    public void close() {
      executor.shutdownNow();
      executor.close();
    }
  }
}
