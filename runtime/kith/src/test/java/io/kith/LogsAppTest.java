package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.kith.config.Config;
import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.File;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler logs reaches whoever takes it, with the call that it belongs to. */
final class LogsAppTest {

  private static final Logger log = LoggerFactory.getLogger("shop.Errands");

  @Test
  void a_line_of_a_handler_is_shipped_with_its_trace_and_caller() {
    try (var receiver = new OtlpReceiver();
        App server = App.start("errands", config(receiver));
        App caller = App.start("caller", config(receiver))) {
      server.serve(
          Errand.class,
          what -> {
            log.warn("they want {}", what);
            return what;
          });
      TraceContext trace = new TraceContext(17, 18, 19, (byte) 0);
      Context.root().with(trace).run(() -> caller.client(Errand.class).run("shopping"));
      Eventually.holds("it is there", () -> !receiver.lines("they want shopping").isEmpty());
      assertThat(receiver.lines("they want shopping"))
          .singleElement()
          .satisfies(line -> {
            assertThat(HexFormat.of().formatHex(line.getTraceId().toByteArray()))
                .isEqualTo(trace.traceId());
            assertThat(OtlpReceiver.value(line.getAttributesList(), "kith.caller"))
                .isEqualTo("caller");
          });
    }
  }

  @Test
  void lines_outlast_a_receiver_that_is_away_for_a_while() {
    try (var receiver = new OtlpReceiver();
        App app = App.start("errands", config(receiver))) {
      receiver.away(true);
      log.warn("the first of {}", app.name());
      Eventually.holds("it has tried in vain", () -> receiver.refused() > 1);
      log.warn("the second of {}", app.name());
      receiver.away(false);
      Eventually.holds("both are there", () -> receiver.lines("of errands").size() == 2);
      assertThat(receiver.lines("of errands"))
          .extracting(LogRecord::getSeverityText)
          .containsExactly("WARN", "WARN");
    }
  }

  @Test
  void json_is_a_setting(@TempDir Path directory) throws Exception {
    var environment = Map.of("KITH_TELEMETRY_LOGS_FORMAT", "json", "KITH_SERVER_HOST", "0.0.0.0");
    try (var process = JavaProcess.start(ErrandMain.class, directory, environment)) {
      assertThat(process.awaitLines("IN PLAIN TEXT", 1).getFirst())
          .startsWith("{\"time\":\"")
          .contains("\"level\":\"WARN\"", "\"service\":\"errands\"")
          .endsWith("}");
    }
  }

  @Test
  void an_application_without_logback_starts_and_serves(@TempDir Path directory) throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("logback"))
            .collect(Collectors.joining(File.pathSeparator));
    var environment = Map.of("KITH_TELEMETRY_LOGS_FORMAT", "json");
    try (var process = JavaProcess.start(ErrandMain.class, directory, environment, classPath);
        var client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults())) {
      String address = process.awaitLines("ready in", 1).getFirst().split(" ")[1];
      Errand errand = client.channel(Address.parse(address)).stub(Errand.class);
      assertThat(errand.run("0")).isEqualTo("done");
      assertThat(process.errors()).contains("No SLF4J providers were found");
    }
  }

  private static Config config(OtlpReceiver receiver) {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
    return Config.empty()
        .with("registry", "memory:logs")
        .with("telemetry.endpoint", List.of(receiver.url()))
        .with("telemetry.interval", "10ms");
  }
}
