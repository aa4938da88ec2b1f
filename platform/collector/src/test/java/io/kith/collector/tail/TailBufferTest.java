package io.kith.collector.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.collector.CollectorOptions;
import io.kith.collector.Eventually;
import io.kith.collector.MemoryBudget;
import io.kith.collector.TraceQuery;
import io.kith.collector.otlp.OtlpTraces;
import io.kith.collector.otlp.Sources;
import io.kith.collector.otlp.Told;
import io.kith.collector.store.Journal;
import io.kith.collector.store.Store;
import io.kith.config.ByteSize;
import io.kith.testkit.FakeTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which traces are kept, and when that is decided. */
@Timeout(60)
class TailBufferTest {

  @TempDir Path directory;
  private final FakeTicker ticker = new FakeTicker();
  private Sources sources;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Set<String> keptIds = ConcurrentHashMap.newKeySet();
  private final AtomicInteger spans = new AtomicInteger();
  private MemoryBudget memory;
  private Journal journal;
  private Store store;
  private TailBuffer tail;

  private void start(double share, int perSecond, long memoryBytes) throws Exception {
    CollectorOptions usual = CollectorOptions.in(directory.toString());
    var options =
        new CollectorOptions(
            usual.store(),
            Optional.empty(),
            Optional.empty(),
            usual.directory(),
            new ByteSize(memoryBytes),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            share,
            perSecond,
            usual.retention(),
            usual.size(),
            List.of());
    memory = new MemoryBudget(memoryBytes);
    sources = new Sources(memory);
    journal = new Journal(directory);
    store =
        Store.open(
            options, directory, sources, InstantSource.fixed(Instant.ofEpochSecond(1_000)), ticker);
    tail =
        new TailBuffer(
            options,
            memory,
            journal,
            store,
            (trace, kept) -> {
              spans.addAndGet(trace.spans().size());
              if (kept) {
                keptIds.add(trace.id());
              }
              told.add(trace.id());
            },
            ticker);
  }

  @AfterEach
  void stop() {
    tail.close();
    store.close();
    journal.close();
    sources.forget();
    assertThat(memory.used()).isZero();
    assertThat(journal.bytes()).isZero();
  }

  private void add(Told.Span... told) {
    byte[] bytes = Told.traces(told);
    Journal.Part part = journal.append(Journal.Kind.TRACES, bytes, 0, bytes.length);
    try (var room = memory.room(bytes.length, 2L * bytes.length, Duration.ofSeconds(20)).get()) {
      new OtlpTraces(sources, Limits.defaults(), 1 << 20)
          .read(bytes, 0, bytes.length, (source, span) -> tail.add(source, span, part, room));
    }
    part.done();
  }

  private static String id(long low) {
    return "0000000000000007%016x".formatted(low);
  }

  @Test
  void a_trace_is_decided_when_nothing_came_for_a_while() throws Exception {
    start(1, 1_000, 16 << 20);
    add(Told.Span.of("a", 1, 1, "x"));
    ticker.advance(Duration.ofSeconds(4));
    add(Told.Span.of("b", 1, 2, "y").below(1));
    add(Told.Span.of("c", 2, 1, "z"));
    ticker.advance(Duration.ofMillis(5_200));
    Eventually.holds(() -> told.containsAll(Set.of(id(1), id(2))));
    assertThat(spans).hasValue(3);
  }

  @Test
  void a_trace_that_goes_on_is_decided_after_the_longest_wait() throws Exception {
    start(1, 1_000, 16 << 20);
    for (int i = 1; i <= 9; i++) {
      add(Told.Span.of("a", 1, i, "x"));
      ticker.advance(Duration.ofSeconds(4));
    }
    Eventually.holds(() -> told.contains(id(1)));
  }

  @Test
  void those_that_fail_or_are_slow_are_kept_whatever_the_share() throws Exception {
    start(0, 1_000, 16 << 20);
    add(Told.Span.of("a", 1, 1, "x").failed("no"), Told.Span.of("a", 2, 1, "x"));
    add(Told.Span.of("a", 3, 1, "x").at(5, 1_000_000_000L));
    ticker.advance(Duration.ofSeconds(6));
    Eventually.holds(() -> told.size() == 3);
    assertThat(keptIds).containsExactlyInAnyOrder(id(1), id(3));
    assertThat(tail.dropped()).isEqualTo(1);
    add(Told.Span.of("b", 1, 2, "late").below(1), Told.Span.of("b", 2, 2, "late").below(1));
    ticker.advance(Duration.ofSeconds(6));
    Eventually.holds(() -> spans.get() == 5);
    assertThat(tail.kept()).isEqualTo(3);
  }

  @Test
  void ordinary_ones_are_kept_up_to_a_rate() throws Exception {
    start(1, 10, 16 << 20);
    for (int i = 1; i <= 100; i++) {
      add(Told.Span.of("a", i, 1, "x"));
    }
    ticker.advance(Duration.ofSeconds(6));
    Eventually.holds(() -> told.size() == 100);
    assertThat(keptIds).hasSize(10);
  }

  @Test
  void what_there_is_no_room_for_is_decided_early() throws Exception {
    start(1, 1_000_000, 256 << 10);
    for (int i = 1; i <= 5_000; i++) {
      add(Told.Span.of("a", i, 1, "x"));
      if (i % 100 == 0) {
        Eventually.holds(() -> memory.used() < 200 << 10);
      }
    }
    assertThat(told).isNotEmpty();
    assertThat(
            store
                .traces()
                .search(TraceQuery.newest(Instant.EPOCH, Instant.ofEpochSecond(1_000), 10))
                .traces())
        .hasSize(10);
  }
}
