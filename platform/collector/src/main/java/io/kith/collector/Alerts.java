package io.kith.collector;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Post;
import io.kith.core.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong right now, what was, and who has seen it. */
@Service("kith.hub.Alerts")
public interface Alerts {

  /** Those that are not over, the most severe and newest first. */
  @Idempotent
  @Get("/api/alerts")
  List<Alert> open();

  /** The same, as they change: at once, and again every few seconds, until the caller ends. */
  @Get("/api/alerts/live")
  Stream<OpenAlerts> live();

  /**
   * Those that fired, over or not, the newest first.
   *
   * @param service only of this one; empty for all
   * @param limit 1 to 1,000; 100 if zero
   */
  @Idempotent
  @Get("/api/alerts/history")
  List<Alert> history(String service, Optional<Instant> from, Optional<Instant> to, int limit);

  /** The rules in force. */
  @Idempotent
  @Get("/api/alerts/rules")
  List<RuleText> rules();

  /**
   * Says that somebody looks after an alert.
   *
   * @param by who; whoever calls, if it is empty and that is known
   * @param note what to tell others; may be empty
   */
  @Post("/api/alerts/{id}/acknowledge")
  Alert acknowledge(String id, String by, String note);

  /** The silences that are not over. */
  @Idempotent
  @Get("/api/silences")
  List<Silence> silences();

  /**
   * Tells nobody of some alerts for a time; they are listed still.
   *
   * @param rule {@code *} for any characters
   * @param service {@code *} for any characters
   * @param lasting up to 30 days
   */
  @Post("/api/silences")
  Silence silence(String rule, String service, Duration lasting, String by, String note);

  /** Ends a silence. */
  @Post("/api/silences/{id}/end")
  Silence endSilence(String id);

  /** Where an alert is in its life. */
  enum State {
    /** It was found, and has not gone on for long enough. */
    PENDING,
    FIRING,
    RESOLVED
  }

  /**
   * One alert.
   *
   * @param summary what is wrong, in a sentence
   * @param causeService where it comes from, as far as figures tell
   * @param causeMethod the method there that fails most; empty if unknown
   * @param window it is over when it is not found any more in so long; zero for at once
   * @param since when it was found first
   * @param acknowledgedBy who looks after it; empty for nobody
   */
  record Alert(
      String id,
      String rule,
      Severity severity,
      State state,
      String service,
      String summary,
      String causeService,
      String causeMethod,
      Duration window,
      Instant since,
      Optional<Instant> firedAt,
      Optional<Instant> resolvedAt,
      String acknowledgedBy,
      String note) {

    /** The same, as it is seen now. */
    public Alert seen(
        Severity otherSeverity,
        String otherSummary,
        String otherCause,
        String otherMethod,
        Duration otherWindow) {
      return new Alert(
          id,
          rule,
          otherSeverity,
          state,
          service,
          otherSummary,
          otherCause,
          otherMethod,
          otherWindow,
          since,
          firedAt,
          resolvedAt,
          acknowledgedBy,
          note);
    }

    /** The same, firing. */
    public Alert fired(Instant now) {
      return with(State.FIRING, Optional.of(now), resolvedAt, acknowledgedBy, note);
    }

    /** The same, over. */
    public Alert resolved(Instant now) {
      return with(State.RESOLVED, firedAt, Optional.of(now), acknowledgedBy, note);
    }

    /** The same, looked after. */
    public Alert acknowledged(String by, String otherNote) {
      return with(state, firedAt, resolvedAt, by, otherNote);
    }

    private Alert with(
        State otherState,
        Optional<Instant> fired,
        Optional<Instant> resolved,
        String by,
        String otherNote) {
      return new Alert(
          id,
          rule,
          severity,
          otherState,
          service,
          summary,
          causeService,
          causeMethod,
          window,
          since,
          fired,
          resolved,
          by,
          otherNote);
    }
  }

  /** Those that are not over. */
  record OpenAlerts(List<Alert> alerts) {}

  /** A rule, and what it says in a sentence. */
  record RuleText(String name, String service, String method, String text) {}

  /** Nobody is told of some alerts. */
  record Silence(
      String id, String rule, String service, Instant from, Instant to, String by, String note) {}
}
