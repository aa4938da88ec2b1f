package io.kith.collector.alert;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.State;
import io.kith.collector.alert.Finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which alerts there are: begins them when rules find something, and ends them when they do not any
 * more. Pure: no clock, no thread. Not thread-safe.
 */
final class AlertBook {

  private static final int MAX_OPEN = 10_000;

  private final Map<Subject, Alert> open = new HashMap<>();

  AlertBook(List<Alert> before) {
    before.forEach(alert -> open.put(subject(alert), alert));
  }

  private static Subject subject(Alert alert) {
    return new Subject(alert.rule(), alert.service());
  }

  /** Those that are not over. */
  List<Alert> open() {
    return List.copyOf(open.values());
  }

  /** All that change, now that rules have found this and nothing else, as they are now. */
  List<Alert> update(List<Finding> findings, Instant now) {
    var changes = new ArrayList<Alert>();
    var found = new HashSet<Subject>();
    for (Finding finding : findings) {
      if (found.add(finding.subject())) {
        Alert before = open.get(finding.subject());
        if (before == null && open.size() < MAX_OPEN) {
          changes.add(begin(finding, now));
        } else if (before != null) {
          goOn(before, finding, now).ifPresent(changes::add);
        }
      }
    }
    for (Alert alert : List.copyOf(open.values())) {
      if (!found.contains(subject(alert))) {
        changes.add(end(alert, now));
      }
    }
    return changes;
  }

  private Alert begin(Finding finding, Instant now) {
    boolean fires = finding.lasting().isZero();
    var alert =
        new Alert(
            finding.rule() + "-" + finding.service() + "-" + now.getEpochSecond(),
            finding.rule(),
            finding.severity(),
            fires ? State.FIRING : State.PENDING,
            finding.service(),
            finding.summary(),
            finding.causeService(),
            finding.causeMethod(),
            finding.window(),
            now,
            fires ? Optional.of(now) : Optional.empty(),
            Optional.empty(),
            "",
            "");
    open.put(finding.subject(), alert);
    return alert;
  }

  private Optional<Alert> goOn(Alert before, Finding finding, Instant now) {
    boolean fires =
        before.state() == State.PENDING && !before.since().plus(finding.lasting()).isAfter(now);
    boolean worse = finding.severity().compareTo(before.severity()) > 0;
    Alert alert =
        before.seen(
            worse ? finding.severity() : before.severity(),
            finding.summary(),
            finding.causeService(),
            finding.causeMethod(),
            shorter(finding.window(), before.window()));
    if (fires) {
      alert = alert.fired(now);
    }
    if (alert.equals(before)) {
      return Optional.empty();
    }
    open.put(finding.subject(), alert);
    return Optional.of(alert);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private Alert end(Alert alert, Instant now) {
    open.remove(subject(alert));
    return alert.resolved(now);
  }
}
