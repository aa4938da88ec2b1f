package io.kith.telemetry.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/** The parts of a line as text. */
final class LogText {

  /** The most pairs of a line that are kept. */
  static final int MAX_PAIRS = 64;

  private static final int MAX_CHARS = 4096;
  private static final Set<String> TAKEN =
      Set.of("time", "level", "logger", "thread", "message", "exception");

  private LogText() {}

  /** The text, or what of it fits. */
  static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + "…";
  }

  /** A key that is none of the line's own. */
  static String free(String key) {
    return TAKEN.contains(key) ? "mdc." + key : key;
  }

  /** What the line was given beside its message, {@code log.atInfo().addKeyValue(…)}. */
  static Map<String, String> pairs(ILoggingEvent event) {
    var pairs = new TreeMap<String, String>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        if (pairs.size() < MAX_PAIRS) {
          pairs.put(String.valueOf(pair.key), cut(String.valueOf(pair.value), MAX_CHARS));
        }
      }
    }
    event.getMDCPropertyMap().keySet().forEach(pairs::remove); // a key stands in a line once
    return pairs;
  }

  /** The stack of what was thrown. */
  static String stack(ILoggingEvent event) {
    return ThrowableProxyUtil.asString(event.getThrowableProxy());
  }
}
