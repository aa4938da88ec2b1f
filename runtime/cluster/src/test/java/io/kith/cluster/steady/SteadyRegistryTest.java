package io.kith.cluster.steady;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instance;
import io.kith.cluster.Instances;
import io.kith.cluster.MemoryRegistry;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryConformance;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import io.kith.core.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteadyRegistryTest implements RegistryConformance {

  private static final Instance A1 = Instances.ready("a-1", "a");
  private static final Instance A2 = Instances.ready("a-2", "a");
  private static final Instance A3 = Instances.ready("a-3", "a");
  private static final Duration AT_ONCE = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofHours(1);

  private final ScriptedRegistry script = new ScriptedRegistry();
  private final String name = UUID.randomUUID().toString();
  private final Recorder told = new Recorder();

  @TempDir private Path directory;

  /** With a policy that holds nobody it is as good a registry as the one within. */
  @Override
  public Registry open() {
    return SteadyRegistry.over(
        MemoryRegistry.open(name), SteadyOptions.defaults().withHold(1, LONG));
  }

  private SteadyRegistry open(SteadyOptions options) {
    return SteadyRegistry.over(script, options);
  }

  private SteadyOptions withFile() {
    return SteadyOptions.defaults().withFile(directory.resolve("known")).withSilence(LONG);
  }

  private void keep(Instance... instances) {
    var registry = new ScriptedRegistry();
    try (Registry steady = SteadyRegistry.over(registry, withFile())) {
      var heard = new Recorder();
      steady.watch(Query.app("a"), heard);
      registry.tell(new Revision(7, 1), instances);
      heard.awaitAny();
    }
  }

  @Test
  void holds_those_that_disappear_together_and_says_that_it_does() {
    try (Registry steady = open(SteadyOptions.defaults().withHold(0.5, LONG))) {
      steady.watch(Query.all(), told);
      script.tell(new Revision(7, 1), A1, A2, A3);
      told.awaitIds("a-1", "a-2", "a-3");
      script.tell(new Revision(8, 1), A2);
      Snapshot held = told.await(s -> !s.unconfirmed().isEmpty());
      assertThat(Recorder.ids(held)).containsExactly("a-1", "a-2", "a-3");
      assertThat(held.unconfirmed()).containsExactlyInAnyOrder("a-1", "a-3");
      script.tell(new Revision(8, 2), A1, A2, A3);
      told.await(s -> s.unconfirmed().isEmpty() && s.instances().size() == 3);
    }
  }

  @Test
  void lets_go_of_them_after_a_while_without_any_word_of_the_registry() {
    try (Registry steady = open(SteadyOptions.defaults().withHold(0.5, AT_ONCE))) {
      steady.watch(Query.all(), told);
      script.tell(new Revision(7, 1), A1, A2);
      told.awaitIds("a-1", "a-2");
      script.tell(new Revision(8, 1));
      told.awaitIds();
      assertThat(told.all()).anySatisfy(s -> assertThat(s.unconfirmed()).hasSize(2));
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void serves_what_was_last_known_when_the_registry_cannot_be_reached_at_the_start() {
    keep(A1, A2);
    script.fail("nobody there");
    try (Registry steady = open(withFile())) {
      steady.watch(Query.app("a"), told);
      Snapshot known = told.awaitIds("a-1", "a-2");
      assertThat(known.unconfirmed()).containsExactlyInAnyOrder("a-1", "a-2");
      script.recover();
      script.tell(new Revision(3, 1), A1, A3);
      Snapshot now = told.awaitIds("a-1", "a-3");
      assertThat(now.unconfirmed()).isEmpty();
      assertThat(now.revision()).isGreaterThan(known.revision());
    }
  }

  @Test
  void serves_what_was_last_known_when_the_registry_is_silent_for_too_long() {
    keep(A1);
    try (Registry steady = open(withFile().withSilence(AT_ONCE))) {
      steady.watch(Query.app("a"), told);
      told.awaitIds("a-1");
    }
  }

  @Test
  void believes_a_registry_that_answers_rather_than_the_file() {
    keep(A1);
    try (Registry steady = open(withFile())) {
      steady.watch(Query.app("a"), told);
      script.tell(new Revision(8, 1), A2);
      told.awaitIds("a-2");
      assertThat(told.all()).hasSize(1);
    }
  }

  @Test
  void holds_those_from_the_file_when_the_registry_comes_back_empty() {
    keep(A1, A2);
    script.fail("nobody there");
    try (Registry steady = open(withFile())) {
      steady.watch(Query.app("a"), told);
      told.awaitIds("a-1", "a-2");
      script.recover();
      script.tell(new Revision(8, 1));
      told.await(s -> s.revision().epoch() == 8);
      assertThat(told.all().getLast().unconfirmed()).containsExactlyInAnyOrder("a-1", "a-2");
    }
    keepsThrough("a restart of this process meanwhile");
  }

  private void keepsThrough(String what) {
    var again = new ScriptedRegistry();
    again.fail("gone once more");
    try (Registry steady = SteadyRegistry.over(again, withFile())) {
      var heard = new Recorder();
      steady.watch(Query.app("a"), heard);
      assertThat(Recorder.ids(heard.awaitAny())).as(what).containsExactly("a-1", "a-2");
    }
  }

  @Test
  void keeps_the_answers_to_questions_that_were_not_asked_this_time() {
    keep(A1);
    try (Registry steady = open(withFile())) {
      steady.watch(Query.app("b"), told);
      script.tell(new Revision(8, 1), Instances.ready("b-1", "b"));
      told.awaitIds("b-1");
    }
    var again = new ScriptedRegistry();
    again.fail("gone");
    try (Registry steady = SteadyRegistry.over(again, withFile())) {
      var a = new Recorder();
      var b = new Recorder();
      steady.watch(Query.app("a"), a);
      steady.watch(Query.app("b"), b);
      a.awaitIds("a-1");
      b.awaitIds("b-1");
    }
  }

  @Test
  void uses_nothing_that_is_too_old_or_from_the_future() {
    keep(A1);
    for (Duration shift : new Duration[] {Duration.ofHours(25), Duration.ofMinutes(-1)}) {
      script.fail("nobody there");
      Instant then = Instant.now().plus(shift);
      var steady =
          new SteadyRegistry(script, withFile(), Ticker.system(), InstantSource.fixed(then));
      var known =
          new LastKnown(
              directory.resolve("known"), script, Duration.ofDays(1), InstantSource.fixed(then));
      assertThat(known.answer(Query.app("a"))).isEmpty();
      steady.close();
    }
  }

  @Test
  void uses_nothing_of_another_registry_or_of_a_damaged_file() throws Exception {
    Path file = directory.resolve("known");
    keep(A1);
    var elsewhere = new LastKnown(file, MemoryRegistry.create(), LONG, InstantSource.system());
    assertThat(elsewhere.answer(Query.app("a"))).isEmpty();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1]++;
    Files.write(file, bytes);
    var damaged = new LastKnown(file, script, LONG, InstantSource.system());
    assertThat(damaged.answer(Query.app("a"))).isEmpty();
  }

  @Test
  void goes_without_a_file_where_none_can_be_written() throws Exception {
    Path occupied = Files.writeString(directory.resolve("known"), "a file, not a directory");
    SteadyOptions options = SteadyOptions.defaults().withFile(occupied.resolve("known"));
    try (Registry steady = open(options)) {
      steady.watch(Query.all(), told);
      script.tell(new Revision(7, 1), A1);
      told.awaitIds("a-1");
    }
  }

  @Test
  void ends_all_watches_and_the_registry_within_when_it_is_closed() {
    Registry steady = open(SteadyOptions.defaults());
    steady.watch(Query.all(), told);
    steady.watch(Query.app("a"), told).close();
    assertThat(script.watches()).isEqualTo(1);
    steady.close();
    assertThat(script.watches()).isZero();
    assertThat(script.closed).isTrue();
    Eventually.holds(
        "its threads have ended",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("kith-steady-watch")));
  }
}
