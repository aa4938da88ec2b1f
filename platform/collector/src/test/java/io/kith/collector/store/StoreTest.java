package io.kith.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.collector.CollectorOptions;
import io.kith.collector.Database;
import io.kith.collector.FoundTraces;
import io.kith.collector.MemoryBudget;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Observations.TraceSummary;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceStore;
import io.kith.collector.otlp.OtlpTraces;
import io.kith.collector.otlp.Sources;
import io.kith.collector.otlp.Told;
import io.kith.config.Secret;
import io.kith.core.Ticker;
import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is stored is found, by all that can be asked for, and nothing else. */
@Timeout(120)
class StoreTest {

  private static final Instant FROM = Instant.EPOCH;
  private static final Instant TO = Instant.parse("2200-01-01T00:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path directory;
  private final Sources sources = new Sources(new MemoryBudget(16 << 20));
  private final Ticker ticker = new FakeTicker();
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_000));

  private PackedTrace packed(List<Told.Span> spans) {
    byte[] bytes = Told.traces(spans);
    var trace = new PackedTrace(7, spans.getFirst().traceId());
    new OtlpTraces(sources, Limits.defaults(), 1 << 20).read(bytes, 0, bytes.length, trace::add);
    return trace;
  }

  private Kept kept(List<Told.Span> spans) {
    PackedTrace trace = packed(spans);
    return new Kept(trace, trace.read(new Names()), () -> {});
  }

  /** The parts of a store, put together so that blocks are as small as a test wants. */
  private final class Whole implements AutoCloseable {
    final Segments segments;
    final OpenBlocks open;
    final TraceStore traces;

    Whole(SegmentHome home, long mostBytes) throws SQLException {
      segments = new Segments(home, WEEK, mostBytes, clock);
      open = new OpenBlocks(segments, Duration.ofDays(1), ticker);
      traces = new StoredTraces(segments, open, sources);
    }

    /** Each of these lists of traces is a block. */
    @SafeVarargs
    final void add(List<List<Told.Span>>... blocks) throws SQLException {
      var builder = new BlockBuilder();
      for (List<List<Told.Span>> block : blocks) {
        block.forEach(trace -> {
          Kept kept = kept(trace);
          builder.add(kept.trace(), kept.record());
        });
        segments.add(List.of(builder.build()));
      }
    }

    @Override
    public void close() {
      open.close();
      segments.close();
    }
  }

  private static List<String> ids(FoundTraces found) {
    return found.traces().stream().map(TraceSummary::traceId).toList();
  }

  private static TraceQuery query(String service, String method, List<Attribute> attributes) {
    return new TraceQuery(service, method, false, 0, 0, attributes, "", FROM, TO, 100);
  }

  private static List<Told.Span> trace(Source source, long id) {
    var spans = new ArrayList<Told.Span>();
    int count = source.between(1, 4);
    for (int i = 1; i <= count; i++) {
      Told.Span span =
          Told.Span.of("s" + source.between(1, 3), id, i, "m" + source.between(1, 4))
              .below(i - 1)
              .at(1_000_000L * source.between(1, 1_000), 1_000L * source.between(0, 50))
              .with("user", "u" + source.between(1, 6));
      spans.add(source.between(0, 9) == 0 ? span.failed("Out of Coins") : span);
    }
    return spans;
  }

  private static TraceQuery query(Source source) {
    return new TraceQuery(
        source.bool() ? "" : "s" + source.between(1, 3),
        source.bool() ? "" : "m" + source.between(1, 4),
        source.between(0, 3) == 0,
        source.bool() ? 0 : 1_000L * source.between(0, 50),
        source.bool() ? 0 : 1_000L * source.between(1, 1_000_000),
        source.bool() ? List.of() : List.of(new Attribute("user", "u" + source.between(1, 6))),
        source.between(0, 3) == 0 ? "of coins" : "",
        source.bool() ? FROM : Instant.ofEpochSecond(0, 1_000_000L * source.between(0, 500)),
        source.bool() ? TO : Instant.ofEpochSecond(0, 1_000_000L * source.between(500, 999)),
        source.between(1, 20));
  }

  /** What is searched for, trace by trace, by what was told. */
  private List<String> expected(List<List<Told.Span>> all, TraceQuery query) {
    var match = new Match(query);
    return all.stream()
        .map(trace -> packed(trace).read(new Names()))
        .filter(trace ->
            Summary.of(trace).matches(query, Search.nanos(query.from()), Search.nanos(query.to())))
        .filter(trace -> isCalled(trace, query))
        .filter(match::matches)
        .map(Summary::of)
        .sorted(Comparator.comparingLong(Summary::startNanos).reversed())
        .limit(query.limit())
        .map(summary -> summary.toTraceSummary().traceId())
        .toList();
  }

  private static boolean isCalled(TraceRecord trace, TraceQuery query) {
    return trace.spans().stream()
        .anyMatch(span ->
            (query.service().isEmpty() || span.source().service().equals(query.service()))
                && (query.method().isEmpty() || span.name().equals(query.method())));
  }

  @Test
  void a_search_finds_what_looking_at_every_trace_finds() throws Exception {
    int[] folder = {0};
    Property.holds(
        40,
        source -> {
          Path own = Files.createDirectory(directory.resolve("case-" + folder[0]++));
          try (var store = new Whole(new SqliteSegments(own), 1L << 30)) {
            findsAll(store, source);
          }
        });
  }

  private void findsAll(Whole store, Source source) throws SQLException, InterruptedException {
    Map<Long, List<Told.Span>> all = new LinkedHashMap<>();
    long id = 1;
    for (int block = source.between(0, 5); block > 0; block--) {
      var traces = new ArrayList<List<Told.Span>>();
      for (int i = source.between(1, 20); i > 0; i--, id++) {
        traces.add(trace(source, id));
        all.put(id, traces.getLast());
      }
      store.add(traces);
    }
    for (int i = source.between(0, 5); i > 0; i--, id++) {
      all.put(id, trace(source, id));
      store.open.add(kept(all.get(id)));
    }
    for (int i = 0; i < 10; i++) {
      TraceQuery query = query(source);
      List<String> expected = expected(List.copyOf(all.values()), query);
      FoundTraces found = store.traces.search(query);
      assertThat(found.partial()).isFalse();
      // Of traces that began at the same time any may be the last ones.
      assertThat(starts(found, all)).isEqualTo(starts(expected, all));
      assertThat(ids(found)).doesNotHaveDuplicates();
      assertThat(expected(List.copyOf(all.values()), withoutLimit(query))).containsAll(ids(found));
    }
    for (long known : all.keySet()) {
      assertThat(store.traces.trace(7, known).orElseThrow().spans()).hasSameSizeAs(all.get(known));
    }
    assertThat(store.traces.trace(7, id)).isEmpty();
  }

  private static TraceQuery withoutLimit(TraceQuery query) {
    return new TraceQuery(
        query.service(),
        query.method(),
        query.failed(),
        query.leastNanos(),
        query.mostNanos(),
        query.attributes(),
        query.text(),
        query.from(),
        query.to(),
        TraceQuery.MAX_LIMIT);
  }

  private List<Long> starts(FoundTraces found, Map<Long, List<Told.Span>> all) {
    return starts(ids(found), all);
  }

  private List<Long> starts(List<String> ids, Map<Long, List<Told.Span>> all) {
    return ids.stream()
        .map(id -> all.get(Long.parseUnsignedLong(id.substring(16), 16)))
        .map(spans -> spans.stream().mapToLong(Told.Span::startNanos).min().orElseThrow())
        .toList();
  }

  @Test
  void parts_of_a_trace_in_several_blocks_are_one() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      store.add(
          List.of(List.of(Told.Span.of("a", 1, 1, "x").at(10, 100))),
          List.of(List.of(Told.Span.of("b", 1, 2, "y").below(1).at(20, 500).failed("no"))));
      TraceSummary found = store.traces.search(query("", "", List.of())).traces().getFirst();
      assertThat(found.spans()).isEqualTo(2);
      assertThat(found.failed()).isTrue();
      assertThat(found.name()).isEqualTo("x");
      assertThat(found.millis()).isEqualTo(510 / 1e6);
      assertThat(found.services()).containsExactly("a", "b");
    }
  }

  @Test
  void a_trace_that_was_stored_twice_is_there_once() throws Exception {
    List<Told.Span> trace = List.of(Told.Span.of("a", 1, 1, "x"), Told.Span.of("b", 1, 2, "y"));
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      store.add(List.of(trace), List.of(trace));
      FoundTraces found = store.traces.search(query("", "", List.of()));
      assertThat(found.traces()).hasSize(1).allMatch(summary -> summary.spans() == 2);
      assertThat(store.traces.trace(7, 1).orElseThrow().spans()).hasSize(2);
    }
  }

  @Test
  void a_trace_is_found_by_its_id_in_blocks_that_came_after_one_was_looked_for() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      for (int i = 1; i <= 20; i++) {
        store.add(List.of(List.of(Told.Span.of("a", i, 1, "x"))));
        for (int id = 1; id <= i; id++) {
          assertThat(store.traces.trace(7, id).orElseThrow().spans()).hasSize(1);
        }
        assertThat(store.traces.trace(7, i + 1)).isEmpty();
      }
    }
  }

  @Test
  void the_oldest_segments_go_when_there_is_too_much() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 64 << 10)) {
      for (int i = 1; i <= 100; i++) {
        store.add(List.of(List.of(Told.Span.of("a", i, 1, "x").at(i, 1).with("k", "v" + i))));
      }
      assertThat(store.traces.storedBytes()).isLessThanOrEqualTo(72 << 10).isPositive();
      List<String> found = ids(store.traces.search(query("a", "", List.of())));
      assertThat(found.getFirst()).endsWith("64");
      assertThat(found).hasSizeBetween(10, 99);
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.filter(f -> f.toString().endsWith(".db"))).hasSizeLessThan(20);
      }
    }
  }

  @Test
  void what_is_too_old_goes() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      store.add(List.of(List.of(Told.Span.of("a", 1, 1, "x").at(5, 1))));
    }
    InstantSource later = InstantSource.fixed(Instant.ofEpochSecond(1).plus(WEEK));
    var segments = new Segments(new SqliteSegments(directory), WEEK, 1L << 30, later);
    segments.dropOld();
    assertThat(segments.all()).isEmpty();
    segments.close();
  }

  @Test
  void a_broken_segment_is_set_aside_and_the_others_are_read() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      store.add(List.of(List.of(Told.Span.of("a", 1, 1, "x"))));
    }
    try (Stream<Path> files = Files.list(directory);
        var file =
            new RandomAccessFile(
                files.filter(f -> f.toString().endsWith(".db")).findFirst().orElseThrow().toFile(),
                "rw")) {
      file.write(new byte[4096]);
    }
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      assertThat(store.traces.search(query("", "", List.of())).traces()).isEmpty();
      store.add(List.of(List.of(Told.Span.of("a", 2, 1, "x"))));
      assertThat(store.traces.search(query("", "", List.of())).traces()).hasSize(1);
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".db.broken"));
      }
    }
  }

  @Test
  void a_segment_that_cannot_be_opened_for_now_stays_and_is_read_later() throws Exception {
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      store.add(List.of(List.of(Told.Span.of("a", 1, 1, "x"))));
    }
    Path file;
    try (Stream<Path> files = Files.list(directory)) {
      file = files.filter(f -> f.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    Path away = Files.move(file, directory.resolve("away"));
    Files.createDirectory(file); // SQLite can open none, which says nothing of what it holds
    try (var store = new Whole(new SqliteSegments(directory), 1L << 30)) {
      assertThat(store.traces.search(query("", "", List.of())).traces()).isEmpty();
      Files.delete(file);
      Files.move(away, file);
      store.add(List.of(List.of(Told.Span.of("a", 2, 1, "x"))));
      assertThat(store.traces.search(query("", "", List.of())).traces()).hasSize(2);
    }
  }

  @Test
  void a_hub_with_too_much_drops_nothing_that_another_adds_to() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = "postgresql://localhost:" + postgres.getPort() + "/postgres";
      try (var one = shared(url, 64 << 10);
          var other = shared(url, 64 << 10)) {
        one.add(List.of(List.of(Told.Span.of("a", 1, 1, "x"))));
        for (int i = 2; i <= 100; i++) {
          other.add(List.of(List.of(Told.Span.of("b", i, 1, "x").with("k", "v" + i))));
        }
        assertThat(ids(one.traces.search(query("a", "", List.of())))).hasSize(1);
        assertThat(ids(other.traces.search(query("b", "", List.of())))).hasSizeLessThan(99);
        one.add(List.of(List.of(Told.Span.of("a", 101, 1, "x"))));
        assertThat(ids(other.traces.search(query("a", "", List.of())))).hasSize(2);
      }
    }
  }

  @Test
  void hubs_that_share_a_database_find_what_each_of_them_stored() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = "postgresql://localhost:" + postgres.getPort() + "/postgres";
      try (var one = shared(url);
          var other = shared(url)) {
        one.add(List.of(List.of(Told.Span.of("a", 1, 1, "x").at(10, 100))));
        other.add(
            List.of(
                List.of(Told.Span.of("b", 1, 2, "y").below(1).at(20, 5).with("user", "u1")),
                List.of(Told.Span.of("b", 2, 1, "y").at(30, 5))));
        try (var third = shared(url)) {
          assertThat(ids(third.traces.search(query("", "", List.of())))).hasSize(2);
          assertThat(ids(third.traces.search(query("a", "x", List.of())))).hasSize(1);
          List<Attribute> user = List.of(new Attribute("user", "u1"));
          assertThat(ids(third.traces.search(query("", "y", user)))).hasSize(1);
          assertThat(third.traces.trace(7, 1).orElseThrow().spans()).hasSize(2);
          assertThat(third.traces.storedBytes()).isPositive();
        }
      }
      var segments =
          new Segments(
              new PostgresSegments(Database.postgresql(url, "postgres", new Secret("postgres"))),
              WEEK,
              1L << 30,
              InstantSource.fixed(Instant.ofEpochSecond(10).plus(WEEK)));
      segments.dropOld();
      assertThat(segments.all()).isEmpty();
      segments.close();
    }
  }

  private Whole shared(String url) throws SQLException {
    return shared(url, 1L << 30);
  }

  private Whole shared(String url, long mostBytes) throws SQLException {
    return new Whole(
        new PostgresSegments(Database.postgresql(url, "postgres", new Secret("postgres"))),
        mostBytes);
  }

  @Test
  void the_store_that_options_say_keeps_what_was_added_over_a_restart()
      throws IOException, SQLException, InterruptedException {
    CollectorOptions options = CollectorOptions.in(directory.toString());
    try (var store = Store.open(options, directory, sources, clock, ticker)) {
      store.add(kept(List.of(Told.Span.of("a", 1, 1, "x"))));
    }
    try (var store = Store.open(options, directory, sources, clock, ticker)) {
      assertThat(store.traces().search(query("a", "x", List.of())).traces()).hasSize(1);
    }
  }
}
