package io.kith.telemetry.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Cancellation;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.PeerApp;
import io.kith.core.TraceContext;
import io.kith.telemetry.logs.LogOptions.Format;
import io.kith.testkit.Property;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class LogsTest {

  private static final TraceContext TRACE = new TraceContext(0xabL, 0xcdL, 0xefL, (byte) 1);
  private static final String PATTERN = "%X{trace_id}|%X{span_id}|%X{service}|%X{caller}|%msg%n";

  private static Logs open(Optional<Format> format) {
    return Logs.open(
        new LogOptions(format, LogOptions.Severity.NONE, 1 << 20), "shop", Optional.empty());
  }

  private static Context handling(String app, String caller) {
    Exchange exchange = Exchange.with(Metadata.empty());
    exchange.cameFrom(null, PeerApp.of(caller), PeerApp.of(app));
    return Context.incoming(Deadline.none(), new Cancellation(), TRACE, Map.of(), null, exchange);
  }

  @Test
  void a_line_knows_the_call_it_belongs_to() throws InterruptedException {
    try (var _ = open(Optional.empty());
        var written = new Written("test.pattern", PATTERN)) {
      Thread.ofVirtual()
          .start(handling("stock", "shop").wrap(() -> written.logger().warn("in a call")))
          .join();
      written.logger().warn("outside");
      assertThat(written.lines())
          .containsExactly(
              "00000000000000ab00000000000000cd|00000000000000ef|stock|shop|in a call",
              "||shop||outside");
    }
  }

  @Test
  void what_the_application_puts_into_the_mdc_stays() {
    try (var _ = open(Optional.empty());
        var written = new Written("test.mdc", "%X{order}|%X{service}|%msg%n")) {
      try (var _ = MDC.putCloseable("order", "17")) {
        written.logger().warn("with");
      }
      written.logger().warn("without");
      assertThat(written.lines()).containsExactly("17|shop|with", "|shop|without");
    }
  }

  @Test
  void nothing_is_left_behind_when_the_last_application_ends() {
    open(Optional.empty()).close();
    try (var written = new Written("test.after", PATTERN)) {
      handling("stock", "shop").run(() -> written.logger().warn("after"));
      assertThat(written.lines()).containsExactly("||||after");
    }
  }

  @Test
  void json_has_a_line_as_one_object() {
    try (var written = new Written("test.json", PATTERN);
        var _ = open(Optional.of(Format.JSON))) {
      var failure = new IllegalStateException("no \"stock\"\nleft");
      handling("stock", "shop")
          .run(() ->
              written.logger().atError().addKeyValue("order", 17).setCause(failure).log("a\tb"));
      assertThat(written.objects())
          .singleElement()
          .satisfies(line -> {
            assertThat(line)
                .containsEntry("level", "ERROR")
                .containsEntry("logger", "test.json")
                .containsEntry("message", "a\tb")
                .containsEntry("service", "stock")
                .containsEntry("caller", "shop")
                .containsEntry("trace_id", "00000000000000ab00000000000000cd")
                .containsEntry("span_id", "00000000000000ef")
                .containsEntry("order", "17")
                .containsEntry("thread", Thread.currentThread().getName());
            assertThat(line.get("exception"))
                .startsWith("java.lang.IllegalStateException: no \"stock\"\nleft")
                .contains("\tat " + LogsTest.class.getName());
            assertThat(java.time.Instant.parse(line.get("time"))).isNotNull();
          });
    }
  }

  @Test
  void json_holds_whatever_is_logged() {
    try (var written = new Written("test.any", PATTERN);
        var _ = open(Optional.of(Format.JSON))) {
      Property.holds(
          300,
          source -> {
            String key = source.text(20);
            String sound = source.text(200);
            boolean isCutOff = source.bool();
            String text = sound + (isCutOff ? "\ud800" : "\u2028\u0000\"");
            written.logger().atWarn().addKeyValue(key, text).log(text);
            Map<String, String> line = written.objects().getLast();
            assertThat(line).containsKey("message").hasSizeBetween(6, 7);
            assertThat(line.get("message")).isEqualTo(isCutOff ? sound + "?" : text);
          });
    }
  }

  @Test
  void a_level_is_changed_while_the_process_runs() {
    LogLevels levels = LogLevels.ofProcess().orElseThrow();
    try (var written = new Written("test.levels.deep", "%msg%n")) {
      levels.set("test.levels", Optional.of("error"));
      written.logger().warn("not now");
      assertThat(levels.set("test.levels", Optional.of("DEBUG")))
          .isEqualTo(new LogLevels.LoggerLevel("test.levels", Optional.of("DEBUG"), "DEBUG"));
      written.logger().debug("now");
      assertThat(levels.all())
          .contains(new LogLevels.LoggerLevel("test.levels.deep", Optional.empty(), "DEBUG"));
      levels.set("test.levels", Optional.empty());
      assertThat(written.lines()).containsExactly("now");
    }
    assertThatThrownBy(() -> levels.set("test.levels", Optional.of("loud")))
        .hasMessageContaining("there is no level 'loud'")
        .hasMessageContaining("TRACE");
    assertThatThrownBy(() -> levels.set("test.nobody", Optional.of("DEBUG")))
        .hasMessageContaining("nothing logs as 'test.nobody'");
    assertThat(levels.all())
        .extracting(LogLevels.LoggerLevel::logger)
        .doesNotContain("test.nobody");
    assertThatThrownBy(() -> levels.set("a".repeat(513), Optional.of("DEBUG")))
        .hasMessageContaining("512");
    assertThatThrownBy(() -> levels.set(LogLevels.ROOT, Optional.empty()))
        .hasMessageContaining("ROOT inherits from nobody");
  }
}
