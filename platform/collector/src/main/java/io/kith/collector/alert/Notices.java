package io.kith.collector.alert;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.Silence;
import io.kith.collector.Alerts.State;
import io.kith.collector.Severity;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells receivers what they do not know yet. What they know is kept, so that what a silence held
 * back is told when it ends, and an end is told to those alone who know of the beginning, by
 * whichever hub asks the rules then. For one thread.
 */
final class Notices {

  private final AlertTables tables;
  private final Webhooks webhooks;

  Notices(AlertTables tables, Webhooks webhooks) {
    this.tables = tables;
    this.webhooks = webhooks;
  }

  /** Tells what has changed, but for what is silent. */
  void tell(List<Alert> open, List<Silence> silences) throws SQLException {
    Map<String, Severity> told = tables.told();
    Set<String> ids = new HashSet<>();
    for (Alert alert : open) {
      ids.add(alert.id());
      Severity known = told.get(alert.id());
      boolean isNews = known == null || alert.severity().compareTo(known) > 0;
      if (alert.state() == State.FIRING && isNews && !isSilent(alert, silences)) {
        webhooks.tell(alert);
        tables.told(alert);
      }
    }
    for (String id : told.keySet()) {
      if (!ids.contains(id)) {
        tellEnd(id, silences);
      }
    }
  }

  private void tellEnd(String id, List<Silence> silences) throws SQLException {
    Optional<Alert> ended = tables.alert(id);
    if (ended.isEmpty() || !isSilent(ended.get(), silences)) {
      ended.ifPresent(webhooks::tell);
      tables.toldEnd(id);
    }
  }

  private static boolean isSilent(Alert alert, List<Silence> silences) {
    return silences.stream()
        .anyMatch(silence ->
            Pattern.matches(silence.rule(), alert.rule())
                && Pattern.matches(silence.service(), alert.service()));
  }
}
