package io.kith.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.Silence;
import io.kith.collector.Alerts.State;
import io.kith.collector.Database;
import io.kith.collector.Reading;
import io.kith.collector.Severity;
import io.kith.collector.alert.AlertSettings.Hook;
import io.kith.collector.alert.AlertSettings.Rule;
import io.kith.collector.figures.CountedCalls;
import io.kith.config.Secret;
import io.kith.core.CallException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules over real figures, with a receiver that listens. */
@Timeout(60)
final class AlertWatchTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration ROUND = Duration.ofSeconds(15);

  @TempDir private Path directory;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final List<AlertWatch> watches = new ArrayList<>();
  private Instant now = NOON;
  private Database database;
  private Reading reading;
  private CountedCalls calls;
  private HttpServer receiver;

  @BeforeEach
  void start() throws Exception {
    database = Database.sqlite(directory.resolve("alerts.db"));
    reading = new Reading(2);
    calls = CountedCalls.in(database, () -> now);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean refuses = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (!refuses) {
            told.add(exchange.getRequestHeaders().getFirst("authorization") + " " + body);
          }
          exchange.sendResponseHeaders(refuses ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    watches.forEach(AlertWatch::close);
    receiver.stop(0);
    calls.close();
    reading.close();
    database.close();
  }

  private AlertWatch watch(Rule... rules) throws SQLException {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    var settings =
        new AlertSettings(
            true,
            ROUND,
            List.of(rules),
            List.of(new Hook(url, Map.of("authorization", new Secret("t")), Severity.TICKET)));
    AlertWatch watch = AlertWatch.open(database, calls.health(), settings, reading, () -> now);
    watches.add(watch);
    return watch;
  }

  /** So many seconds with calls of shop at bank and of bank at its ledger, some in vain. */
  private void go(long seconds, int ledgerFailures) throws SQLException {
    for (long second = 0; second < seconds; second += 15) {
      calls.add("bank", "ledger", "Ledger/book", "OK", 100 - ledgerFailures);
      calls.add("bank", "ledger", "Ledger/book", "UNAVAILABLE", ledgerFailures);
      calls.add("shop", "bank", "Bank/pay", "OK", 100 - ledgerFailures);
      calls.add("shop", "bank", "Bank/pay", "UNAVAILABLE", ledgerFailures);
      now = now.plus(ROUND);
    }
    calls.write();
  }

  private String next() throws InterruptedException {
    String next = told.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("what the receiver was told").isNotNull();
    return next;
  }

  @Test
  void failures_fire_point_to_where_they_come_from_and_end() throws Exception {
    AlertWatch watch = watch();
    go(3_600, 0);
    watch.check();
    assertThat(watch.open()).isEmpty();

    go(300, 30);
    watch.check();
    assertThat(watch.open())
        .extracting(Alert::service, Alert::state, Alert::severity, Alert::causeService)
        .containsExactlyInAnyOrder(
            tuple("bank", State.FIRING, Severity.PAGE, "ledger"),
            tuple("ledger", State.FIRING, Severity.PAGE, "ledger"));
    assertThat(watch.open())
        .filteredOn(alert -> alert.service().equals("bank"))
        .extracting(Alert::summary)
        .containsExactly(
            "bank: 30 % of its calls failed in the last 5 minutes, 300 times as fast as 99.9 %"
                + " allows; they come from ledger, most in Ledger/book");
    assertThat(List.of(next(), next()))
        .allMatch(body -> body.startsWith("t {\"version\":\"4\""))
        .allMatch(body -> body.contains("\"status\":\"firing\""))
        .anyMatch(body -> body.contains("\"service\":\"bank\""));

    watch.check();
    go(600, 0);
    watch.check();
    assertThat(watch.open()).isEmpty();
    assertThat(watch.history("bank", Optional.of(NOON), Optional.of(now.plusSeconds(1)), 0))
        .extracting(Alert::state)
        .containsExactly(State.RESOLVED);
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("\"status\":\"resolved\""));
    assertThat(told).isEmpty();
  }

  @Test
  void a_receiver_that_refuses_is_told_again() throws Exception {
    refusals.set(1);
    AlertWatch watch = watch();
    go(300, 50);
    watch.check();
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("firing"));
  }

  @Test
  void few_failures_wake_nobody() throws Exception {
    AlertWatch watch = watch();
    calls.add("shop", "bank", "Bank/pay", "UNAVAILABLE", 9);
    calls.write();
    now = now.plusSeconds(15);
    watch.check();
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void calls_that_take_too_long_fire() throws Exception {
    AlertWatch watch = watch();
    for (int round = 0; round < 20; round++) {
      calls.add("shop", "bank", "Bank/pay", "OK", 100, Duration.ofSeconds(3));
      now = now.plus(ROUND);
    }
    calls.write();
    watch.check();
    assertThat(watch.open())
        .extracting(Alert::summary)
        .containsExactly(
            "bank: 100 % of its calls took longer than 1 second in the last 5 minutes, 100 times as"
                + " fast as 99 % allows");
  }

  @Test
  void calls_that_are_refused_fire_when_that_goes_on() throws Exception {
    AlertWatch watch = watch();
    List<State> states = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      calls.add("shop", "bank", "Bank/pay", "OK", 90);
      calls.add("shop", "bank", "Bank/pay", "RESOURCE_EXHAUSTED", 10);
      calls.write();
      now = now.plus(ROUND);
      watch.check();
      watch.open().stream()
          .filter(alert -> alert.rule().equals("overload"))
          .map(Alert::state)
          .forEach(states::add);
    }
    assertThat(states)
        .containsExactly(
            State.PENDING, State.PENDING, State.PENDING, State.PENDING, State.FIRING, State.FIRING);
  }

  @Test
  void an_instance_that_is_gone_fires_until_another_is_there() throws Exception {
    AlertWatch watch = watch();
    for (int round = 0; round < 12; round++) {
      calls.alive("bank", "bank-1");
      if (round < 4) {
        calls.alive("bank", "bank-2");
      }
      calls.write();
      now = now.plus(ROUND);
    }
    watch.check();
    assertThat(watch.open())
        .extracting(Alert::summary)
        .containsExactly("bank: 1 of 2 instances is not heard of for 1 minute: bank-2");
    calls.alive("bank", "bank-1");
    calls.alive("bank", "bank-3");
    calls.write();
    watch.check();
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void a_silence_tells_nobody_and_lists_still() throws Exception {
    AlertWatch watch = watch();
    Silence silence = watch.silence("err*", "*", Duration.ofHours(1), "ann", "deploy");
    go(300, 50);
    watch.check();
    assertThat(watch.open()).hasSize(2);
    assertThat(watch.silences()).extracting(Silence::note).containsExactly("deploy");
    go(600, 0);
    watch.check();
    assertThat(watch.open()).isEmpty();
    watch.endSilence(silence.id());
    assertThat(watch.silences()).isEmpty();
    assertThatThrownBy(() -> watch.endSilence(silence.id()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("there is no silence");
    go(300, 50);
    watch.check();
    // What began and ended in silence is never told: the first that is heard is what began later.
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("firing"));
    assertThat(told).isEmpty();
  }

  @Test
  void what_began_in_a_silence_is_told_when_it_ends_and_once() throws Exception {
    AlertWatch watch = watch();
    watch.silence("errors", "bank", Duration.ofMinutes(10), "ann", "deploy");
    go(300, 50);
    watch.check();
    assertThat(next()).contains("firing", "\"service\":\"ledger\"");
    go(240, 50);
    watch.check();
    assertThat(new AlertTables(database).told()).as("told while it is silent").hasSize(1);

    go(60, 50);
    // Another hub goes on, which knows what was told, and what was not.
    watch.close();
    AlertWatch other = watch();
    other.check();
    other.check();
    assertThat(next()).contains("firing", "\"service\":\"bank\"");
    go(600, 0);
    other.check();
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("resolved"));
    assertThat(told).isEmpty();
  }

  @Test
  void what_was_told_and_ends_in_a_silence_is_told_to_be_over_when_that_ends() throws Exception {
    AlertWatch watch = watch();
    go(300, 50);
    watch.check();
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("firing"));
    watch.silence("*", "*", Duration.ofMinutes(20), "ann", "");
    go(600, 0);
    watch.check();
    assertThat(watch.open()).isEmpty();
    go(630, 0);
    watch.check();
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("resolved"));
  }

  @Test
  void who_looks_after_an_alert_is_kept_while_it_goes_on() throws Exception {
    AlertWatch watch = watch();
    go(300, 50);
    watch.check();
    String id = watch.open().getFirst().id();
    watch.acknowledge(id, "ann", "on it");
    go(30, 60);
    watch.check();
    assertThat(watch.open())
        .filteredOn(alert -> alert.id().equals(id))
        .extracting(Alert::acknowledgedBy)
        .containsExactly("ann");
    assertThatThrownBy(() -> watch.acknowledge("none", "ann", ""))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("there is no alert 'none'");
  }

  @Test
  void of_two_hubs_one_tells_and_the_other_goes_on_when_it_is_gone() throws Exception {
    AlertWatch first = watch();
    AlertWatch second = watch();
    go(300, 50);
    first.check();
    second.check();
    assertThat(List.of(next(), next())).hasSize(2);
    go(600, 0);
    second.check();
    assertThat(second.open()).isEmpty();
    assertThat(List.of(next(), next())).allMatch(body -> body.contains("resolved"));
    assertThat(told).isEmpty();
  }
}
