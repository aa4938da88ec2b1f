package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class DirectoryTest {

  private static final long EPOCH = 1_000;
  private static final long LONG_NANOS = 20_000_000_000L;

  private final Directory directory = new Directory(EPOCH, 3, 4);

  @Test
  void whoever_knows_nothing_is_answered_at_once() throws Exception {
    assertThat(directory.await(Query.all(), Revision.NONE, 0))
        .contains(new Snapshot(new Revision(EPOCH, 0), List.of()));
  }

  @Test
  void whoever_knows_all_is_answered_at_the_next_change() throws Exception {
    Revision known = directory.snapshot(Query.all()).revision();
    assertThat(directory.await(Query.all(), known, 0)).isEmpty();
    directory.put(Instances.ready("a-1", "a"));
    Snapshot next = directory.await(Query.all(), known, 0).orElseThrow();
    assertThat(Recorder.ids(next)).containsExactly("a-1");
    assertThat(next.revision()).isEqualTo(new Revision(EPOCH, 1));
  }

  @Test
  void a_revision_of_another_epoch_is_as_good_as_none() throws Exception {
    assertThat(directory.await(Query.all(), new Revision(EPOCH - 1, 99), 0)).isPresent();
    assertThat(directory.await(Query.all(), new Revision(EPOCH + 1, 99), 0)).isPresent();
  }

  @Test
  void what_changes_nothing_is_no_change() {
    directory.put(Instances.ready("a-1", "a"));
    Snapshot before = directory.snapshot(Query.all());
    directory.put(Instances.ready("a-1", "a"));
    directory.remove("unknown");
    assertThat(directory.snapshot(Query.all())).isSameAs(before);
  }

  @Test
  void what_takes_the_place_of_everything_is_one_change_to_those_whom_it_concerns()
      throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    directory.put(Instances.ready("b-1", "b"));
    Revision a = directory.snapshot(Query.app("a")).revision();
    Revision b = directory.snapshot(Query.app("b")).revision();
    directory.replaceAll(
        List.of(
            Instances.ready("a-2", "a"), Instances.ready("a-3", "a"), Instances.ready("b-1", "b")));
    assertThat(Recorder.ids(directory.await(Query.app("a"), a, 0).orElseThrow()))
        .containsExactly("a-2", "a-3");
    assertThat(directory.await(Query.app("b"), b, 0)).isEmpty();
  }

  @Test
  void too_many_do_not_take_the_place_of_those_that_are_there() {
    directory.put(Instances.ready("a-1", "a"));
    var four = new ArrayList<Instance>();
    for (int i = 2; i <= 5; i++) {
      four.add(Instances.ready("a-" + i, "a"));
    }
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> directory.replaceAll(four))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
        .withMessageContainingAll("4", "3");
    assertThat(Recorder.ids(directory.snapshot(Query.all()))).containsExactly("a-1");
  }

  @Test
  void all_that_ask_the_same_share_one_snapshot() {
    directory.put(Instances.ready("a-1", "a"));
    assertThat(directory.snapshot(Query.app("a"))).isSameAs(directory.snapshot(Query.app("a")));
  }

  @Test
  void one_instance_too_many_is_refused_and_the_others_stay() {
    for (int i = 1; i <= 3; i++) {
      directory.put(Instances.ready("a-" + i, "a"));
    }
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> directory.put(Instances.ready("a-4", "a")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
        .withMessageContainingAll("a-4", "3 instances");
    directory.put(Instances.ready("a-3", "a").with(Instance.State.DRAINING));
    assertThat(directory.size()).isEqualTo(3);
  }

  @Test
  void a_query_that_was_forgotten_is_answered_once_too_often_and_never_misses_a_change()
      throws Exception {
    directory.put(Instances.ready("a-1", "a"));
    Revision known = directory.snapshot(Query.app("a")).revision();
    for (int i = 0; i < 4; i++) {
      directory.snapshot(Query.app("other-" + i));
    }
    directory.put(Instances.ready("a-2", "a"));
    assertThat(directory.await(Query.app("a"), known, 0).map(Recorder::ids))
        .contains(List.of("a-1", "a-2"));
  }

  @Test
  void a_waiter_is_woken_even_when_other_queries_push_its_own_out() throws Exception {
    Revision known = directory.snapshot(Query.app("a")).revision();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Snapshot>> answer =
          executor.submit(() -> directory.await(Query.app("a"), known, LONG_NANOS));
      for (int i = 0; i < 20; i++) {
        directory.snapshot(Query.app("other-" + i));
      }
      directory.put(Instances.ready("a-1", "a"));
      assertThat(answer.get().map(Recorder::ids)).contains(List.of("a-1"));
    }
  }

  @Test
  void follows_a_model_through_any_history() {
    Property.holds(
        200,
        source -> {
          var under = new Directory(EPOCH, 100, 2);
          Map<String, Instance> model = new HashMap<>();
          for (int step = 0; step < 50; step++) {
            String id = "i-" + source.between(0, 9);
            if (source.bool()) {
              Instance instance =
                  Instances.ready(id, "app-" + source.between(0, 2), "s-" + source.between(0, 2));
              under.put(instance);
              model.put(id, instance);
            } else {
              assertThat(under.remove(id)).isEqualTo(model.remove(id) != null);
            }
            Query query =
                source.oneOf(
                    Query.all(),
                    Query.app("app-" + source.between(0, 2)),
                    Query.service("s-" + source.between(0, 2)));
            assertThat(under.snapshot(query).instances())
                .containsExactlyElementsOf(
                    model.values().stream()
                        .filter(query::matches)
                        .sorted((a, b) -> a.id().compareTo(b.id()))
                        .toList());
          }
        });
  }

  @Test
  void every_waiter_sees_the_last_state_however_the_changes_fall() throws Exception {
    var busy = new Directory(EPOCH, 1_000, 100);
    int changes = 500;
    Callable<List<Revision>> follower =
        () -> {
          var seen = new ArrayList<Revision>();
          Revision known = Revision.NONE;
          while (true) {
            Snapshot next = busy.await(Query.app("a"), known, LONG_NANOS).orElseThrow();
            assertThat(next.revision()).isGreaterThan(known);
            known = next.revision();
            seen.add(known);
            if (next.instances().size() == changes) {
              return seen;
            }
          }
        };
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Revision>>> followers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        followers.add(executor.submit(follower));
      }
      for (int i = 0; i < changes; i++) {
        busy.put(Instances.ready("a-" + i, "a"));
      }
      for (Future<List<Revision>> each : followers) {
        assertThat(each.get().getLast()).isEqualTo(new Revision(EPOCH, changes));
      }
    }
  }
}
