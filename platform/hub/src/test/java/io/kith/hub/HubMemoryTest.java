package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Revision;
import io.kith.core.CallException;
import io.kith.testkit.FakeTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub knows after a restart. */
final class HubMemoryTest {

  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration NOT_AT_ALL = Duration.ZERO;

  @TempDir private Path directory;
  private final FakeTicker ticker = new FakeTicker();
  private Path file;
  private HubOptions options;

  @BeforeEach
  void prepare() {
    file = directory.resolve("hub");
    options = HubOptions.defaults().withLeaseTtl(TTL).withMemory(file);
  }

  private LeasedDirectory start(Instant now) {
    return LeasedDirectory.open(options, InstantSource.fixed(now), ticker);
  }

  private static List<String> ids(LeasedDirectory hub) {
    return hub.instances().stream().map(Instance::id).toList();
  }

  @Test
  void all_are_known_again_and_must_renew_their_leases() {
    LeasedDirectory before = start(NOW);
    before.register(Instances.ready("a-1", "a"));
    before.register(Instances.ready("a-2", "a"));
    before.register(Instances.ready("a-3", "a"));
    before.deregister("a-3");
    before.close();
    LeasedDirectory after = start(NOW);
    assertThat(ids(after)).containsExactly("a-1", "a-2");
    ticker.advance(TTL.minusNanos(1));
    after.renew("a-1");
    ticker.advanceNanos(1);
    assertThat(after.sweep()).isEqualTo(1);
    assertThat(ids(after)).containsExactly("a-1");
  }

  @Test
  void what_was_known_when_it_was_killed_is_as_it_was_at_the_last_sweep() {
    LeasedDirectory before = start(NOW);
    before.register(Instances.ready("a-1", "a"));
    before.sweep();
    before.register(Instances.ready("a-2", "a"));
    LeasedDirectory after = start(NOW);
    assertThat(ids(after)).containsExactly("a-1");
    Assertions.assertThatExceptionOfType(CallException.class)
        .as("the other registers again")
        .isThrownBy(() -> after.renew("a-2"));
  }

  @Test
  void those_who_know_more_from_before_wait_after_a_kill_and_not_after_an_orderly_end() {
    LeasedDirectory first = start(NOW);
    first.register(Instances.ready("a-1", "a"));
    Revision known = first.watch(Query.all(), Revision.NONE, NOT_AT_ALL).orElseThrow().revision();
    first.sweep();
    LeasedDirectory second = start(NOW.plusSeconds(1));
    assertThat(second.watch(Query.all(), known, NOT_AT_ALL)).as("it was killed").isEmpty();
    second.close();
    LeasedDirectory third = start(NOW.plusSeconds(2));
    assertThat(third.watch(Query.all(), known, NOT_AT_ALL)).as("it ended").isPresent();
  }

  @Test
  void newcomers_find_everybody_at_once() {
    LeasedDirectory before = start(NOW);
    before.register(Instances.ready("a-1", "a"));
    before.sweep();
    assertThat(start(NOW).watch(Query.app("a"), Revision.NONE, NOT_AT_ALL).orElseThrow())
        .satisfies(changes -> assertThat(changes.instances()).hasSize(1));
  }

  @Test
  void revisions_grow_even_if_the_clock_was_set_back() {
    LeasedDirectory before = start(NOW);
    before.close();
    assertThat(start(NOW.minusSeconds(60)).epoch()).isGreaterThan(before.epoch());
  }

  @Test
  void what_is_too_old_is_not_worth_a_try() {
    LeasedDirectory before = start(NOW);
    before.register(Instances.ready("a-1", "a"));
    before.close();
    assertThat(ids(start(NOW.plus(Duration.ofMinutes(5))))).isEmpty();
  }

  @Test
  void a_hub_without_changes_says_now_and_then_that_it_runs() throws IOException {
    var clock = new Instant[] {NOW};
    var hub = LeasedDirectory.open(options, () -> clock[0], ticker);
    hub.register(Instances.ready("a-1", "a"));
    hub.sweep();
    byte[] first = Files.readAllBytes(file);
    clock[0] = NOW.plusSeconds(59);
    hub.sweep();
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    clock[0] = NOW.plusSeconds(61);
    hub.sweep();
    assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
  }

  @Test
  void a_damaged_file_is_no_obstacle() throws IOException {
    start(NOW).close();
    Files.writeString(file, "KITHSTA and then something else entirely");
    LeasedDirectory hub = start(NOW);
    assertThat(ids(hub)).isEmpty();
    hub.register(Instances.ready("a-1", "a"));
    hub.close();
    assertThat(ids(start(NOW))).containsExactly("a-1");
  }

  @Test
  void a_real_hub_knows_them_after_a_restart() throws IOException {
    HubOptions real =
        options.withAddress(new io.kith.transport.Address("127.0.0.1", 0)).withLeaseTtl(TTL);
    var told = new Recorder();
    try (Hub hub = Hub.start(real);
        var registry = HubTest.open("hub://" + hub.address())) {
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      hub.close(); // before the registry takes its instance back
    }
    try (Hub hub = Hub.start(real)) {
      assertThat(hub.instances()).isEqualTo(1);
    }
  }
}
