package io.kith.collector.alert;

import io.kith.collector.Severity;
import java.time.Duration;

/**
 * What a rule found right now.
 *
 * @param rule its name
 * @param service that it is about
 * @param summary in a sentence
 * @param window how far back it looked; zero if only at now
 * @param lasting how long it must go on before anybody is told
 * @param causeService where it comes from, as far as figures tell; may be {@code service}
 * @param causeMethod the method there that fails most; empty if unknown
 */
record Finding(
    String rule,
    Severity severity,
    String service,
    String summary,
    Duration window,
    Duration lasting,
    String causeService,
    String causeMethod) {

  /** What two findings have in common that are about the same. */
  record Subject(String rule, String service) {}

  Subject subject() {
    return new Subject(rule, service);
  }
}
