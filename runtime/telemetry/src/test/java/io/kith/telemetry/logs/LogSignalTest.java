package io.kith.telemetry.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kith.core.Cancellation;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.PeerApp;
import io.kith.core.TraceContext;
import io.kith.telemetry.Resource;
import io.kith.telemetry.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogSignalTest {

  private static final int ROOM = 64 << 10;

  private final LogSignal signal =
      new LogSignal(new Resource(Map.of("service.name", "shop")), ROOM);
  private final LineShipper shipper = new LineShipper(signal, "shop", Level.INFO_INT, () -> true);
  private final Logger logger =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("test.shipped");

  @BeforeEach
  void attach() {
    logger.setLevel(Level.DEBUG);
    shipper.setContext(logger.getLoggerContext());
    shipper.start();
    logger.addAppender(shipper);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(shipper);
    logger.setLevel(null);
  }

  private static ResourceLogs read(Signal.Batch batch) {
    try {
      return ExportLogsServiceRequest.parseFrom(batch.body()).getResourceLogs(0);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("that is no protobuf", e);
    }
  }

  private Signal.Batch next() {
    return signal.next(false).orElseThrow();
  }

  private static String value(LogRecord line, String key) {
    return line.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .findFirst()
        .orElse("");
  }

  @Test
  void a_line_is_shipped_with_all_that_is_known_of_it() {
    Exchange exchange = Exchange.with(Metadata.empty());
    exchange.cameFrom(null, PeerApp.of("web"), PeerApp.of("shop"));
    Context context =
        Context.incoming(
            Deadline.none(),
            new Cancellation(),
            new TraceContext(1, 2, 3, (byte) 0),
            Map.of(),
            null,
            exchange);
    var options = new LogOptions(Optional.empty(), LogOptions.Severity.NONE, ROOM);
    try (var _ = Logs.open(options, "shop", Optional.empty())) {
      context.run(() -> logger.warn("{} left", 3, new IllegalStateException("empty")));
    }
    ResourceLogs logs = read(next());
    assertThat(logs.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("shop");
    assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("test.shipped");
    LogRecord line = logs.getScopeLogs(0).getLogRecords(0);
    assertThat(line.getBody().getStringValue()).isEqualTo("3 left");
    assertThat(line.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(line.getSeverityText()).isEqualTo("WARN");
    assertThat(HexFormat.of().formatHex(line.getTraceId().toByteArray()))
        .isEqualTo("00000000000000010000000000000002");
    assertThat(HexFormat.of().formatHex(line.getSpanId().toByteArray()))
        .isEqualTo("0000000000000003");
    assertThat(value(line, "kith.caller")).isEqualTo("web");
    assertThat(value(line, "exception.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(value(line, "exception.message")).isEqualTo("empty");
    assertThat(value(line, "exception.stacktrace"))
        .contains("\tat " + LogSignalTest.class.getName());
    assertThat(line.getTimeUnixNano()).isPositive();
  }

  @Test
  void lines_below_the_level_and_of_telemetry_itself_are_not_shipped() {
    logger.debug("too little");
    var own =
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("io.kith.telemetry.Test");
    own.addAppender(shipper);
    own.error("nobody takes it");
    own.detachAppender(shipper);
    assertThat(signal.next(false)).isEmpty();
  }

  @Test
  void another_application_of_the_process_ships_what_it_logs() {
    Exchange exchange = Exchange.with(Metadata.empty());
    exchange.cameFrom(null, PeerApp.UNKNOWN, PeerApp.of("stock"));
    Context.incoming(Deadline.none(), new Cancellation(), null, Map.of(), null, exchange)
        .run(() -> logger.warn("not ours"));
    assertThat(signal.next(false)).isEmpty();
  }

  @Test
  void lines_beyond_the_bound_are_dropped_and_counted() {
    String long1K = "x".repeat(1024);
    for (int i = 0; i < 100; i++) {
      logger.info(long1K);
    }
    assertThat(signal.dropped()).isBetween(35L, 60L);
    int kept = next().items();
    assertThat(kept + signal.dropped()).isEqualTo(100);
    signal.ended(next(), true);
    logger.info("there is room again");
    assertThat(next().items()).isEqualTo(1);
  }

  @Test
  void what_nobody_takes_is_tried_again_and_then_dropped() {
    logger.info("first");
    Signal.Batch batch = next();
    logger.info("second");
    for (int i = 1; i < LogSignal.MAX_TRIES; i++) {
      assertThat(signal.ended(batch, false)).isZero();
      assertThat(next()).isSameAs(batch);
    }
    assertThat(signal.ended(batch, false)).isEqualTo(1);
    assertThat(read(next()).getScopeLogs(0).getLogRecords(0).getBody().getStringValue())
        .isEqualTo("second");
    signal.ended(next(), true);
    assertThat(signal.next(true)).isEmpty();
  }

  @Test
  void a_request_has_so_many_lines_and_no_more() {
    var wide = new LogSignal(new Resource(Map.of()), 16 << 20);
    for (int i = 0; i < LogSignal.MAX_LINES + 1; i++) {
      wide.add(new LogSignal.Line("test", new byte[10]));
    }
    assertThat(wide.next(false).orElseThrow().items()).isEqualTo(LogSignal.MAX_LINES);
    wide.ended(wide.next(false).orElseThrow(), true);
    assertThat(wide.next(false).orElseThrow().items()).isEqualTo(1);
  }
}
