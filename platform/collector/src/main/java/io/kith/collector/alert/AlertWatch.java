package io.kith.collector.alert;

import io.kith.collector.Alerts;
import io.kith.collector.Database;
import io.kith.collector.Live;
import io.kith.collector.Reading;
import io.kith.collector.alert.AlertSettings.Rule;
import io.kith.collector.figures.Health;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks rules every few seconds, keeps what they find, and tells whoever is to be told. Of several
 * hubs with one database one does so at a time.
 *
 * <p>It has one thread, {@code kith-collector-alerts}, and those of its {@link Webhooks}.
 * Thread-safe.
 */
public final class AlertWatch implements Alerts, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final Duration LONGEST_SILENCE = Duration.ofDays(30);
  private static final Duration HISTORY = Duration.ofDays(7);
  private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);
  private static final Duration LONGEST_WINDOW = BurnRate.STEPS.getLast().shorter();
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_LIMIT = 1_000;
  private static final int MAX_CHARS = 1_000;
  private static final int LEASE_ROUNDS = 4;

  private final AlertTables tables;
  private final AlertSettings settings;
  private final List<Rule> rules;
  private final RuleCheck check;
  private final Webhooks webhooks;
  private final Notices notices;
  private final Reading reading;
  private final InstantSource clock;
  private final String id = UUID.randomUUID().toString();
  private final Thread thread;

  private Instant nextExpiry = Instant.EPOCH; // of the thread alone

  private AlertWatch(
      Database database,
      Health health,
      AlertSettings settings,
      Reading reading,
      InstantSource clock) {
    this.tables = new AlertTables(database);
    this.settings = settings;
    this.rules = settings.inForce();
    this.check = new RuleCheck(health);
    this.webhooks = new Webhooks(settings.webhooks(), Duration.ofSeconds(1));
    this.notices = new Notices(tables, webhooks);
    this.reading = reading;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform().daemon().name("kith-collector-alerts").unstarted(this::checkOnAndOn);
  }

  /**
   * Begins to ask.
   *
   * @throws SQLException if its tables cannot be made
   */
  public static AlertWatch start(
      Database database, Health health, AlertSettings settings, Reading reading)
      throws SQLException {
    AlertWatch watch = open(database, health, settings, reading, InstantSource.system());
    watch.thread.start();
    return watch;
  }

  /** One that asks when it is told to. */
  static AlertWatch open(
      Database database,
      Health health,
      AlertSettings settings,
      Reading reading,
      InstantSource clock)
      throws SQLException {
    var watch = new AlertWatch(database, health, settings, reading, clock);
    watch.tables.create();
    return watch;
  }

  private void checkOnAndOn() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(settings.every().toNanos());
        checkAgain();
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void checkAgain() {
    try {
      check();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("alerts cannot be checked, and are tried again: {}", e.toString());
    }
  }

  /** Asks all rules once, if it is this hub that asks. */
  void check() throws SQLException {
    Instant now = clock.instant();
    if (!tables.lead(id, now, now.plus(settings.every().multipliedBy(LEASE_ROUNDS)))) {
      return;
    }
    // What another hub has seen, or somebody has said, is in the table.
    List<Alert> open = tables.open();
    List<Alert> ended = tables.ended(now.minus(LONGEST_WINDOW));
    var book = new AlertBook(open);
    for (Alert change : book.update(check.check(rules, open, ended, now), now)) {
      tables.save(change);
    }
    if (!settings.webhooks().isEmpty()) {
      notices.tell(book.open(), tables.silences(now));
    }
    if (!now.isBefore(nextExpiry)) {
      tables.expire(now);
      nextExpiry = now.plus(BETWEEN_EXPIRIES);
    }
  }

  @Override
  public List<Alert> open() {
    return reading.read(tables::open).stream()
        .sorted(
            Comparator.comparing(Alert::severity)
                .reversed()
                .thenComparing(Comparator.comparing(Alert::since).reversed()))
        .toList();
  }

  @Override
  public Stream<OpenAlerts> live() {
    return Live.of(() -> new OpenAlerts(open()));
  }

  @Override
  public List<Alert> history(
      String service, Optional<Instant> from, Optional<Instant> to, int limit) {
    Instant end = to.orElseGet(clock::instant);
    require(limit >= 0 && limit <= MOST_LIMIT, "limit is " + limit + "; allowed are 1 to 1,000");
    return reading.read(() ->
        tables.history(
            service, from.orElse(end.minus(HISTORY)), end, limit == 0 ? USUAL_LIMIT : limit));
  }

  @Override
  public List<RuleText> rules() {
    return rules.stream()
        .map(rule -> new RuleText(rule.name(), rule.service(), rule.method(), RuleTexts.of(rule)))
        .toList();
  }

  @Override
  public Alert acknowledge(String id, String by, String note) {
    requireShort(id, by, note);
    return reading.read(() -> {
      Alert alert =
          tables
              .alert(id)
              .orElseThrow(
                  () -> new CallException(Code.NOT_FOUND, "there is no alert '" + id + "'"))
              .acknowledged(named(by), note);
      tables.acknowledge(id, alert.acknowledgedBy(), note);
      return alert;
    });
  }

  @Override
  public List<Silence> silences() {
    return reading.read(() -> tables.silences(clock.instant()));
  }

  @Override
  public Silence silence(String rule, String service, Duration lasting, String by, String note) {
    requireShort(rule, service, by, note);
    require(
        lasting.isPositive() && lasting.compareTo(LONGEST_SILENCE) <= 0,
        "lasting is " + lasting + "; allowed are up to 30 days");
    Instant now = clock.instant();
    var silence =
        new Silence(
            UUID.randomUUID().toString(),
            rule.isEmpty() ? "*" : rule,
            service.isEmpty() ? "*" : service,
            now,
            now.plus(lasting),
            named(by),
            note);
    require(
        reading.read(() -> tables.save(silence, now)),
        "there are 1,000 silences already; end some");
    return silence;
  }

  @Override
  public Silence endSilence(String id) {
    return reading.read(() -> {
      Instant now = clock.instant();
      Silence silence =
          tables.silences(now).stream()
              .filter(each -> each.id().equals(id))
              .findFirst()
              .orElseThrow(
                  () -> new CallException(Code.NOT_FOUND, "there is no silence '" + id + "'"));
      tables.endSilence(id, now);
      return new Silence(
          id, silence.rule(), silence.service(), silence.from(), now, silence.by(), silence.note());
    });
  }

  /** Who has proven who they are need not say it, and cannot be another. */
  private static String named(String by) {
    return Context.current().principal().map(principal -> principal.name()).orElse(by);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new CallException(Code.INVALID_ARGUMENT, problem);
    }
  }

  private static void requireShort(String... texts) {
    for (String text : texts) {
      require(text.length() <= MAX_CHARS, "a text of more than 1,000 characters");
    }
  }

  /** Ends; another hub may go on. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    webhooks.close();
    try {
      tables.leave(id);
    } catch (SQLException e) {
      LOG.debug("the lease of alerts ends by itself: {}", e.toString());
    }
  }
}
