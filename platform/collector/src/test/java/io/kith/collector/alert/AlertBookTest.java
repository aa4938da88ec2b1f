package io.kith.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.State;
import io.kith.collector.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertBookTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AlertBook book = new AlertBook(List.of());

  private static Finding finding(Severity severity, String service, long lastingSeconds) {
    return new Finding(
        "errors",
        severity,
        service,
        "bad",
        Duration.ZERO,
        Duration.ofSeconds(lastingSeconds),
        service,
        "");
  }

  private List<String> at(long second, Finding... findings) {
    return book.update(List.of(findings), NOON.plusSeconds(second)).stream()
        .map(AlertBookTest::text)
        .toList();
  }

  private static String text(Alert alert) {
    return alert.service() + " " + alert.state();
  }

  @Test
  void what_need_not_last_fires_at_once_and_is_over_when_it_is_found_no_more() {
    assertThat(at(0, finding(Severity.PAGE, "bank", 0))).containsExactly("bank FIRING");
    assertThat(at(15, finding(Severity.PAGE, "bank", 0))).isEmpty();
    assertThat(at(30)).containsExactly("bank RESOLVED");
    assertThat(at(45)).isEmpty();
    assertThat(book.open()).isEmpty();
  }

  @Test
  void what_must_last_is_pending_until_then() {
    assertThat(at(0, finding(Severity.PAGE, "bank", 60))).containsExactly("bank PENDING");
    assertThat(at(59, finding(Severity.PAGE, "bank", 60))).isEmpty();
    assertThat(at(60, finding(Severity.PAGE, "bank", 60))).containsExactly("bank FIRING");
    assertThat(book.open().getFirst().firedAt()).contains(NOON.plusSeconds(60));
    assertThat(book.open().getFirst().since()).isEqualTo(NOON);
  }

  @Test
  void what_did_not_last_is_over() {
    at(0, finding(Severity.PAGE, "bank", 60));
    assertThat(at(30)).containsExactly("bank RESOLVED");
  }

  @Test
  void what_becomes_worse_changes_and_what_becomes_better_stays_as_bad_as_it_was() {
    at(0, finding(Severity.TICKET, "bank", 0));
    assertThat(at(15, finding(Severity.PAGE, "bank", 0))).containsExactly("bank FIRING");
    assertThat(at(30, finding(Severity.TICKET, "bank", 0))).isEmpty();
    assertThat(book.open()).extracting(Alert::severity).containsExactly(Severity.PAGE);
  }

  @Test
  void services_are_apart() {
    at(0, finding(Severity.PAGE, "bank", 0), finding(Severity.PAGE, "shop", 0));
    assertThat(at(15, finding(Severity.PAGE, "shop", 0))).containsExactly("bank RESOLVED");
  }

  @Test
  void what_was_there_before_a_start_goes_on() {
    at(0, finding(Severity.PAGE, "bank", 0));
    var next = new AlertBook(book.open());
    assertThat(next.update(List.of(finding(Severity.PAGE, "bank", 0)), NOON.plusSeconds(9)))
        .isEmpty();
    assertThat(next.update(List.of(), NOON.plusSeconds(20)))
        .extracting(Alert::state)
        .containsExactly(State.RESOLVED);
  }
}
