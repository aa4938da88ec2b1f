package io.kith.telemetry.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.core.Context;
import io.kith.core.PeerApp;
import io.kith.telemetry.OtlpAttributes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Writes lines as OTLP has them, on the thread that logs, and leaves them to be shipped.
 * Thread-safe.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto">logs.proto</a>
 */
final class LineShipper extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** What telemetry itself says is not shipped: it may be about that. */
  private static final String OWN = "io.kith.telemetry";

  private static final Limits LIMITS = new Limits(1 << 20, 16, Integer.MAX_VALUE);

  private final LogSignal signal;
  private final String service;
  private final int leastLevel;
  private final BooleanSupplier takesUnhandled;

  /**
   * An appender for the lines of one application.
   *
   * @param leastLevel as Logback numbers them
   * @param takesUnhandled whether it also gets what is logged outside of all calls
   */
  LineShipper(LogSignal signal, String service, int leastLevel, BooleanSupplier takesUnhandled) {
    this.signal = signal;
    this.service = service;
    this.leastLevel = leastLevel;
    this.takesUnhandled = takesUnhandled;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().toInt() >= leastLevel
        && !event.getLoggerName().startsWith(OWN)
        && isOurs()) {
      signal.add(new LogSignal.Line(event.getLoggerName(), record(event)));
    }
  }

  /** Of several applications in a process, each ships what it logs in its calls. */
  private boolean isOurs() {
    PeerApp handler = Context.current().handler();
    return handler == PeerApp.UNKNOWN
        ? takesUnhandled.getAsBoolean()
        : handler.name().equals(service);
  }

  private static byte[] record(ILoggingEvent event) {
    var out = new ProtoWriter(512, LIMITS);
    Instant at = event.getInstant();
    long nanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    out.fixed64(1, nanos);
    out.int32(2, severity(event.getLevel()));
    out.string(3, event.getLevel().toString());
    int body = out.begin(5);
    out.string(1, OtlpAttributes.sound(event.getFormattedMessage()));
    out.end(body);
    attributes(event, out);
    out.fixed64(11, nanos);
    return out.toByteArray();
  }

  private static void attributes(ILoggingEvent event, ProtoWriter out) {
    OtlpAttributes.text(6, "thread.name", event.getThreadName(), out);
    Map<String, String> mdc = event.getMDCPropertyMap();
    int kept = 0;
    for (Map.Entry<String, String> entry : mdc.entrySet()) {
      String value = entry.getValue();
      switch (entry.getKey()) {
        case LineContext.TRACE_ID -> id(9, value, 32, out);
        case LineContext.SPAN_ID -> id(10, value, 16, out);
        case LineContext.SERVICE -> {} // the resource says so
        case LineContext.CALLER -> OtlpAttributes.text(6, "kith.caller", value, out);
        default -> {
          if (value != null && kept < LogText.MAX_PAIRS) {
            OtlpAttributes.text(6, entry.getKey(), value, out);
            kept++;
          }
        }
      }
    }
    LogText.pairs(event).forEach((key, value) -> OtlpAttributes.text(6, key, value, out));
    if (event.getThrowableProxy() != null) {
      OtlpAttributes.text(6, "exception.type", event.getThrowableProxy().getClassName(), out);
      OtlpAttributes.text(
          6, "exception.message", String.valueOf(event.getThrowableProxy().getMessage()), out);
      OtlpAttributes.text(6, "exception.stacktrace", LogText.stack(event), out);
    }
  }

  /** The application may have put something else there. */
  private static void id(int field, String value, int digits, ProtoWriter out) {
    if (value != null
        && value.length() == digits
        && value.chars().allMatch(HexFormat::isHexDigit)) {
      out.bytes(field, HexFormat.of().parseHex(value));
    }
  }

  /** The first number of the range that OTLP has for the level. */
  private static int severity(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 17;
      case Level.WARN_INT -> 13;
      case Level.INFO_INT -> 9;
      case Level.DEBUG_INT -> 5;
      default -> 1;
    };
  }
}
