package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance.State;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a directory tells what has changed. */
final class ChangesTest {

  private static final long EPOCH = 1_000;
  private static final long LONG_NANOS = 20_000_000_000L;
  private static final Snapshot NOTHING = new Snapshot(Revision.NONE, List.of());

  private final Directory directory = new Directory(EPOCH, 10_000, 4);

  private Changes changes(Query query, Revision known) throws InterruptedException {
    return directory.awaitChanges(query, known, LONG_NANOS).orElseThrow();
  }

  private Snapshot follow(Query query, Snapshot known) throws InterruptedException {
    return changes(query, known.revision()).applyTo(known).orElseThrow();
  }

  @Test
  void a_newcomer_is_told_all_and_then_what_changes() throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    directory.put(Instances.ready("a-2", "a"));
    Changes first = changes(Query.all(), Revision.NONE);
    assertThat(first.isWhole()).isTrue();
    Snapshot known = first.applyTo(NOTHING).orElseThrow();
    assertThat(Recorder.ids(known)).containsExactly("a-1", "a-2");
    directory.put(Instances.ready("a-0", "a"));
    directory.put(Instances.ready("a-1", "a").with(State.DRAINING));
    directory.remove("a-2");
    Changes next = changes(Query.all(), known.revision());
    assertThat(next.since()).isEqualTo(known.revision());
    assertThat(next.instances()).hasSize(2);
    assertThat(next.gone()).containsExactly("a-2");
    assertThat(next.applyTo(known)).contains(directory.snapshot(Query.all()));
  }

  @Test
  void an_instance_that_a_query_finds_no_more_is_gone() throws Exception {
    Query eu = Query.all().withRegion("eu");
    Instance here = Instances.ready("a-1", "a");
    Instance there =
        Instance.builder(
                new io.kith.transport.Identity("a", "a-1"), here.address(), here.startedAt())
            .location(new Location("eu", "", ""))
            .build();
    directory.put(there);
    Snapshot known = follow(eu, NOTHING);
    directory.put(here);
    assertThat(changes(eu, known.revision()).gone()).containsExactly("a-1");
  }

  @Test
  void they_apply_to_nothing_but_the_revision_that_they_go_on_from() throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    Snapshot known = follow(Query.all(), NOTHING);
    directory.put(Instances.ready("a-2", "a"));
    Changes next = changes(Query.all(), known.revision());
    assertThat(next.applyTo(NOTHING)).isEmpty();
    assertThat(next.applyTo(new Snapshot(new Revision(EPOCH, 99), List.of()))).isEmpty();
  }

  @Test
  void whoever_knows_a_revision_of_long_ago_is_told_all() throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    Revision old = changes(Query.all(), Revision.NONE).revision();
    for (int i = 0; i < 1_000; i++) {
      directory.put(Instances.ready("b-" + i, "b"));
      directory.remove("b-" + i);
    }
    assertThat(changes(Query.all(), old).isWhole()).isTrue();
    assertThat(changes(Query.all(), new Revision(EPOCH - 1, 5)).isWhole()).isTrue();
  }

  @Test
  void all_that_know_the_same_are_told_the_same() throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    Revision known = changes(Query.all(), Revision.NONE).revision();
    directory.put(Instances.ready("a-2", "a"));
    assertThat(changes(Query.all(), known)).isSameAs(changes(Query.all(), known));
  }

  @Test
  void they_lead_to_what_is_there_from_whatever_was_known() {
    Property.holds(
        200,
        source -> {
          var under = new Directory(EPOCH, 100, 1 + source.between(0, 2));
          Query[] queries = {Query.all(), Query.app("a"), Query.app("b")};
          Snapshot[] known = {NOTHING, NOTHING, NOTHING};
          for (int step = 0; step < 60; step++) {
            String id = "i-" + source.between(0, 7);
            switch (source.between(0, 3)) {
              case 0 -> under.remove(id);
              case 1 -> under.put(Instances.ready(id, "b"));
              case 2 -> under.put(Instances.ready(id, "a").with(State.DRAINING));
              default -> under.put(Instances.ready(id, "a"));
            }
            int who = source.between(0, 2);
            Optional<Changes> news = under.awaitChanges(queries[who], known[who].revision(), 0);
            if (news.isPresent()) {
              known[who] = news.get().applyTo(known[who]).orElseThrow();
            }
            assertThat(known[who].instances()).isEqualTo(under.snapshot(queries[who]).instances());
          }
        });
  }

  @Test
  void what_follows_soon_is_told_together_and_nothing_is_left_untold() throws Exception {
    var slow = new Directory(EPOCH, 10_000, 4, Duration.ofMillis(20));
    int watchers = 8;
    int count = 2_000;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < watchers; i++) {
        answers.add(executor.submit(() -> answersUntil(slow, count)));
      }
      long startNanos = System.nanoTime();
      for (int i = 0; i < count; i++) {
        slow.put(Instances.ready("a-" + i, "a"));
        if (i % 50 == 0) {
          Thread.yield();
        }
      }
      for (Future<Integer> answer : answers) {
        long most = 3 + (System.nanoTime() - startNanos) / Duration.ofMillis(20).toNanos();
        assertThat(answer.get()).isLessThanOrEqualTo((int) Math.max(most, 3) + 1);
      }
    }
  }

  private static int answersUntil(Directory directory, int instances) throws InterruptedException {
    Snapshot known = NOTHING;
    int answers = 0;
    while (known.instances().size() < instances) {
      Optional<Changes> news = directory.awaitChanges(Query.all(), known.revision(), LONG_NANOS);
      known = news.orElseThrow().applyTo(known).orElseThrow();
      answers++;
    }
    return answers;
  }

  @Test
  void one_who_gives_up_waiting_keeps_nobody_else_from_being_told() throws Exception {
    var slow = new Directory(EPOCH, 100, 4, Duration.ofMillis(50));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5; round++) {
        Revision known = slow.snapshot(Query.all()).revision();
        List<Future<Optional<Changes>>> impatient =
            Stream.generate(
                    () -> executor.submit(() -> slow.awaitChanges(Query.all(), known, 2_000_000)))
                .limit(20)
                .toList();
        Future<Optional<Changes>> patient =
            executor.submit(() -> slow.awaitChanges(Query.all(), known, LONG_NANOS));
        slow.put(Instances.ready("a-" + round, "a"));
        slow.put(Instances.ready("b-" + round, "a"));
        assertThat(patient.get()).isPresent();
        for (var one : impatient) {
          one.get();
        }
        slow.awaitChanges(Query.all(), slow.snapshot(Query.all()).revision(), 0);
      }
    }
  }
}
