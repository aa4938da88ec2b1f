package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kith.core.Code;
import io.kith.transport.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The client of a hub, with hubs that behave as a test wants. */
final class HubRegistryTest implements RegistryConformance {

  private static final Address FIRST = new Address("hub-1", 5484);
  private static final Address SECOND = new Address("hub-2", 5484);

  private final Map<Address, FakeHub> hubs = Map.of(FIRST, new FakeHub(), SECOND, new FakeHub());
  private final FakeHub hub = hubs.get(FIRST);
  private final AtomicInteger clientsClosed = new AtomicInteger();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger contactLogger = (Logger) LoggerFactory.getLogger(Contact.class);

  @Override
  public Registry open() {
    return open(FIRST);
  }

  private Registry open(Address... addresses) {
    return new HubRegistry(
        "hub://test", List.of(addresses), hubs::get, clientsClosed::incrementAndGet);
  }

  @BeforeEach
  void catchLog() {
    logged.start();
    contactLogger.setLevel(Level.INFO);
    contactLogger.setAdditive(false);
    contactLogger.addAppender(logged);
  }

  @AfterEach
  void releaseLog() {
    contactLogger.detachAppender(logged);
    contactLogger.setAdditive(true);
    contactLogger.setLevel(null);
  }

  @Test
  void a_hub_that_is_not_there_at_start_is_no_error_and_is_joined_when_it_comes() {
    hub.fail(Code.UNAVAILABLE, "connection refused");
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("hub-1:5484", "connection refused");
      assertThat(registry.snapshot(Query.all(), Duration.ofMillis(1))).isEmpty();
      hub.recover();
      told.awaitIds("a-1");
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void absence_is_said_in_one_line_and_so_is_the_return() {
    hub.fail(Code.UNAVAILABLE, "connection refused");
    try (Registry registry = open()) {
      registry.watch(Query.all(), _ -> {});
      registry.register(Instances.ready("a-1", "a"));
      int before = hub.calls.get();
      Eventually.holds("several attempts", () -> hub.calls.get() > before + 6);
      hub.recover();
      Eventually.holds("registered", () -> hub.knows("a-1"));
    }
    assertThat(logged.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO);
    assertThat(logged.list.getFirst().getFormattedMessage())
        .contains("hub-1:5484", "connection refused", "kith hub")
        .doesNotContain("\n");
  }

  @Test
  void the_last_snapshot_stays_while_the_hub_is_away() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      int before = told.all().size();
      hub.fail(Code.UNAVAILABLE, "the connection was lost");
      int calls = hub.calls.get();
      Eventually.holds("several attempts", () -> hub.calls.get() > calls + 6);
      assertThat(told.all()).hasSize(before);
      hub.recover();
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
      assertThat(told.all()).hasSize(before);
    }
  }

  @Test
  void a_hub_that_forgot_everything_is_told_again() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      registry.register(Instances.ready("a-2", "a"));
      Eventually.holds("registered", () -> hub.knows("a-1") && hub.knows("a-2"));
      hub.restart(2_000);
      Eventually.holds("registered again", () -> hub.knows("a-1") && hub.knows("a-2"));
    }
  }

  @Test
  void what_changed_while_the_hub_was_away_is_caught_up_with() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Instance instance = Instances.ready("a-1", "a");
      Registry.Registration registration = registry.register(instance);
      told.awaitIds("a-1");
      hub.fail(Code.UNAVAILABLE, "the connection was lost");
      registration.update(instance.with(Instance.State.DRAINING));
      hub.recover();
      told.await(s -> s.instances().getFirst().state() == Instance.State.DRAINING);
    }
  }

  @Test
  void revisions_grow_even_over_a_restart_with_the_clock_set_back() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      hub.restart(500);
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void a_refusal_is_tried_again_until_it_is_none() {
    hub.fail(Code.RESOURCE_EXHAUSTED, "no room");
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("several attempts", () -> hub.calls.get() > 2);
      assertThat(registry.trouble()).as("a hub that refuses is there").isEmpty();
      hub.recover();
      Eventually.holds("registered", () -> hub.knows("a-1"));
    }
  }

  @Test
  void the_next_hub_is_asked_when_one_does_not_answer() {
    FakeHub next = hubs.get(SECOND);
    hub.fail(Code.DEADLINE_EXCEEDED, "no answer");
    try (Registry registry = open(FIRST, SECOND)) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      assertThat(next.knows("a-1")).isTrue();
      hub.restart(3_000);
      next.fail(Code.UNAVAILABLE, "gone");
      Eventually.holds("registered at the first one", () -> hub.knows("a-1"));
    }
  }

  @Test
  void something_at_the_address_that_is_no_hub_counts_as_absent() {
    hub.fail(Code.UNIMPLEMENTED, "no service kith.hub.Registry here");
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("no service kith.hub.Registry");
    }
  }

  @Test
  void nothing_is_asked_after_the_end() {
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    registry.register(Instances.ready("a-1", "a"));
    Eventually.holds("in use", () -> hub.knows("a-1") && hub.waiting.get() == 1);
    registry.close();
    assertThat(hub.knows("a-1")).isFalse();
    Eventually.holds("the watch has ended", () -> hub.waiting.get() == 0);
    assertThat(clientsClosed).hasValue(1);
  }

  @Test
  void closing_returns_soon_though_the_hub_is_away() {
    hub.fail(Code.UNAVAILABLE, "connection refused");
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    registry.register(Instances.ready("a-1", "a"));
    Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
  }
}
