package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What every registry must do whose engine holds {@link InstanceRecord}s, which others may write
 * too.
 */
public interface RecordConformance extends EngineConformance {

  /** Writes a record, past the registry: this key below the place where records stand. */
  void write(String key, byte[] record);

  @Test
  default void damaged_records_are_skipped_and_told_of_once() {
    Logger logger = (Logger) LoggerFactory.getLogger(Mirror.class);
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    logger.addAppender(logged);
    logger.setAdditive(false);
    try (Registry registry = open()) {
      byte[] good = InstanceRecord.write(Instances.ready("a-1", "a"));
      Map<String, byte[]> damaged =
          Map.of(
              "empty", new byte[0],
              "binary", new byte[] {(byte) 0xff, 0, (byte) 0xfe, 1},
              "text", "not JSON at all".getBytes(StandardCharsets.UTF_8),
              "half",
                  new String(good, StandardCharsets.UTF_8)
                      .substring(0, 40)
                      .getBytes(StandardCharsets.UTF_8),
              "stranger", good,
              "port",
                  new String(good, StandardCharsets.UTF_8)
                      .replace("4242", "424242")
                      .getBytes(StandardCharsets.UTF_8),
              "deep", "{\"id\":".repeat(5_000).getBytes(StandardCharsets.UTF_8),
              "long", " ".repeat(InstanceRecord.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8));
      write("before", "{".getBytes(StandardCharsets.UTF_8));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds();
      damaged.forEach(this::write);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      write("text", "still not JSON".getBytes(StandardCharsets.UTF_8));
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      assertThat(registry.trouble()).isEmpty();
      assertThat(logged.list).hasSize(damaged.size() + 1).allMatch(e -> e.getLevel() == Level.WARN);
      for (String key : damaged.keySet()) {
        assertThat(logged.list)
            .filteredOn(event -> event.getFormattedMessage().contains("the record " + key + " in"))
            .hasSize(1);
      }
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(logged);
    }
  }

  @Test
  default void a_record_of_a_newer_writer_is_read() {
    try (Registry registry = open()) {
      String record =
          new String(InstanceRecord.write(Instances.ready("a-1", "a")), StandardCharsets.UTF_8);
      write(
          "a-1",
          record
              .replaceFirst("\\{", "{\"later\":[{\"x\":{\"y\":null}}],")
              .getBytes(StandardCharsets.UTF_8));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
    }
  }

  @Test
  default void an_instance_that_is_too_long_for_a_record_is_refused_at_once() {
    String text = "x".repeat(Bounds.MAX_LABEL_CHARS);
    try (Registry registry = open()) {
      Instance longest =
          Instances.ready("a-1", "a")
              .with(
                  IntStream.range(0, Instance.MAX_SERVICES)
                      .mapToObj(i ->
                          new ServiceEntry(
                              (i + text).substring(0, Bounds.MAX_NAME_CHARS),
                              "版".repeat(Bounds.MAX_NAME_CHARS),
                              "版".repeat(Bounds.MAX_NAME_CHARS)))
                      .toList());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.register(longest))
          .withMessageContainingAll("a-1", Integer.toString(InstanceRecord.MAX_BYTES));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(longest.with(longest.services().subList(0, 500)));
      told.awaitIds("a-1");
    }
  }

  @Test
  default void whoever_registers_an_instance_last_has_it() {
    try (Registry watcher = open();
        Registry later = open()) {
      var told = new Recorder();
      watcher.watch(Query.all(), told);
      Instance instance = Instances.ready("a-1", "a");
      try (Registry earlier = open()) {
        earlier.register(instance.with(Instance.State.DRAINING));
        told.awaitIds("a-1");
        later.register(instance);
        told.await(s -> s.instances().contains(instance));
        long enoughNanos = longestLease().toNanos();
        long startNanos = System.nanoTime();
        Eventually.holds(
            "the earlier one has noticed", () -> System.nanoTime() - startNanos > enoughNanos);
      }
      later.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      assertThat(told.all().subList(1, told.all().size()))
          .filteredOn(snapshot -> !snapshot.instances().isEmpty())
          .allMatch(snapshot -> Recorder.ids(snapshot).contains("a-1"))
          .last()
          .matches(snapshot -> snapshot.instances().contains(instance));
    }
  }

  @Test
  default void any_id_makes_a_key() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      List<String> ids = List.of("..", "a b/c?d%e", "ä\u0000b", "名", "~*");
      ids.forEach(id -> registry.register(Instances.ready(id, "a")));
      told.awaitIds(ids.stream().sorted().toArray(String[]::new));
    }
  }
}
