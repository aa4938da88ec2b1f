package io.kith.console;

import io.kith.collector.Alerts;
import io.kith.collector.Live;
import io.kith.collector.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What is wrong with the sample system. */
final class SampleAlerts implements Alerts {

  private final List<Alert> open = new CopyOnWriteArrayList<>();
  private final List<Silence> silences = new CopyOnWriteArrayList<>();

  SampleAlerts() {
    Instant now = Instant.now();
    open.add(
        alert(
            "a-1",
            "burn-rate",
            Severity.PAGE,
            "restapi.relationship fails 2.4 % of its calls: it burns its budget of a month in two days",
            now.minusSeconds(340)));
    open.add(
        alert("a-2", "saturation", Severity.TICKET, "the pool of accounts is full: 37 wait", now)
            .acknowledged("olga", "it is the new version, rolling back"));
  }

  private static Alert alert(
      String id, String rule, Severity severity, String summary, Instant since) {
    return new Alert(
        id,
        rule,
        severity,
        id.equals("a-1") ? State.FIRING : State.PENDING,
        SampleSystem.FAILING,
        summary,
        "membership",
        "io.kith.example.social.membership.Membership/CheckCoin",
        Duration.ofHours(1),
        since,
        id.equals("a-1") ? Optional.of(since.plusSeconds(120)) : Optional.empty(),
        Optional.empty(),
        "",
        "");
  }

  @Override
  public List<Alert> open() {
    return open;
  }

  @Override
  public Stream<OpenAlerts> live() {
    return Live.of(() -> new OpenAlerts(open));
  }

  @Override
  public List<Alert> history(
      String service, Optional<Instant> from, Optional<Instant> to, int limit) {
    var all = new ArrayList<>(open);
    all.add(open.getFirst().resolved(Instant.now()));
    return all;
  }

  @Override
  public List<RuleText> rules() {
    return List.of(
        new RuleText(
            "burn-rate",
            "",
            "",
            "errors burn the budget of 99.9 % 14 times too fast over 1 h and 5 min"));
  }

  @Override
  public Alert acknowledge(String id, String by, String note) {
    Alert found = open.stream().filter(a -> a.id().equals(id)).findFirst().orElseThrow();
    Alert seen = found.acknowledged(by.isEmpty() ? "you" : by, note);
    open.set(open.indexOf(found), seen);
    return seen;
  }

  @Override
  public List<Silence> silences() {
    return silences;
  }

  @Override
  public Silence silence(String rule, String service, Duration lasting, String by, String note) {
    Instant now = Instant.now();
    var made = new Silence("s-1", rule, service, now, now.plus(lasting), "you", note);
    silences.add(made);
    return made;
  }

  @Override
  public Silence endSilence(String id) {
    return silences.removeFirst();
  }
}
